"""A steady load: devices that publish one message after the other, come what may.

A device whose connection breaks logs in again and goes on with its next message; what it
published without a PUBACK may have arrived or not.
"""

import asyncio
import itertools
import json
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from iotconsole.bench.generator import login
from iotconsole.demo.device import LoginFailed, Triplet
from tests.journeys.eventually import eventually

GAP_SECONDS = 0.005
AGAIN_SECONDS = 0.1


class Load:
    """What is published; `accepted` holds the number of every message that got its PUBACK."""

    def __init__(self, host: str, port: int, numbers: Iterator[int], gap: float) -> None:
        self._where = host, port
        self._numbers = numbers
        self._gap = gap
        self._ended = threading.Event()
        self.accepted: set[int] = set()

    def wait_for(self, more: int) -> None:
        """Wait until so many more messages have been accepted."""
        wanted = len(self.accepted) + more
        eventually(lambda: len(self.accepted) >= wanted, f"{more} more messages accepted")

    def end(self) -> None:
        """Let every device finish its message and leave."""
        self._ended.set()

    async def run(self, triplets: Sequence[Triplet]) -> None:
        await asyncio.gather(*(self._live(triplet) for triplet in triplets))

    async def _live(self, triplet: Triplet) -> None:
        while not self._ended.is_set():
            try:
                await self._publish(triplet)
            except (LoginFailed, OSError, asyncio.IncompleteReadError):
                await asyncio.sleep(AGAIN_SECONDS)

    async def _publish(self, triplet: Triplet) -> None:
        device = await login(triplet, *self._where)
        while not self._ended.is_set():
            number = next(self._numbers)
            device.publish(json.dumps({"number": number, "parity": number % 2}).encode())
            await device.acknowledged()
            self.accepted.add(number)
            await asyncio.sleep(self._gap)
        await device.leave()


@contextmanager
def publishing(
    triplets: Sequence[Triplet],
    host: str,
    port: int,
    numbers: Iterator[int] | None = None,
    gap: float = GAP_SECONDS,
) -> Iterator[Load]:
    """Publish in the background while the block runs; two loads may share their numbers."""
    load = Load(host, port, numbers or itertools.count(), gap)
    thread = threading.Thread(target=lambda: asyncio.run(load.run(triplets)))
    thread.start()
    try:
        yield load
    finally:
        load.end()
        thread.join()
