"""What a rule was, and by whom and why it became so: a version for every save."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any

from django.db import transaction
from django.db.models import F

from iotconsole.kit.errors import marked
from ram.audit import actor as actors
from ram.audit.differences import Difference, differences
from ram.audit.pictures import masked
from rules import limits
from rules.errors import VersionUnknown
from rules.models import Operation, Rule, RuleVersion

SQL, OPERATIONS = "sql", "operations"

_open: ContextVar[int | None] = ContextVar("_open", default=None)


def keep(rule: Rule, reason: str) -> None:
    """Write down what a rule is now, in the transaction that made it so."""
    if _open.get() == rule.pk:
        return
    # The row stays locked until then: two who save at once get two numbers.
    Rule.objects.filter(pk=rule.pk).update(version=F("version") + 1)
    rule.refresh_from_db(fields=["version", "sql"])
    actor = actors.current()
    RuleVersion.objects.create(
        rule=rule,
        number=rule.version,
        sql=rule.sql,
        operations=[shown(row) for row in Operation.objects.filter(rule=rule)],
        author=actor.arn,
        author_name=actor.name,
        reason=reason.replace("\0", "")[: limits.REASON_LENGTH],  # PostgreSQL takes no NUL
    )


@contextmanager
def together(rule: Rule, reason: str) -> Iterator[None]:
    """Let everything that is saved of a rule meanwhile be one version, or nothing at all."""
    with transaction.atomic():
        token = _open.set(rule.pk)
        try:
            yield
        finally:
            _open.reset(token)
        keep(rule, reason)


def shown(operation: Operation) -> dict[str, Any]:
    """Answer an operation as versions keep it, without what must stay secret."""
    return {
        "kind": operation.kind,
        "configuration": masked(operation.configuration),
        "is_for_errors": operation.is_for_errors,
    }


def find(rule: Rule, number: object) -> RuleVersion:
    """Answer a version of a rule; VersionUnknown."""
    wanted = str(number)
    if wanted.isascii() and wanted.isdecimal() and len(wanted) < limits.VERSION_DIGITS:
        found = RuleVersion.objects.filter(rule=rule, number=int(wanted)).first()
        if found is not None:
            return found
    sentence = marked("Rule %(rule)s has no version %(number)s.")
    raise VersionUnknown(sentence, rule=rule.name, number=wanted[: limits.VERSION_DIGITS])


def compare(before: RuleVersion, after: RuleVersion) -> list[Difference]:
    """Answer what differs, line by line: the SQL, then the operations."""
    found = differences(_content(before), _content(after))
    return sorted(found, key=lambda difference: difference.name != SQL)


def _content(version: RuleVersion) -> dict[str, Any]:
    return {SQL: version.sql, OPERATIONS: version.operations}
