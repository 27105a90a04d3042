"""What the store tells this process: messages to look for, definitions and keys to read anew."""

import asyncio
from collections.abc import Awaitable, Callable

import redis
import redis.asyncio
import structlog

from iotconsole.kit import versions
from mns.store.calls import WAKE_CHANNEL

AGAIN_SECONDS = 0.5
HEALTH_CHECK_SECONDS = 10

log = structlog.get_logger(__name__)


class News:
    """Listens to the store for as long as the process lives, across its restarts."""

    def __init__(
        self,
        url: str,
        *,
        begin: Callable[[], Awaitable[None]],
        wake: Callable[[str], None],
        changed: Callable[[str], None],
    ) -> None:
        self._client = redis.asyncio.Redis.from_url(
            url, socket_timeout=None, health_check_interval=HEALTH_CHECK_SECONDS
        )
        self._begin = begin  # whatever was told while nobody listened has to be made up for
        self._heard = {WAKE_CHANNEL: wake, versions.CHANNEL: changed}
        self.listening = False

    async def listen(self) -> None:
        """Pass on what is told, until cancelled."""
        while True:
            try:
                await self._listen()
            except redis.RedisError as exc:
                log.warning("store_not_heard", reason=str(exc))
            finally:
                self.listening = False
            await asyncio.sleep(AGAIN_SECONDS)

    async def close(self) -> None:
        """Hang up."""
        await self._client.aclose()

    async def _listen(self) -> None:
        async with self._client.pubsub() as told:
            await told.subscribe(*self._heard)
            async for message in told.listen():
                channel, text = message["channel"].decode(), message["data"]
                if message["type"] == "message":
                    self._heard[channel](text.decode())
                elif text == len(self._heard):  # subscribed to that many: all of them
                    await self._begin()
                    self.listening = True
