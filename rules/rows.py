"""A rule as its line in the list and its page show it: what it is and what happened."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.urls import reverse

from iotconsole.kit.bars import Bar, bars
from iotconsole.kit.clock import moment, now_ms
from iotconsole.kit.sentences import told
from ram import denials
from ram.context import inside_context
from ram.denials import Denied
from ram.errors import RamError
from ram.identity import assume_as_service, authorize
from ram.services import find_role
from rules import ledger, operations
from rules.errors import IncorrectSql, RuleError
from rules.ledger import Counts, Passage
from rules.models import Operation, Rule
from rules.operation_forms import KINDS, Kind
from rules.operations import Target, Verdict
from rules.operations.parcel import TARGET_DENIED, TARGET_MISCONFIGURED
from rules.operations.wearing import IOT
from rules.services import compile_sql


@dataclass(frozen=True, slots=True)
class RuleRow:
    """One line of the list of rules."""

    rule: Rule
    topic_filter: str
    counts: Counts
    per_minute: int
    last_failure: Passage | None
    bars: Sequence[Bar]

    @property
    def targets(self) -> "list[TargetRow]":
        """Answer where its messages go, those of errors last."""
        rows = sorted(self.rule.operations.all(), key=lambda row: (row.is_for_errors, row.pk))
        return [TargetRow(KINDS[row.kind], _name(row), row.is_for_errors) for row in rows]


@dataclass(frozen=True, slots=True)
class TargetRow:
    """An operation in the list of rules: its kind, and what it writes to."""

    kind: Kind
    name: str
    is_for_errors: bool


@dataclass(frozen=True, slots=True)
class OperationRow:
    """One line of Data Forwarding: the target, and whether its role may write to it now."""

    operation: Operation
    kind: Kind
    target: Target
    verdict: Verdict
    denied: Denied | None
    smallest: str

    @property
    def name(self) -> str:
        """Answer the target without its region."""
        return _name_of(self.target)

    @property
    def page(self) -> str:
        """Answer the address of the target's page, if it has one here."""
        if not self.target.region:
            return ""
        page = "queue" if self.operation.kind == operations.Queue.kind else "topic"
        return f"{reverse(page, args=[self.name])}?region={self.target.region}"

    @property
    def role(self) -> str:
        """Answer the name of the role that writes there."""
        wearing = self.target.wearing
        names = self.operation.configuration.get("role") or {}
        return names.get("roleName") or (wearing.role.rpartition("/")[2] if wearing else "")


@dataclass(frozen=True, slots=True)
class PassageRow:
    """One line of the recent messages; of a denied one, whether it would be denied now."""

    passage: Passage
    is_allowed_now: bool


def last_hour(rule: Rule, now: int) -> list[Bar]:
    """Answer the last hour's forwarded messages as bars, the busiest minute the highest."""
    return bars(ledger.passed_per_minute(rule.pk, now))


def rule_rows(rules: Sequence[Rule], now: int, minutes: int = 2) -> list[RuleRow]:
    """Answer the lines of several rules, with a bar for each of the last minutes."""
    ids = [rule.pk for rule in rules]
    counts, failures = ledger.counts(ids), ledger.last_failures(ids)
    passed = ledger.passed_each_minute(ids, now, minutes)
    return [
        RuleRow(
            rule,
            topic_filter(rule),
            counts[rule.pk],
            passed[rule.pk][-2][1],  # the last one is not over yet
            failures[rule.pk],
            bars(passed[rule.pk]),
        )
        for rule in rules
    ]


def _name(row: Operation) -> str:
    return _name_of(operations.read(row.kind, row.configuration))


def _name_of(target: Target) -> str:
    name = target.describe()
    return name.removeprefix(f"{target.region}/") if target.region else name


def operation_rows(rule: Rule) -> list[OperationRow]:
    """Answer the lines of a rule's operations that can be read."""
    return [_operation_row(rule, operation) for operation in rule.operations.all()]


def _operation_row(rule: Rule, operation: Operation) -> OperationRow:
    target = operations.read(operation.kind, operation.configuration)
    outlook = verdict(target)
    refused = denied(target, outlook)
    smallest = smallest_url(rule, target, refused)
    kind = KINDS[operation.kind]
    return OperationRow(operation, kind, target, outlook, refused, smallest)


def smallest_url(rule: Rule, target: Target, refused: Denied | None) -> str:
    """Answer where the smallest policy for a target is written, if one may help."""
    if refused is None:
        return ""
    page = "smallest_queue_policy" if target.kind == operations.Queue.kind else "smallest_policy"
    return reverse(page, args=[rule.pk, *target.describe().split("/", 1), refused.role])


def passage_rows(passages: Sequence[Passage]) -> list[PassageRow]:
    """Answer the lines of messages; each denial is weighed again, once."""
    said = {passage.reason for passage in passages if passage.code == TARGET_DENIED}
    allowed = {reason for reason in said if _is_allowed_now(reason)}
    return [PassageRow(passage, passage.reason in allowed) for passage in passages]


def _is_allowed_now(reason: str) -> bool:
    former = denials.read(reason)
    if former is None:
        return False
    try:
        identity = assume_as_service(former.role, IOT)
    except RamError:
        return False
    context = inside_context(moment(now_ms()))
    return authorize(identity, former.action, former.resource, context).allowed


def denied(target: Target, outlook: Verdict) -> Denied | None:
    """Answer what the policies of a role do not allow, None if the role is not the matter."""
    wearing = target.wearing
    if wearing is None or outlook.code != TARGET_DENIED:
        return None
    return Denied(find_role(wearing.role).name, wearing.action, wearing.resource)


def verdict(target: Target) -> Verdict:
    """Answer whether messages would arrive at the target, and if not, why, for its reader."""
    try:
        target.check()
    except RuleError as refusal:
        return Verdict(TARGET_MISCONFIGURED, told(refusal))
    try:
        if target.wearing is not None:
            target.wearing.check_permission()
    except RamError as refusal:
        return Verdict(TARGET_DENIED, told(refusal))
    return Verdict()


def topic_filter(rule: Rule) -> str:
    """Answer the FROM of a rule, empty while its SQL is unfinished."""
    if not rule.sql:
        return ""
    try:
        return compile_sql(rule.sql).topic_filter
    except IncorrectSql:
        return ""
