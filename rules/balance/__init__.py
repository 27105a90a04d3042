"""Whether every message that came to a rule or to one of its operations is accounted for.

received = filtered + failed (in SQL or later) + forwarded + waiting, and what waits is what is kept
to be tried again. All is read in one step of the store, so it holds at any moment, under any load.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from redis.client import Pipeline

from iotconsole.kit.valkey import client
from rules import journal, waiting
from rules.ledger import Counts, of_operation, of_rule
from rules.models import Operation, Rule
from rules.operations import Cause
from rules.waiting import Kept


@dataclass(frozen=True, slots=True)
class OperationSheet:
    """An operation, what came to it, and what is kept for it (nothing, for one for errors)."""

    operation: Operation
    counts: Counts
    kept: int | None  # None: nobody looked

    @property
    def faults(self) -> list[str]:
        """Say what does not add up."""
        return list(_faults(self.counts, self.kept))


@dataclass(frozen=True, slots=True)
class Sheet:
    """A rule, what came to it, what is kept of it to be tried again, and its operations."""

    rule: Rule
    counts: Counts
    kept: int | None  # None: nobody looked
    operations: tuple[OperationSheet, ...]

    @property
    def failed_in_sql(self) -> int:
        """Answer how many messages the SQL could not read."""
        return self.counts.causes.get(Cause.SQL, 0)

    @property
    def failed_later(self) -> int:
        """Answer how many messages failed after the SQL."""
        return self.counts.failed - self.failed_in_sql

    @property
    def faults(self) -> list[str]:
        """Say what does not add up, at the rule and at its operations."""
        of_operations = [
            f"operation {one.operation.pk}: {fault}"
            for one in self.operations
            for fault in one.faults
        ]
        return [*_faults(self.counts, self.kept), *of_operations]

    @property
    def balances(self) -> bool:
        """Tell whether every message is accounted for."""
        return not self.faults


@dataclass(frozen=True, slots=True)
class Books:
    """All sheets, and how many batches were accepted that no rule has seen yet."""

    sheets: tuple[Sheet, ...]
    kept: int  # messages
    batches: int


def _faults(counts: Counts, kept: int | None) -> Iterator[str]:
    ended = counts.filtered + counts.failed + counts.forwarded + counts.waiting
    if counts.received != ended:
        yield f"{counts.received} received, but {ended} filtered, failed, forwarded or waiting"
    if (known := sum(counts.causes.values())) != counts.failed:
        yield f"{counts.failed} failed, but {known} have a cause"
    if kept is not None and counts.waiting != kept:
        yield f"{counts.waiting} waiting, but {kept} are kept to be tried"


def sheet_of(rule: Rule) -> Sheet:
    """Open the ledger at one rule; nobody looks up what is kept to be tried."""
    with client().pipeline() as pipe:
        pages = _turn_to([rule], pipe)
        return _sheet(rule, _counts(pages, pipe.execute()))


def read(rules: Iterable[Rule]) -> Books:
    """Open the ledger at these rules, beside what is kept to be tried and the journal."""
    rules = list(rules)
    with client().pipeline() as pipe:
        pipe.zrange(waiting.AGENDA, 0, -1)
        pipe.zcard(journal.WAITING)
        pages = _turn_to(rules, pipe)
        members, batches, *rows = pipe.execute()
    counts, kept = _counts(pages, rows), waiting.kept(members)
    sheets = tuple(_sheet(rule, counts, kept) for rule in rules)
    return Books(sheets, kept.of_rules.total(), batches)


def _turn_to(rules: Iterable[Rule], pipe: Pipeline) -> list[str]:
    pages = [of_rule(rule.pk) for rule in rules]
    pages += [of_operation(row.pk) for rule in rules for row in rule.operations.all()]
    for page in pages:
        pipe.hgetall(page)
    return pages


def _counts(pages: list[str], rows: list[dict[bytes, bytes]]) -> Mapping[str, Counts]:
    return {page: Counts.read(row) for page, row in zip(pages, rows, strict=True)}


def _sheet(rule: Rule, counts: Mapping[str, Counts], kept: Kept | None = None) -> Sheet:
    operations = tuple(
        OperationSheet(row, counts[of_operation(row.pk)], kept and kept.of_operations[row.pk])
        for row in rule.operations.all()
        if of_operation(row.pk) in counts  # one may have come meanwhile
    )
    return Sheet(rule, counts[of_rule(rule.pk)], kept and kept.of_rules[rule.pk], operations)
