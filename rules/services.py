"""Every change to rules and their operations goes through these verbs."""

import unicodedata
from collections.abc import Mapping, Sequence
from functools import partial
from typing import Any

import structlog
from django.conf import settings
from django.db import IntegrityError, transaction

from iotconsole.kit import versions
from iotconsole.kit.errors import marked
from ram import audit
from ram.models import Role
from rules import circles, errors, history, ledger, limits, operations, queries, shadow, tracing
from rules.models import Operation, Rule, RuleVersion, ShadowRun
from rules.operations import Target, webhook
from rules.sql import Query, SqlSyntaxError, check_fields

log = structlog.get_logger(__name__)


@transaction.atomic
def create_rule(name: str, description: str = "", data_type: str = Rule.DataType.JSON) -> Rule:
    """Make a rule; it is stopped and has neither SQL nor operations yet."""
    _check_name(name)
    if Rule.objects.count() >= settings.RULES_PER_ACCOUNT:
        raise errors.TooManyRules(
            marked("There are %(most)s rules; delete one first."), most=settings.RULES_PER_ACCOUNT
        )
    try:
        with transaction.atomic():
            rule = Rule.objects.create(name=name, description=description, data_type=data_type)
    except IntegrityError as exc:
        raise _taken(name) from exc
    log.info("rule_created", rule=name)
    audit.record("iot:CreateRule", rule.arn, after=audit.picture(rule))
    return rule


def describe_rule(rule: Rule, *, name: str, description: str) -> None:
    """Change what a rule is called and what is written of it."""
    _check_name(name)
    arn, rule.name, rule.description = rule.arn, name, description
    try:
        with audit.change("iot:UpdateRule", arn, rule):
            rule.save(update_fields=["name", "description", "modified"])
    except IntegrityError as exc:
        raise _taken(name) from exc
    log.info("rule_described", rule=name)
    versions.bump("rules")


@transaction.atomic
def update_sql(rule: Rule, sql: str, *, reason: str = "") -> Query:
    """Give a rule new SQL; a running rule follows it with the next batch of messages."""
    query = compile_sql(sql, rule.data_type)
    rule.sql = sql
    shadow.end(rule, ShadowRun.Ending.CHANGED)  # it was compared with what no longer runs
    with audit.change("iot:UpdateRule", rule.arn, rule):
        rule.save(update_fields=["sql", "modified"])
        history.keep(rule, reason)
    circles.check(rule)
    log.info("rule_sql_changed", rule=rule.name)
    versions.bump("rules")
    return query


def compile_sql(sql: str, data_type: str = Rule.DataType.JSON) -> Query:
    """Compile rule SQL; IncorrectSql says line, column and what was expected."""
    try:
        query = queries.compiled(sql, data_type)
        check_fields(query, settings.SELECT_FIELDS)
    except SqlSyntaxError as exc:
        raise errors.IncorrectSql(exc.message, line=exc.line, column=exc.column) from exc
    return query


def sql_of(rule: Rule, version: int) -> str | None:
    """Answer the SQL of a version of a rule; None if nobody knows it."""
    versions_of = RuleVersion.objects.filter(rule=rule, number=version)
    return versions_of.values_list("sql", flat=True).first()


def start_rule(rule: Rule) -> None:
    """Let messages flow; needs SQL and at least one operation."""
    if not rule.sql.strip():
        raise errors.NoSql(marked("Write the SQL of the rule before you start it."))
    if not rule.targets.exists():
        raise errors.NoOperation(marked("Add an operation before you start the rule."))
    compile_sql(rule.sql, rule.data_type)
    stopped = Rule.objects.filter(pk=rule.pk, status=Rule.Status.STOP)
    with audit.change("iot:StartRule", rule.arn, rule):
        if not stopped.update(status=Rule.Status.RUNNING):
            raise errors.RuleAlreadyStarted(marked("Rule %(rule)s runs already."), rule=rule.name)
    rule.refresh_from_db()
    log.info("rule_started", rule=rule.name)
    versions.bump("rules")


def stop_rule(rule: Rule) -> None:
    """Stop the flow; stopping twice changes nothing."""
    with audit.change("iot:StopRule", rule.arn, rule):
        Rule.objects.filter(pk=rule.pk).update(status=Rule.Status.STOP)
    rule.refresh_from_db()
    log.info("rule_stopped", rule=rule.name)
    versions.bump("rules")


def check_rule_deletable(rule: Rule) -> None:
    """Refuse to part with a rule that runs."""
    if rule.status == Rule.Status.RUNNING:
        raise _running(rule)


@transaction.atomic
def delete_rule(rule: Rule) -> None:
    """Delete a stopped rule with its operations and counters."""
    rule_id, operation_ids = rule.pk, list(rule.operations.values_list("pk", flat=True))
    deleted, _ = Rule.objects.filter(pk=rule_id, status=Rule.Status.STOP).delete()
    if not deleted:
        raise _running(rule)
    log.info("rule_deleted", rule=rule.name)
    audit.record("iot:DeleteRule", rule.arn, before=audit.picture(rule))
    transaction.on_commit(lambda: ledger.forget(rule_id))
    transaction.on_commit(lambda: tracing.forget(rule_id))
    _forget_operations(operation_ids)
    versions.bump("rules")


