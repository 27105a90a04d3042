"""One JSON object per line on standard output, from structlog and from every library."""

import logging
import logging.config

import structlog

LOUD = (
    "nats",
    "asyncio",
    "celery.worker.strategy",
    "celery.app.trace",
    "celery.beat",
    "waitress.queue",
)

TAKEN_BACK = "taken_back"  # bound to what is done in order to see what would come of it


def _happened(
    _logger: object, method: str, event: structlog.types.EventDict
) -> structlog.types.EventDict:
    """Keep quiet about what was done and is taken back, but for what went wrong."""
    if event.get(TAKEN_BACK) and method in {"debug", "info"}:
        raise structlog.DropEvent
    return event


def configure_logs(level: str) -> None:
    """Send all logs of this process through structlog at `level` and above."""
    shared: list[structlog.types.Processor] = [
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_logger_name,
        structlog.stdlib.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        structlog.processors.format_exc_info,
    ]
    logging.config.dictConfig(
        {
            "version": 1,
            "disable_existing_loggers": False,
            "formatters": {
                "json": {
                    "()": structlog.stdlib.ProcessorFormatter,
                    "foreign_pre_chain": shared,
                    "processors": [
                        structlog.stdlib.ProcessorFormatter.remove_processors_meta,
                        structlog.processors.JSONRenderer(ensure_ascii=False),
                    ],
                }
            },
            "handlers": {"out": {"class": "logging.StreamHandler", "formatter": "json"}},
            "root": {"handlers": ["out"], "level": level},
            "loggers": {name: {"level": "WARNING"} for name in LOUD},
        }
    )
    structlog.configure(
        processors=[
            structlog.stdlib.filter_by_level,
            *shared,
            _happened,
            structlog.stdlib.ProcessorFormatter.wrap_for_formatter,
        ],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.stdlib.BoundLogger,
        cache_logger_on_first_use=True,
    )
