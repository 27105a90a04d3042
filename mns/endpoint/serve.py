"""The life of the door's process: open, serve until told to stop, answer everybody, close."""

import asyncio
import signal
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress

import structlog

from iotconsole.kit import heartbeat
from iotconsole.kit.clock import now_ms
from mns.endpoint.listener import listening
from mns.endpoint.news import News
from mns.endpoint.parts import Parts
from mns.endpoint.server import Server
from mns.store.valkey import AsyncValkeyStore

log = structlog.get_logger(__name__)


async def serve(host: str, port: int, store_url: str) -> None:
    """Serve until SIGTERM or SIGINT."""
    stop = asyncio.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(number, stop.set)
    parts = Parts(AsyncValkeyStore(store_url), now_ms)
    answer = Server(parts).answer
    async with _informed(parts, store_url), listening(host, port, answer, parts.lines.close):
        log.info("mns_open", host=host, port=port)
        await stop.wait()
    parts.store.close()
    log.info("mns_closed")


@asynccontextmanager
async def _informed(parts: Parts, store_url: str) -> AsyncIterator[None]:
    """Hear of messages and changes meanwhile."""
    news = News(store_url, begin=parts.begin, wake=parts.lines.wake, changed=parts.changed)
    alive = heartbeat.beat("mns", lambda: news.listening)
    listening = asyncio.create_task(news.listen())
    try:
        yield
    finally:
        alive.set()
        listening.cancel()
        with suppress(asyncio.CancelledError):
            await listening
