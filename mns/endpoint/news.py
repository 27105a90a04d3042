"""What the store tells this process: messages to look for, definitions and keys to read anew."""

import asyncio
from collections.abc import Awaitable, Callable
from contextlib import suppress
from typing import Any

import redis
import structlog

from iotconsole.kit import versions
from mns.store.calls import WAKE_CHANNEL
from mns.store.connection import connect

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
        self._url = url
        self._begin = begin  # whatever was told while nobody listened has to be made up for
        self._heard = {WAKE_CHANNEL.encode(): wake, versions.CHANNEL.encode(): changed}
        self.listening = False

    async def listen(self) -> None:
        """Pass on what is told, until cancelled."""
        while True:
            try:
                await self._listen()
            except redis.RedisError as exc:
                log.warning("store_not_heard", reason=str(exc))
            await asyncio.sleep(AGAIN_SECONDS)

    async def _listen(self) -> None:
        connection = await connect(self._url, self._told)
        try:
            connection.tell("SUBSCRIBE", *self._heard)
            await connection.ask("PING")  # the answer comes when we are subscribed
            await self._begin()
            self.listening = True
            while True:
                with suppress(TimeoutError):
                    await asyncio.wait_for(connection.ended.wait(), HEALTH_CHECK_SECONDS)
                await connection.ask("PING")  # raises what has ended it
        finally:
            self.listening = False
            connection.close()

    def _told(self, news: list[Any]) -> None:
        kind, channel, text = news
        if kind == b"message":
            self._heard[channel](text.decode())
