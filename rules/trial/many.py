"""Many messages in figures: how many pass, why others fail, and what a new query changes."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from time import perf_counter

from products.messages import DeviceMessage
from rules import registry
from rules.models import Rule
from rules.sql import Query
from rules.trial.made import Fate, Made, made, road_before

MOST_REASONS = 10


@dataclass(frozen=True, slots=True)
class Line:
    """One message, what the query makes of it and, if it is another, the saved one."""

    message: DeviceMessage
    made: Made
    before: Made | None

    @property
    def is_same(self) -> bool:
        """Tell whether both make the same of it."""
        return self.made.is_like(self.before)


@dataclass(frozen=True, slots=True)
class Differences:
    """How often the query and the saved one make the same of a message."""

    same: int
    different: int
    only_new: int  # of the different, those that only the query lets pass
    only_saved: int
    newly_failed: int


@dataclass(frozen=True, slots=True)
class Run:
    """What became of all; `lines` begins with the newest, what differs first."""

    lines: tuple[Line, ...]
    counts: dict[str, int]  # by fate
    reasons: tuple[tuple[str, int], ...]  # why messages failed, the most frequent first
    microseconds: float  # for one message
    differences: Differences | None

    @property
    def tried(self) -> int:
        """Answer how many messages there were."""
        return len(self.lines)


def try_many(rule: Rule, query: Query, messages: Sequence[DeviceMessage], now: int) -> Run:
    """Let a rule that had this query shape messages."""
    road, former = registry.road_of(rule, query), road_before(rule, query)
    began = perf_counter()
    results = [made(road, message, now) for message in messages]
    took = perf_counter() - began
    formerly = [made(former, message, now) if former else None for message in messages]
    lines = [Line(*line) for line in zip(messages, results, formerly, strict=True)]
    counts = Counter(result.fate for result in results)
    reasons = Counter(result.reason for result in results if result.fate is Fate.FAILED)
    return Run(
        tuple(sorted(lines, key=lambda line: line.is_same)),
        {fate.value: counts[fate] for fate in Fate},
        tuple(reasons.most_common(MOST_REASONS)),
        took * 1e6 / max(1, len(messages)),
        _compared(lines) if former else None,
    )


def _compared(lines: Sequence[Line]) -> Differences:
    pairs = [(line.before.fate, line.made.fate) for line in lines if line.before]
    different = sum(not line.is_same for line in lines)
    return Differences(
        len(lines) - different,
        different,
        sum(after is Fate.PASSED is not before for before, after in pairs),
        sum(before is Fate.PASSED is not after for before, after in pairs),
        sum(after is Fate.FAILED is not before for before, after in pairs),
    )
