"""Whether every message that came to a rule or to one of its operations is accounted for.

received = filtered + failed (in SQL or later) + forwarded + waiting, and what waits is what is kept
to be tried again. All is read in one step of the store, so it holds at any moment, under any load.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from iotconsole.kit.valkey import client
from rules import journal, waiting
from rules.ledger import Counts, of_operation, of_rule
from rules.models import Operation, Rule
from rules.operations import Cause


@dataclass(frozen=True, slots=True)
class OperationSheet:
    """An operation, what came to it, and what is kept for it (nothing, for one for errors)."""

    operation: Operation
    counts: Counts
    kept: int

    @property
    def faults(self) -> list[str]:
        """Say what does not add up."""
        return list(_faults(self.counts, self.kept))


@dataclass(frozen=True, slots=True)
class Sheet:
    """A rule, what came to it, what is kept of it to be tried again, and its operations."""

    rule: Rule
    counts: Counts
    kept: int
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
    batches: int


def _faults(counts: Counts, kept: int) -> Iterator[str]:
    ended = counts.filtered + counts.failed + counts.forwarded + counts.waiting
    if counts.received != ended:
        yield f"{counts.received} received, but {ended} filtered, failed, forwarded or waiting"
    if (known := sum(counts.causes.values())) != counts.failed:
        yield f"{counts.failed} failed, but {known} have a cause"
    if counts.waiting != kept:
        yield f"{counts.waiting} waiting, but {kept} are kept to be tried"


def read(rules: Iterable[Rule]) -> Books:
    """Open the books at the pages of these rules."""
    rules = list(rules)
    operations = [list(rule.operations.all()) for rule in rules]
    pages = [of_rule(rule.pk) for rule in rules]
    pages += [of_operation(one.pk) for of_one in operations for one in of_one]
    with client().pipeline() as pipe:
        pipe.zrange(waiting.AGENDA, 0, -1)
        pipe.zcard(journal.WAITING)
        for page in pages:
            pipe.hgetall(page)
        members, batches, *rows = pipe.execute()
    counts = {page: Counts.read(row) for page, row in zip(pages, rows, strict=True)}
    of_rules, of_operations = waiting.kept(members)
    return Books(
        tuple(
            Sheet(
                rule,
                counts[of_rule(rule.pk)],
                of_rules[rule.pk],
                _sheets(of_one, counts, of_operations),
            )
            for rule, of_one in zip(rules, operations, strict=True)
        ),
        batches,
    )


def _sheets(
    operations: Sequence[Operation], counts: Mapping[str, Counts], kept: Counter[int]
) -> tuple[OperationSheet, ...]:
    return tuple(
        OperationSheet(one, counts[of_operation(one.pk)], kept[one.pk]) for one in operations
    )
