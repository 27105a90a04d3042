"""Counts of minutes as bars beside each other, the busiest minute the highest."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from iotconsole.kit.clock import moment

HEIGHT = 60
STEP = 5
MINUTE_MS = 60_000


@dataclass(frozen=True, slots=True)
class Bar:
    """One minute in a drawing that is HEIGHT high."""

    x: int
    y: int
    height: int
    minute: datetime
    count: int


def bars(minutes: Sequence[tuple[int, int]]) -> list[Bar]:
    """Answer the bars of (epoch minute, count), from left to right."""
    highest = max(count for _, count in minutes) or 1
    return [_bar(index, minute, count, highest) for index, (minute, count) in enumerate(minutes)]


def _bar(index: int, minute: int, count: int, highest: int) -> Bar:
    height = max(1, count * HEIGHT // highest)
    return Bar(index * STEP, HEIGHT - height, height, moment(minute * MINUTE_MS), count)
