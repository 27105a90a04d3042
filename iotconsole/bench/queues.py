"""How fast clients send, receive and delete over HTTP, here and at the yardstick, turn by turn."""

import statistics
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from iotconsole.bench import load
from iotconsole.bench.door import Door
from iotconsole.bench.size import Size
from iotconsole.bench.table import Row

FEW, SOME, MANY = 1, 16, 64  # connections


@dataclass(frozen=True, slots=True)
class Work:
    """One line: what each connection does, on how many."""

    name: str
    step: load.Step
    connections: int
    is_stocked: bool = False  # whether there are messages before it begins


WORKS = (
    Work("send 256 B, 1 connection", load.send, FEW),
    Work("send 256 B, 16 connections", load.send, SOME),
    Work("send 256 B, 64 connections", load.send, MANY),
    Work("send batches of 16 (10), 16 connections", load.send_batch, SOME),
    Work("receive and delete, 16 connections", load.take, SOME, is_stocked=True),
    Work("send, receive, delete, 1 connection", load.cycle, FEW),
    Work("send, receive, delete, 16 connections", load.cycle, SOME),
    Work("send, receive, delete, 64 connections", load.cycle, MANY),
)


async def rates(doors: Sequence[Door], size: Size, say: Callable[[str], None]) -> list[Row]:
    """Measure every line at every door; the medians of rounds that take turns."""
    rows = []
    for number, work in enumerate(WORKS):
        say(f"Measuring: {work.name}")
        rounds = [
            [await _rate(door, work, f"bench-{number}-{turn}", size) for door in doors]
            for turn in range(size.rounds)
        ]
        rows.append(
            _row(work.name, [statistics.median(each) for each in zip(*rounds, strict=True)])
        )
    return rows


async def _rate(door: Door, work: Work, name: str, size: Size) -> float:
    queue = await load.new_queue(door, name, size.stock if work.is_stocked else 0)
    return await load.rate(door, queue, work.step, work.connections, size.seconds)


def _row(name: str, medians: Sequence[float]) -> Row:
    here, *others = medians
    [beside] = others or [0.0]
    if not beside:
        return Row(name, f"{here:,.0f} msg/s")
    return Row(name, f"{here:,.0f} msg/s", f"{beside:,.0f} msg/s", f"{here / beside:.1f} x")
