"""The life of the door's process: open, serve until told to stop, answer everybody, close."""

import asyncio
import signal
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress

import redis.asyncio
import structlog
from aiohttp import web
from redis.asyncio.retry import Retry
from redis.backoff import NoBackoff

from iotconsole.kit import heartbeat
from iotconsole.kit.clock import now_ms
from mns.endpoint.listener import Listener
from mns.endpoint.news import News
from mns.endpoint.parts import Parts
from mns.endpoint.server import Server

STORE_SECONDS = 5
LAST_ANSWERS_SECONDS = 10

log = structlog.get_logger(__name__)


async def serve(host: str, port: int, store_url: str) -> None:
    """Serve until SIGTERM or SIGINT."""
    stop = asyncio.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(number, stop.set)
    # A send that failed may have been stored: whether to send again is for the client to say.
    client = redis.asyncio.Redis.from_url(
        store_url, socket_timeout=STORE_SECONDS, retry=Retry(NoBackoff(), 0)
    )
    parts = Parts(client, now_ms)
    async with _informed(parts, store_url), _open(parts, host, port):
        log.info("mns_open", host=host, port=port)
        await stop.wait()
    await client.aclose()
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
        await news.close()


@asynccontextmanager
async def _open(parts: Parts, host: str, port: int) -> AsyncIterator[None]:
    """Take requests meanwhile; in the end answer those who wait, and those at work."""
    server = Listener(
        Server(parts).handle,
        # Who hangs up in a long poll must not be handed the next message.
        handler_cancellation=True,
        access_log=None,
        auto_decompress=False,
    )
    runner = web.ServerRunner(server, shutdown_timeout=LAST_ANSWERS_SECONDS)
    await runner.setup()
    site = web.TCPSite(runner, host, port, reuse_address=True, reuse_port=True)
    await site.start()
    try:
        yield
    finally:
        await site.stop()
        parts.lines.close()
        await runner.cleanup()
