"""What is to be said of a rule: what it is called, picks and forwards, and whether it runs."""

import json
from collections.abc import Iterable
from typing import Annotated, Any, Literal

import msgspec
from msgspec import Meta
from msgspec.structs import replace

from ram.audit.pictures import masked
from rules import limits
from rules.models import Operation, Rule


class OperationDefinition(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Where messages go; the configuration is that of the IoT API's CreateRuleAction."""

    kind: str
    configuration: dict[str, Any]
    is_for_errors: bool = False


class Definition(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One rule. What a file leaves out is empty, JSON or stopped; SQL and operations it says."""

    name: str
    sql: str
    operations: list[OperationDefinition]
    description: Annotated[str, Meta(max_length=limits.DESCRIPTION_LENGTH)] = ""
    data_type: Literal["JSON", "BINARY"] = "JSON"
    status: Literal["RUNNING", "STOP"] = "STOP"


def definitions_of(rules: Iterable[Rule]) -> list[Definition]:
    """Answer what these rules are now, in the order of their names."""
    return [definition_of(rule) for rule in sorted(rules, key=lambda rule: rule.name)]


def definition_of(rule: Rule) -> Definition:
    """Answer what a rule is now."""
    return msgspec.convert(
        {
            "name": rule.name,
            "description": rule.description,
            "data_type": rule.data_type,
            "status": rule.status,
            "sql": rule.sql,
            "operations": in_order(operation_of(row) for row in rule.operations.all()),
        },
        Definition,
    )


def without_secrets(definition: Definition) -> Definition:
    """Answer the same as it may be shown."""
    shown = [
        replace(each, configuration=masked(each.configuration)) for each in definition.operations
    ]
    return replace(definition, operations=shown)


def operation_of(row: Operation) -> OperationDefinition:
    """Answer an operation without what must stay secret."""
    return OperationDefinition(row.kind, masked(row.configuration), row.is_for_errors)


def in_order(operations: Iterable[OperationDefinition]) -> list[OperationDefinition]:
    """Answer them in an order that does not tell which was added first."""
    return sorted(operations, key=_rank)


def _rank(operation: OperationDefinition) -> tuple[bool, str, str]:
    configuration = json.dumps(operation.configuration, sort_keys=True)
    return operation.is_for_errors, operation.kind, configuration


def roles_in(definitions: Iterable[Definition]) -> set[str]:
    """Answer the roles that these rules name, by ARN or name; nothing else is looked at."""
    every = (each.configuration.get("role") for rule in definitions for each in rule.operations)
    return {
        str(role.get("roleArn") or role.get("roleName") or "")
        for role in every
        if isinstance(role, dict)
    } - {""}
