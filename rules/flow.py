"""The way of all messages through a rule, as its page draws it."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from rules.balance import OperationSheet, Sheet
from rules.ledger import Outcome
from rules.operation_forms import KINDS, Kind
from rules.operations import Cause, read

WHOLE = 1_000  # the width of a bar

CAUSES: Mapping[str, str | Promise] = {
    Cause.SQL: _("not readable for the SQL"),
    Cause.NO_OPERATION: _("no operation"),
    Cause.DENIED: _("the role may not"),
    Cause.NO_TOPIC: _("no such topic"),
    Cause.NO_QUEUE: _("no such queue"),
    Cause.NO_DEVICE: _("no device to hear it"),
    Cause.OVERSIZE: _("too large"),
    Cause.REJECTED: _("not taken"),
    Cause.LOOP: _("sent in a circle"),
    Cause.THROTTLED: _("too many a second"),
    Cause.TARGET: _("target in trouble"),
    Cause.EXPIRED: _("waited too long"),
    Cause.INTERNAL: _("internal error"),
}


@dataclass(frozen=True, slots=True)
class Part:
    """Some of the messages, by what became of them; `outcome` finds them among the recent ones."""

    outcome: str
    count: int
    x: int  # where it is in the bar, and how wide
    width: int


@dataclass(frozen=True, slots=True)
class Reason:
    """Why some failed."""

    cause: str
    label: str | Promise
    count: int


@dataclass(frozen=True, slots=True)
class Branch:
    """An operation and what became of the messages that came to it."""

    kind: Kind
    name: str
    is_for_errors: bool
    received: int
    parts: list[Part]
    reasons: list[Reason]


@dataclass(frozen=True, slots=True)
class Flow:
    """A rule, what became of the messages, and its operations."""

    received: int
    parts: list[Part]
    reasons: list[Reason]
    branches: list[Branch]


def draw(sheet: Sheet) -> Flow:
    """Draw a rule's page of the ledger."""
    counts = sheet.counts
    numbers: dict[str, int] = {
        Outcome.FILTERED: counts.filtered,
        Cause.SQL: sheet.failed_in_sql,
        Outcome.FORWARDED: counts.forwarded,
        Outcome.WAITING: counts.waiting,
        Outcome.FAILED: sheet.failed_later,
    }
    later = {cause: count for cause, count in counts.causes.items() if cause != Cause.SQL}
    branches = [_branch(one) for one in sheet.operations]
    return Flow(counts.received, list(_parts(numbers)), _reasons(later), branches)


def _branch(sheet: OperationSheet) -> Branch:
    row, counts = sheet.operation, sheet.counts
    numbers: dict[str, int] = {
        Outcome.FORWARDED: counts.forwarded,
        Outcome.WAITING: counts.waiting,
        Outcome.FAILED: counts.failed,
    }
    if row.is_for_errors:  # told once
        del numbers[Outcome.WAITING]
    named = (KINDS[row.kind], read(row.kind, row.configuration).describe(), row.is_for_errors)
    return Branch(*named, counts.received, list(_parts(numbers)), _reasons(counts.causes))


def _parts(numbers: Mapping[str, int]) -> Iterator[Part]:
    whole, x = sum(numbers.values()) or 1, 0
    for outcome, count in numbers.items():
        width = count * WHOLE // whole
        yield Part(outcome, count, x, width)
        x += width


def _reasons(causes: Mapping[str, int]) -> list[Reason]:
    found: Iterable[tuple[str, int]] = sorted(causes.items(), key=lambda pair: -pair[1])
    return [Reason(cause, CAUSES.get(cause, cause), count) for cause, count in found]
