"""Make a rule what it was in an earlier version, with the same verbs as by hand."""

from collections.abc import Sequence
from typing import Any

from django.db import transaction

from iotconsole.kit.errors import marked
from ram import audit
from rules import history, operations, services
from rules.errors import NoSql
from rules.models import Rule, RuleVersion


@transaction.atomic
def roll_back(rule: Rule, number: object, reason: str) -> RuleVersion:
    """Save what a version holds as a new one; refused if a target of it is gone."""
    rule = Rule.objects.select_for_update().get(pk=rule.pk)  # two who go back go one by one
    version = history.find(rule, number)
    if not version.sql.strip() and rule.sql.strip():
        sentence = marked("Version %(number)s has no SQL yet; choose a later one.")
        raise NoSql(sentence, number=version.number)
    for wanted in version.operations:
        operations.read(wanted["kind"], wanted["configuration"]).check()
    with history.together(rule, reason):
        _become(rule, version)
    said = {"version": version.number, "reason": reason}
    audit.record("iot:UpdateRule", rule.arn, after=said)
    return history.find(rule, rule.version)


def _become(rule: Rule, version: RuleVersion) -> None:
    """Take away, then change, then add: no step on the way is a circle that the end is not."""
    missing = list(version.operations)
    for row in rule.operations.all():
        if history.shown(row) in missing:  # it stays, and so do its counters
            missing.remove(history.shown(row))
        else:
            services.delete_operation(row)
    if version.sql != rule.sql:
        services.update_sql(rule, version.sql)
    _add(rule, missing)


def _add(rule: Rule, missing: Sequence[dict[str, Any]]) -> None:
    for wanted in missing:
        services.add_operation(
            rule,
            wanted["kind"],
            wanted["configuration"],
            is_for_errors=wanted["is_for_errors"],
        )


def roles_of(version: RuleVersion) -> set[str]:
    """Answer the roles that the operations of a version wear."""
    targets = [operations.read(row["kind"], row["configuration"]) for row in version.operations]
    return {target.wearing.role for target in targets if target.wearing is not None}
