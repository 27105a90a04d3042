"""The one table of the bench: rows in groups, MiniStack's figure beside ours where there is one."""

import math
import statistics
from collections.abc import Iterable, Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the table."""

    name: str
    value: str
    beside: str = ""  # what the yardstick does
    ratio: str = ""


@dataclass(frozen=True, slots=True)
class Group:
    """Lines under one heading."""

    title: str
    rows: list[Row]


def lines(groups: Iterable[Group]) -> Iterable[str]:
    """Write the table."""
    for group in groups:
        yield ""
        yield group.title
        for row in group.rows:
            yield f"  {row.name:40} {row.value:32} {row.beside:24} {row.ratio}".rstrip()


def percentiles(waits: Sequence[float]) -> str:
    """Write how long it usually took and, but for one in a hundred, at the longest."""
    last = sorted(waits)[math.ceil(len(waits) * 0.99) - 1]
    return f"p50 {statistics.median(waits):.1f} ms, p99 {last:.1f} ms"
