"""Make rules what a file says, all of them or none, with the same verbs as by hand."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from http import HTTPStatus

import structlog
from django.db import transaction
from msgspec.structs import replace

from iotconsole.kit.errors import Refusal, marked
from iotconsole.kit.logs import TAKEN_BACK
from ram.audit.differences import Line, differences
from ram.audit.pictures import MASK
from rules import history, services
from rules.definitions.definition import (
    Definition,
    OperationDefinition,
    definition_of,
    in_order,
    operation_of,
    without_secrets,
)
from rules.definitions.document import write_one
from rules.errors import RuleError
from rules.models import Operation, Rule


class What(StrEnum):
    """What becomes of a rule."""

    NEW = "new"
    CHANGED = "changed"
    SAME = "same"


@dataclass(frozen=True, slots=True)
class Change:
    """A rule as it is and as the file says, line by line; a refusal is why it cannot become so."""

    name: str
    what: What
    lines: tuple[Line, ...]
    refusal: Refusal | None = None


class NotApplied(RuleError):
    """One rule at least cannot be what the file says, so none was changed; a code of our own."""

    code = "iot.rule.RulesNotApplied"
    status = HTTPStatus.CONFLICT

    def __init__(self, changes: Sequence[Change]) -> None:
        refused = [f"{each.name}: {each.refusal}" for each in changes if each.refusal]
        sentence = marked("Nothing was changed. %(reasons)s")
        super().__init__(sentence, reasons=" ".join(refused))
        self.changes = changes


class DataTypeIsFixed(RuleError):
    """A rule stays JSON or binary; a code of our own."""

    code = "iot.rule.DataTypeIsFixed"
    status = HTTPStatus.CONFLICT


class SecretMissing(RuleError):
    """The file has *** where a secret belongs; a code of our own."""

    code = "iot.rule.SecretMissing"


def compare(definitions: Iterable[Definition]) -> list[Change]:
    """Answer what applying these would change and what stands against it; nothing is changed."""
    with transaction.atomic(), structlog.contextvars.bound_contextvars(**{TAKEN_BACK: True}):
        changes = [_become(definition, "") for definition in definitions]
        transaction.set_rollback(True)
    return changes


@transaction.atomic
def apply(definitions: Iterable[Definition], *, reason: str) -> list[Change]:
    """Make every rule what the file says; NotApplied: not one was changed."""
    changes = [_become(definition, reason) for definition in definitions]
    if any(change.refusal for change in changes):
        raise NotApplied(changes)
    return changes


def _become(wanted: Definition, reason: str) -> Change:
    """Make one rule what it is to be, or leave it and answer why."""
    rule = Rule.objects.select_for_update().filter(name=wanted.name).first()
    what, lines = _what(rule, wanted), _lines(rule, wanted)
    if what is What.SAME:
        return Change(wanted.name, what, lines)
    try:
        with transaction.atomic():
            _write(rule, wanted, reason)
    except Refusal as refusal:
        return Change(wanted.name, what, lines, refusal)
    return Change(wanted.name, what, lines)


def _what(rule: Rule | None, wanted: Definition) -> What:
    if rule is None:
        return What.NEW
    is_other = any(_compared(rule, wanted.operations))
    texts = {write_one(replace(each, operations=[])) for each in (definition_of(rule), wanted)}
    return What.CHANGED if is_other or len(texts) > 1 else What.SAME


def _lines(rule: Rule | None, wanted: Definition) -> tuple[Line, ...]:
    before = {"rule": write_one(definition_of(rule))} if rule else {}
    [difference] = differences(before, {"rule": write_one(without_secrets(wanted))})
    return difference.lines


def _write(rule: Rule | None, wanted: Definition, reason: str) -> None:
    if rule is None:
        rule = services.create_rule(wanted.name, wanted.description, wanted.data_type)
    if rule.data_type != wanted.data_type:
        sentence = marked("A rule stays what it was made for: %(data_type)s.")
        raise DataTypeIsFixed(sentence, data_type=rule.data_type)
    if rule.description != wanted.description:
        services.describe_rule(rule, name=rule.name, description=wanted.description)
    if rule.status == Rule.Status.RUNNING and wanted.status == Rule.Status.STOP:
        services.stop_rule(rule)
    _save(rule, wanted, reason)
    if rule.status == Rule.Status.STOP and wanted.status == Rule.Status.RUNNING:
        services.start_rule(rule)


def _save(rule: Rule, wanted: Definition, reason: str) -> None:
    """Save what versions keep as one version, if any of it changes."""
    gone, missing = _compared(rule, wanted.operations)
    if not gone and not missing and rule.sql == wanted.sql:
        return
    with history.together(rule, reason):
        for row in gone:
            services.delete_operation(row)
        if rule.sql != wanted.sql:
            services.update_sql(rule, wanted.sql)
        for each in in_order(missing):
            _add(rule, each)


def _compared(
    rule: Rule, wanted: Iterable[OperationDefinition]
) -> tuple[list[Operation], list[OperationDefinition]]:
    """Answer which operations go and which are missing; one that stays keeps its counters."""
    gone, missing = [], list(wanted)
    for row in rule.operations.all():
        exact = OperationDefinition(row.kind, row.configuration, row.is_for_errors)
        same = next((each for each in missing if each in (exact, operation_of(row))), None)
        if same is None:
            gone.append(row)
        else:
            missing.remove(same)
    return gone, missing


def _add(rule: Rule, operation: OperationDefinition) -> None:
    if MASK in str(operation.configuration):
        raise SecretMissing(marked("Put the secret in the place of ***: files do not hold it."))
    services.add_operation(
        rule, operation.kind, operation.configuration, is_for_errors=operation.is_for_errors
    )