@transaction.atomic
def add_operation(
    rule: Rule,
    kind: str,
    configuration: Mapping[str, Any],
    *,
    is_for_errors: bool = False,
    reason: str = "",
) -> Operation:
    """Give a rule one more target, or the one for errors; the target and its role must exist."""
    _check_room(rule, is_for_errors=is_for_errors)
    target = operations.read(kind, configuration)
    target.check()
    _check_product(rule, target, is_for_errors=is_for_errors)
    row = Operation.objects.create(
        rule=rule, kind=kind, configuration=dict(configuration), is_for_errors=is_for_errors
    )
    circles.check(rule)
    history.keep(rule, reason)
    log.info("operation_added", rule=rule.name, kind=kind, is_for_errors=is_for_errors)
    audit.record("iot:CreateRuleAction", rule.arn, after=audit.picture(row))
    versions.bump("rules")
    return row


def _check_room(rule: Rule, *, is_for_errors: bool) -> None:
    if is_for_errors:
        if rule.error_operation is not None:
            raise errors.ErrorOperationTaken(
                marked("A rule has one operation for errors; delete or change the one it has.")
            )
    elif rule.targets.count() >= settings.OPERATIONS_PER_RULE:
        raise errors.TooManyOperations(
            marked("A rule has %(most)s operations at most."), most=settings.OPERATIONS_PER_RULE
        )


def _check_product(rule: Rule, target: Target, *, is_for_errors: bool) -> None:
    """Keep what tells of failures apart from what fails (IoT Platform, forward error data)."""
    for row in rule.operations.filter(is_for_errors=not is_for_errors):
        if operations.KINDS[row.kind].product == target.product:
            raise errors.SameProduct(
                marked("Errors go to another product than messages do."), field="kind"
            )


@transaction.atomic
def update_operation(
    operation: Operation, configuration: Mapping[str, Any], *, reason: str = ""
) -> None:
    """Point an operation elsewhere."""
    operations.read(operation.kind, configuration).check()
    operation.configuration = dict(configuration)
    with audit.change("iot:UpdateRuleAction", operation.rule.arn, operation):
        operation.save(update_fields=["configuration"])
        history.keep(operation.rule, reason)
    circles.check(operation.rule)
    log.info("operation_changed", rule=operation.rule.name, kind=operation.kind)
    versions.bump("rules")


@transaction.atomic
def delete_operation(operation: Operation, *, reason: str = "") -> None:
    """Take a target from a rule; what waits for it is given up."""
    operation_id = operation.pk
    operation.delete()
    history.keep(operation.rule, reason)
    _forget_operations([operation_id])
    log.info("operation_deleted", rule=operation.rule.name, kind=operation.kind)
    audit.record("iot:DeleteRuleAction", operation.rule.arn, before=audit.picture(operation))
    versions.bump("rules")


def _forget_operations(operation_ids: Sequence[int]) -> None:
    transaction.on_commit(lambda: ledger.forget_operations(operation_ids))
    for operation_id in operation_ids:
        transaction.on_commit(partial(webhook.forget, operation_id))


def message_service_configuration(region: str, topic: str, role: str) -> dict[str, Any]:
    """Write what Add Operation asks for as the IoT API does; the role is named."""
    return {"themeName": topic, "regionName": region, "role": _role_names(role)}


def queue_configuration(region: str, queue: str, role: str) -> dict[str, Any]:
    """Write the same of a queue."""
    return {"queueName": queue, "regionName": region, "role": _role_names(role)}


def _role_names(role: str) -> dict[str, str] | None:
    if not role:
        return None
    found = Role.objects.filter(name__iexact=role).first()
    arn = found.arn if found else f"acs:ram::{settings.ACCOUNT_ID}:role/{role.lower()}"
    return {"roleArn": arn, "roleName": found.name if found else role}


def rules_using(role: Role) -> list[Rule]:
    """Answer the rules that write in this role."""
    wearing = (role.arn.lower(), role.name.lower())
    rows = Operation.objects.select_related("rule")
    return sorted(
        {row.rule for row in rows if _role_of(row).lower() in wearing}, key=lambda rule: rule.name
    )


def rules_writing_to(region: str, topic: str) -> list[Rule]:
    """Answer the rules that forward to a topic."""
    return _rules_with({"regionName": region, "themeName": topic})


def rules_filling(region: str, queue: str) -> list[Rule]:
    """Answer the rules that forward to a queue, without a topic."""
    return _rules_with({"regionName": region, "queueName": queue})


def _rules_with(target: Mapping[str, str]) -> list[Rule]:
    rows = Operation.objects.select_related("rule")
    found = {row.rule for row in rows if target.items() <= row.configuration.items()}
    return sorted(found, key=lambda rule: rule.name)


def _taken(name: str) -> errors.RuleNameTaken:
    return errors.RuleNameTaken(marked("Another rule is named %(name)s."), field="name", name=name)


def _running(rule: Rule) -> errors.RuleIsRunning:
    sentence = marked("Stop rule %(rule)s before you delete it.")
    return errors.RuleIsRunning(sentence, rule=rule.name)


def _role_of(operation: Operation) -> str:
    role = operation.configuration.get("role") or {}
    return str(role.get("roleArn") or role.get("roleName") or "")


def _check_name(name: str) -> None:
    wide = sum(2 if unicodedata.east_asian_width(letter) in "WF" else 1 for letter in name)
    if not limits.RULE_NAME.fullmatch(name) or wide > limits.RULE_NAME_LENGTH:
        raise errors.RuleNameInvalid(
            marked("A name has 1 to 30 letters, digits, _ or -; a Chinese character counts two."),
            field="name",
        )
    if name in limits.RESERVED_NAMES:
        sentence = marked("%(name)s names something else in REST; choose another name.")
        raise errors.RuleNameInvalid(sentence, field="name", name=name)
