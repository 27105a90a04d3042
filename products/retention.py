"""How long the broker keeps messages that somebody who is away waits for."""

import asyncio
from datetime import timedelta

import nats.errors
import nats.js.errors
import structlog
from nats.aio.client import Client

KEPT = timedelta(days=7)  # IoT Platform, MQTT: QoS 1 messages of who is away are kept 7 days
STREAM = "$MQTT_msgs"  # NATS makes it for the first MQTT client, without an end
RETRY_SECONDS = 2

log = structlog.get_logger(__name__)


async def limit(broker: Client) -> None:
    """See to it, as soon as the stream is there, that it forgets what is too old."""
    before = ""
    while True:
        try:
            await _limit(broker)
        except (nats.errors.Error, nats.js.errors.Error) as exc:
            if before != (before := repr(exc)):
                log.info("messages_have_no_end_yet", reason=before)
            await asyncio.sleep(RETRY_SECONDS)
        else:
            return


async def _limit(broker: Client) -> None:
    streams = broker.jetstream()
    config = (await streams.stream_info(STREAM)).config
    if config.max_age != KEPT.total_seconds():
        config.max_age = KEPT.total_seconds()
        await streams.update_stream(config)
        log.info("messages_kept", days=KEPT.days)
