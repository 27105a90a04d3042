"""The port: takes connections, hangs up on those who let it wait, and ends with answers given."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager

from mns.endpoint.connection import Connection
from mns.endpoint.request import Request

LOOK_SECONDS = 5
LAST_ANSWERS_SECONDS = 10


@asynccontextmanager
async def listening(
    host: str, port: int, answer: Callable[[Request], Awaitable[bytes]], stop: Callable[[], None]
) -> AsyncIterator[None]:
    """Take requests meanwhile; in the end let nobody wait (`stop`), and answer who is left."""
    crowd: set[Connection] = set()
    server = await asyncio.get_running_loop().create_server(
        lambda: Connection(answer, crowd), host, port, reuse_address=True, reuse_port=True
    )
    looking = asyncio.create_task(_look(crowd))
    try:
        yield
    finally:
        server.close()
        looking.cancel()
        stop()
        await _last_answers(crowd)


async def _look(crowd: set[Connection]) -> None:
    while True:
        await asyncio.sleep(LOOK_SECONDS)
        for connection in list(crowd):
            connection.abort_if_late()


async def _last_answers(crowd: set[Connection]) -> None:
    answering = [task for connection in list(crowd) if (task := connection.end())]
    if answering:
        await asyncio.wait(answering, timeout=LAST_ANSWERS_SECONDS)
    for connection in list(crowd):
        connection.abort()
