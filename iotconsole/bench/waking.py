"""How soon somebody who waits is woken: a waiting receive, a send, the time until the answer."""

import asyncio
import time
from collections.abc import Sequence

from iotconsole.bench import load
from iotconsole.bench.door import Door, Queue
from iotconsole.bench.http import Connection, checked
from iotconsole.bench.size import Size
from iotconsole.bench.table import Row, percentiles

QUEUE = "bench-waking"
SETTLED_SECONDS = 0.01  # the receive has arrived and waits


async def latencies(doors: Sequence[Door], size: Size) -> list[Row]:
    """Measure at every door."""
    texts = [percentiles(await _waits(door, size.wakes)) for door in doors]
    return [Row("a send wakes a waiting receive", *texts)]


async def _waits(door: Door, count: int) -> list[float]:
    queue = await load.new_queue(door, QUEUE)
    async with load.connections(door, 2) as [receiver, sender]:
        return [await _wait(queue, receiver, sender) for _ in range(count)]


async def _wait(queue: Queue, receiver: Connection, sender: Connection) -> float:
    waiting = receiver.begin(queue.wait)
    await asyncio.sleep(SETTLED_SECONDS)
    begin = time.monotonic()
    sending = sender.begin(queue.send)
    received = checked(await waiting)
    waited = time.monotonic() - begin
    checked(await sending)
    await receiver.ask(queue.delete(queue.handle(received)))
    return waited * 1_000
