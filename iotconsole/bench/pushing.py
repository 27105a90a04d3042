"""What a hanging HTTP endpoint costs the nine good ones beside it, in rounds that take turns.

A tenth subscription is work, also a good one: its copies are stored and pushed. So the nine are
measured three times: alone, beside a tenth that answers, beside one that hangs.
"""

import asyncio
import re
import statistics
import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from typing import cast

from iotconsole.bench import load, service
from iotconsole.bench.http import END_OF_HEAD
from iotconsole.bench.service import Caller
from iotconsole.bench.size import Size
from iotconsole.bench.table import Row

GOOD = 9
TOPIC = "bench-push"
TENTH = "tenth"
HANGING = "hanging"
WELL = "well"
TURNS = 3  # for each round of the others: these are short
ARRIVE_SECONDS = 120
ANSWER = b"HTTP/1.1 204 No Content\r\n\r\n"

_LENGTH = re.compile(rb"\r\ncontent-length: *(\d+)", re.IGNORECASE)


class Endpoints:
    """Subscribers that answer at once, but for the one that never does; the nine count."""

    def __init__(self) -> None:
        self.answered = 0
        self._wanted = 0
        self._arrived = asyncio.Event()

    async def arrived(self, wanted: int) -> None:
        """Wait until so many pushes were answered since the last time."""
        self._wanted, self.answered = wanted, 0
        self._arrived.clear()
        await asyncio.wait_for(self._arrived.wait(), ARRIVE_SECONDS)

    def answer(self) -> None:
        """Count one."""
        self.answered += 1
        if self.answered >= self._wanted:
            self._arrived.set()


class _Connection(asyncio.Protocol):
    """Answers each request that is whole."""

    _transport: asyncio.WriteTransport

    def __init__(self, endpoints: Endpoints) -> None:
        self._endpoints = endpoints
        self._received = bytearray()

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = cast("asyncio.WriteTransport", transport)

    def data_received(self, data: bytes) -> None:
        self._received += data
        head = self._received.find(END_OF_HEAD)
        length = _LENGTH.search(self._received)
        if head < 0 or length is None:
            return
        if len(self._received) < head + len(END_OF_HEAD) + int(length[1]):
            return
        name = bytes(self._received).split(b" ", 2)[1].decode().removeprefix("/")
        self._received.clear()
        if name == HANGING:
            return
        self._transport.write(ANSWER)
        if name != WELL:
            self._endpoints.answer()


async def rates(size: Size, say: Callable[[str], None]) -> list[Row]:
    """Publish to nine endpoints without the tenth and with it."""
    caller, endpoints = Caller.owner(), Endpoints()
    loop = asyncio.get_running_loop()
    server = await loop.create_server(lambda: _Connection(endpoints), service.LOOPBACK, 0)
    address = f"http://{service.LOOPBACK}:{server.sockets[0].getsockname()[1]}"
    await _subscribe(caller, address)
    await _rate(caller, endpoints, size.pushes)
    alone, with_well, with_hanging = [], [], []
    for turn in range(TURNS * size.rounds):
        say(f"Pushing to {GOOD} endpoints, alone and beside a tenth: {turn + 1}")
        alone.append(await _rate(caller, endpoints, size.pushes))
        async with _tenth(caller, f"{address}/{WELL}"):
            with_well.append(await _rate(caller, endpoints, size.pushes))
        async with _tenth(caller, f"{address}/{HANGING}"):
            with_hanging.append(await _rate(caller, endpoints, size.pushes))
    return _rows(*map(statistics.median, (alone, with_well, with_hanging)))


async def _subscribe(caller: Caller, address: str) -> None:
    subscribing = (
        service.subscribe(caller, TOPIC, f"good-{number}", f"{address}/{number}")
        for number in range(GOOD)
    )
    await _ask(service.create_topic(caller, TOPIC), *subscribing)


@asynccontextmanager
async def _tenth(caller: Caller, endpoint: str) -> AsyncIterator[None]:
    """Have one more endpoint meanwhile; without its subscription its retries end, too."""
    await _ask(service.subscribe(caller, TOPIC, TENTH, endpoint))
    yield
    await _ask(service.unsubscribe(caller, TOPIC, TENTH))


async def _rate(caller: Caller, endpoints: Endpoints, count: int) -> float:
    """Answer how many messages a second reach the nine."""
    begin = time.monotonic()
    arriving = asyncio.create_task(endpoints.arrived(count * GOOD))
    await asyncio.sleep(0)  # it counts from now on
    await _ask(*[service.publish(caller, TOPIC)] * count)
    await arriving
    return count * GOOD / (time.monotonic() - begin)


async def _ask(*requests: bytes) -> None:
    async with load.connections(service.door(), 1) as [connection]:
        for request in requests:
            await connection.ask(request)


def _rows(alone: float, with_well: float, with_hanging: float) -> list[Row]:
    return [
        Row("nine good endpoints", f"{alone:,.0f} msg/s"),
        Row("the same nine beside a good tenth", f"{with_well:,.0f} msg/s"),
        Row(
            "the same nine beside a hanging tenth",
            f"{with_hanging:,.0f} msg/s",
            "",
            f"{(with_hanging / with_well - 1) * 100:+.1f} % of beside a good one",
        ),
    ]
