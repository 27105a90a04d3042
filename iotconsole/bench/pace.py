"""How long messages take at a steady pace: each is sent when it is due, whatever became of others.

A message that had to wait for the generator, the broker or anything else counts from the moment it
was due: a stall is seen in everybody who would have spoken meanwhile.
"""

import asyncio
import time
import xml.etree.ElementTree as ET
from collections.abc import Callable, Sequence

import msgspec

from iotconsole.bench import generator
from iotconsole.bench.devices import Bench, bodies, log_in, reading
from iotconsole.bench.http import Connection
from iotconsole.bench.service import Caller
from iotconsole.bench.size import Size
from iotconsole.bench.table import Row, percentiles

PER_SECOND = 1_000
RECEIVERS = 8
EMPTY = 404  # SMQ API, ReceiveMessage: there is no message
LATE_SECONDS = 120  # no message may take longer


async def latency(bench: Bench, size: Size, say: Callable[[str], None]) -> list[Row]:
    """Publish from all devices, so many a second; measure until a receiver has each message."""
    say(
        f"Publishing {size.paced:,} messages, {PER_SECOND:,} a second, and receiving them over HTTP"
    )
    fleet = [await log_in(triplet) for triplet in bench.devices]
    begin = time.time()
    receiving = asyncio.create_task(_receive_all(bench.queues[1].name, size.paced, begin))
    hearing = [asyncio.create_task(_hear(device)) for device in fleet]
    late = await _publish(fleet, size.paced, begin)
    waits = await receiving
    for task in hearing:
        task.cancel()
    for device in fleet:
        await device.leave()
    name = f"the same at {PER_SECOND:,} messages a second"
    return [
        Row(name, percentiles(waits)),
        Row("  of which the generator was late", percentiles(late)),
    ]


async def _publish(fleet: Sequence[generator.Device], count: int, begin: float) -> list[float]:
    """Publish each when it is due; answer how many ms later that was."""
    late = []
    for number in range(count):
        due = begin + number / PER_SECOND
        if (left := due - time.time()) > 0:
            await asyncio.sleep(left)
        fleet[number % len(fleet)].publish(reading(number, at=due))
        late.append((time.time() - due) * 1_000)
    return late


async def _hear(device: generator.Device) -> None:
    while True:
        await device.acknowledged()


async def _receive_all(queue: str, count: int, begin: float) -> list[float]:
    """Answer how many ms each message took."""
    waits: list[float] = []
    receivers = [asyncio.create_task(_receive(queue, begin, waits)) for _ in range(RECEIVERS)]
    deadline = begin + count / PER_SECOND + LATE_SECONDS
    while len(waits) < count and time.time() < deadline:
        await asyncio.sleep(0.05)
    for receiver in receivers:
        receiver.cancel()
    if len(waits) < count:
        raise TimeoutError(f"{count - len(waits)} messages took more than {LATE_SECONDS} s.")
    return waits


async def _receive(queue: str, begin: float, waits: list[float]) -> None:
    caller = Caller.owner()
    connection = await Connection.open(caller.host, caller.port)
    ask = caller.request("GET", f"/queues/{queue}/messages?numOfMessages=16&waitseconds=5")
    try:
        while True:
            answer = await connection.ask(ask, EMPTY)
            now = time.time()
            document = ET.fromstring(answer.body)  # noqa: S314 - our own door
            sent = (msgspec.json.decode(body)["at"] for body in bodies(document))
            waits += [(now - at) * 1_000 for at in sent if at >= begin]  # not those of before
    finally:
        connection.close()
