"""How long one published message takes until it was read from the queue of every subscription."""

import asyncio
import statistics
import time
from collections.abc import Callable, Sequence

from iotconsole.bench import load, service
from iotconsole.bench.door import Queue
from iotconsole.bench.http import Connection, checked
from iotconsole.bench.service import Caller
from iotconsole.bench.size import Size
from iotconsole.bench.table import Row
from iotconsole.bench.waking import SETTLED_SECONDS


async def latencies(size: Size, say: Callable[[str], None]) -> list[Row]:
    """Publish message by message; somebody waits in front of every queue."""
    caller, rows = Caller.owner(), []
    for count in size.subscriptions:
        say(f"Publishing to {count} queues")
        queues = await _subscribed(caller, count)
        waits = await _waits(caller, queues, size.publications)
        rows.append(Row(f"1 message to {count} queues, until read in all", _text(waits, count)))
    return rows


def _topic(count: int) -> str:
    return f"bench-fan-{count}"


async def _subscribed(caller: Caller, count: int) -> list[Queue]:
    """Make a topic with so many queues."""
    door, topic = service.door(), _topic(count)
    names = [f"{topic}-{number}" for number in range(count)]
    queues = [await load.new_queue(door, name) for name in names]
    async with load.connections(door, 1) as [connection]:
        await connection.ask(service.create_topic(caller, topic))
        for name in names:
            await connection.ask(service.subscribe(caller, topic, name, service.endpoint(name)))
    return queues


async def _waits(caller: Caller, queues: Sequence[Queue], times: int) -> list[float]:
    request = service.publish(caller, _topic(len(queues)))
    async with load.connections(service.door(), len(queues) + 1) as [publisher, *receivers]:
        return [await _wait(queues, receivers, publisher, request) for _ in range(times)]


async def _wait(
    queues: Sequence[Queue],
    receivers: Sequence[Connection],
    publisher: Connection,
    request: bytes,
) -> float:
    pairs = list(zip(queues, receivers, strict=True))
    waiting = [receiver.begin(queue.wait) for queue, receiver in pairs]
    await asyncio.sleep(SETTLED_SECONDS * 5)  # all of them
    begin = time.monotonic()
    publishing = publisher.begin(request)
    received = [checked(reply) for reply in await asyncio.gather(*waiting)]
    waited = time.monotonic() - begin
    checked(await publishing)
    answered = zip(pairs, received, strict=True)
    await asyncio.gather(
        *(receiver.ask(queue.delete(queue.handle(reply))) for (queue, receiver), reply in answered)
    )
    return waited * 1_000


def _text(waits: Sequence[float], count: int) -> str:
    middle = statistics.median(waits)
    return f"p50 {middle:.1f} ms ({count / middle * 1_000:,.0f} copies/s)"
