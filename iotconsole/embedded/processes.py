"""Which processes the platform consists of, and the supervisor's configuration for them."""

import shlex
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings

from iotconsole.embedded import broker, store

STOP_SECONDS = 20
LOG_BYTES = "20MB"
LOG_BACKUPS = 3
PUSH_THREADS = 16

SUPERVISOR = """\
[supervisord]
nodaemon=true
silent=true
directory={directory}
logfile={home}/logs/supervisor.log
logfile_maxbytes={log_bytes}
pidfile={home}/supervisor.pid
identifier=iotconsole
# `manage.py check` is for developers; a worker need not repeat it at each start.
environment=CELERY_SKIP_CHECKS="true"
"""

PROGRAM = """
[program:{name}]
command={command}
priority={priority}
autorestart=true
startsecs=1
startretries=1000000
stopwaitsecs={stop}
killasgroup=true
redirect_stderr=true
stdout_logfile={home}/logs/{name}.log
stdout_logfile_maxbytes={log_bytes}
stdout_logfile_backups={log_backups}
"""


@dataclass(frozen=True, slots=True)
class Process:
    """A process and its place: lower priorities start first and stop last."""

    name: str
    priority: int
    command: list[str]


def processes() -> Iterator[Process]:
    """Answer the processes of this home; servers given by URL are not ours to run."""
    home: Path = settings.HOME
    if settings.EMBEDDED_STORE:
        config = store.write_config(home, settings.STORE_SOCKET)
        yield Process("store", 10, store.command(config))
    if settings.EMBEDDED_BROKER:
        yield Process("broker", 10, broker.command(broker.write_config()))
    yield Process("gate", 20, _manage("gate"))
    yield Process("worker", 30, _celery("worker", "ingest", "prefork", settings.WORKER_PROCESSES))
    yield Process("push", 30, _celery("push", "push", "threads", PUSH_THREADS))
    yield Process("beat", 40, _beat(home))
    yield Process("bridge", 40, _manage("bridge"))
    yield Process("mns", 50, _manage("mns"))
    yield Process("web", 50, _web())


def write_config() -> Path:
    """Write the supervisor's configuration and answer where it is."""
    home: Path = settings.HOME
    (home / "logs").mkdir(parents=True, exist_ok=True)
    sizes = {"home": _quoted(str(home)), "log_bytes": LOG_BYTES, "log_backups": LOG_BACKUPS}
    text = SUPERVISOR.format(directory=_quoted(str(settings.BASE_DIR)), **sizes)
    for process in processes():
        text += PROGRAM.format(
            name=process.name,
            command=_quoted(shlex.join(process.command)),
            priority=process.priority,
            stop=STOP_SECONDS,
            **sizes,
        )
    config = home / "supervisor.conf"
    config.write_text(text)
    return config


def command(config: Path) -> list[str]:
    """Answer the command that runs the supervisor in the foreground."""
    return [sys.executable, "-m", "supervisor.supervisord", "-c", str(config)]


def _quoted(text: str) -> str:
    return text.replace("%", "%%")


def _manage(name: str) -> list[str]:
    return [sys.executable, "manage.py", name]


def _celery(name: str, queue: str, pool: str, size: int) -> list[str]:
    quiet = ["--without-gossip", "--without-mingle", "--without-heartbeat", "--loglevel=WARNING"]
    who = [f"--hostname={name}@%h", f"--queues={queue}"]
    return [
        *[sys.executable, "-m", "celery", "--app=iotconsole", "worker"],
        *[*who, f"--pool={pool}", f"--concurrency={size}", *quiet],
    ]


def _beat(home: Path) -> list[str]:
    return [
        *[sys.executable, "-m", "celery", "--app=iotconsole", "beat", "--loglevel=WARNING"],
        *[f"--schedule={home / 'beat-schedule'}", "--pidfile="],
    ]


def _web() -> list[str]:
    return [
        *[sys.executable, "-m", "granian", "--interface=wsgi", "iotconsole.wsgi:application"],
        *[f"--host={settings.BIND}", f"--port={settings.WEB_PORT}", "--workers=1"],
        *["--blocking-threads=8", "--log-level=warning", "--respawn-failed-workers"],
    ]
