"""As many connections as wanted, each doing one step after the other until the time is up."""

import asyncio
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager

from iotconsole.bench.door import Door, Queue
from iotconsole.bench.http import Connection

EMPTY = 404  # SMQ API, ReceiveMessage: there is no message

# Does its work on a connection and answers how many messages it moved; 0 ends the connection's.
Step = Callable[[Connection, Queue], Awaitable[int]]


async def send(connection: Connection, queue: Queue) -> int:
    """Send one message."""
    await connection.ask(queue.send)
    return 1


async def send_batch(connection: Connection, queue: Queue) -> int:
    """Send as many messages as fit into one request."""
    await connection.ask(queue.batch)
    return queue.batch_size


async def take(connection: Connection, queue: Queue) -> int:
    """Receive one message and delete it."""
    handle = queue.handle(await connection.ask(queue.receive, EMPTY))
    if not handle:
        return 0
    await connection.ask(queue.delete(handle))
    return 1


async def cycle(connection: Connection, queue: Queue) -> int:
    """Send a message, receive one and delete it."""
    await send(connection, queue)
    return await take(connection, queue)


@asynccontextmanager
async def connections(door: Door, count: int) -> AsyncIterator[list[Connection]]:
    """Hold so many connections."""
    opened = [await Connection.open(door.host, door.port) for _ in range(count)]
    try:
        yield opened
    finally:
        for connection in opened:
            connection.close()


async def new_queue(door: Door, name: str, messages: int = 0) -> Queue:
    """Make a queue with at least so many messages in it."""
    queue = door.queue(name)
    async with connections(door, 1) as [connection]:
        await connection.ask(door.create(name))
        for _ in range(0, messages, queue.batch_size):
            await connection.ask(queue.batch)
    return queue


async def rate(door: Door, queue: Queue, step: Step, count: int, seconds: float) -> float:
    """Answer how many messages a second so many connections move."""
    async with connections(door, count) as opened:
        begin = time.monotonic()
        lanes = (_repeat(step, connection, queue, begin + seconds) for connection in opened)
        moved = sum(await asyncio.gather(*lanes))
        return moved / (time.monotonic() - begin)


async def _repeat(step: Step, connection: Connection, queue: Queue, until: float) -> int:
    moved = 0
    while time.monotonic() < until:
        done = await step(connection, queue)
        if not done:
            break
        moved += done
    return moved
