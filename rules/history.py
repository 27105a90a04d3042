"""What a rule was, and by whom and why it became so: a version for every save."""

from typing import Any

from django.db.models import F

from ram.audit import actor as actors
from ram.audit.pictures import masked
from rules.models import Operation, Rule, RuleVersion


def keep(rule: Rule, reason: str) -> None:
    """Write down what a rule is now, in the transaction that made it so."""
    # The row stays locked until then: two who save at once get two numbers.
    Rule.objects.filter(pk=rule.pk).update(version=F("version") + 1)
    rule.refresh_from_db(fields=["version"])
    actor = actors.current()
    RuleVersion.objects.create(
        rule=rule,
        number=rule.version,
        sql=rule.sql,
        operations=[shown(row) for row in Operation.objects.filter(rule=rule)],
        author=actor.arn,
        author_name=actor.name,
        reason=reason,
    )


def shown(operation: Operation) -> dict[str, Any]:
    """Answer an operation as versions keep it, without what must stay secret."""
    return {
        "kind": operation.kind,
        "configuration": masked(operation.configuration),
        "is_for_errors": operation.is_for_errors,
    }
