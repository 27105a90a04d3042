"""How the text of a policy document becomes a policy.

The grammar is version 1: exactly one of Action and NotAction, a Resource in identity policies,
a Principal in trust policies, all values strings. NotResource and NotPrincipal do not exist.
"""

import json
import re
from collections.abc import Callable, Iterator

from ram.policy.conditions import OPERATORS, Condition, Matches
from ram.policy.document import (
    Actions,
    Policy,
    Principal,
    PrincipalKind,
    Statement,
    StatementEffect,
    TrustPolicy,
    TrustStatement,
)
from ram.policy.nodes import Node
from ram.policy.patterns import Patterns

ASSUME_ROLE = "sts:AssumeRole"

_ACTION = re.compile(r"\*|[A-Za-z0-9_*?-]+:[A-Za-z0-9_.*?-]+")
_RESOURCE = re.compile(r"[*?].*|acs:.+", re.DOTALL)
_PRINCIPALS: dict[PrincipalKind, tuple[re.Pattern[str], str]] = {
    PrincipalKind.RAM: (
        re.compile(r"acs:ram::[A-Za-z0-9]+:(root|(user|role)/[A-Za-z0-9._@-]+)"),
        "acs:ram::1234567890123456:root",
    ),
    PrincipalKind.SERVICE: (re.compile(r"[A-Za-z0-9._@-]+"), "iot.aliyuncs.com"),
    PrincipalKind.FEDERATED: (
        re.compile(r"acs:ram::[A-Za-z0-9]+:(saml|oidc)-provider/[A-Za-z0-9._@-]+"),
        "acs:ram::1234567890123456:saml-provider/company",
    ),
}


def parse_policy(document: str) -> Policy:
    """Read an identity policy."""
    return Policy(tuple(_statement(node, index) for index, node in _statements(document)))


def parse_trust_policy(document: str) -> TrustPolicy:
    """Read the trust policy of a role (AssumeRolePolicyDocument)."""
    statements = _statements(document)
    return TrustPolicy(tuple(_trust_statement(node, index) for index, node in statements))


def _statements(document: str) -> Iterator[tuple[int, Node]]:
    keys = ("Version", "Statement")
    members = Node.root(document).members_of(known=keys, required=keys)
    members["Version"].one_of(["1"])
    return enumerate(members["Statement"].items())


def _statement(node: Node, index: int) -> Statement:
    known = ("Effect", "Action", "NotAction", "Resource", "Condition")
    members = node.members_of(known, required=("Effect", "Resource"))
    return Statement(
        effect=_effect(members["Effect"]),
        actions=_actions(node, members),
        resources=Patterns.exact_case(_shaped(members["Resource"], _RESOURCE, _RESOURCE_FORM)),
        conditions=_conditions(members),
        index=index,
        text=_source(node),
    )


def _trust_statement(node: Node, index: int) -> TrustStatement:
    required = ("Effect", "Action", "Principal")
    members = node.members_of(known=(*required, "Condition"), required=required)
    for action in members["Action"].texts():
        action.one_of([ASSUME_ROLE])
    return TrustStatement(
        effect=_effect(members["Effect"]),
        principals=tuple(_principals(members["Principal"])),
        conditions=_conditions(members),
        index=index,
        text=_source(node),
    )


def _effect(node: Node) -> StatementEffect:
    return StatementEffect(node.one_of(StatementEffect))


def _actions(statement: Node, members: dict[str, Node]) -> Actions:
    named = [key for key in ("Action", "NotAction") if key in members]
    if len(named) != 1:
        raise statement.refused("A statement has exactly one of Action and NotAction.")
    texts = _shaped(members[named[0]], _ACTION, _ACTION_FORM)
    return Actions(Patterns.any_case(texts), all_but=named == ["NotAction"])


_ACTION_FORM = '"{}" is no action; write "*" or <service>:<action>, like "mns:SendMessage".'
_RESOURCE_FORM = '"{}" is no resource; write "*" or acs:<service>:<region>:<account>:<path>.'


def _shaped(node: Node, shape: re.Pattern[str], form: str) -> list[str]:
    for text in node.texts():
        if not shape.fullmatch(text.text()):
            raise text.refused(form.format(text.value))
    return [text.text() for text in node.texts()]


def _principals(node: Node) -> Iterator[Principal]:
    members = node.members_of(known=list(PrincipalKind), required=())
    if not members:
        raise node.refused("Name at least one principal: RAM, Service or Federated.")
    for key, names in members.items():
        kind = PrincipalKind(key)
        shape, example = _PRINCIPALS[kind]
        form = f'"{{}}" is no {kind} principal; write it like "{example}".'
        yield from (Principal(kind, name) for name in _shaped(names, shape, form))


def _conditions(statement: dict[str, Node]) -> tuple[Condition, ...]:
    if "Condition" not in statement:
        return ()
    operators = statement["Condition"].members_of(known=OPERATORS, required=())
    return tuple(
        _condition(operator, key, values)
        for operator, keys in operators.items()
        for key, values in keys.members().items()
    )


def _condition(operator: str, key: str, values: Node) -> Condition:
    if ":" not in key:
        raise values.refused(f'"{key}" is no condition key; write it like acs:SourceIp.')
    test, texts = OPERATORS[operator].test, values.texts()
    return Condition(
        operator=operator,
        key=key,
        values=tuple(text.text() for text in texts),
        tests=tuple(_read(test, text) for text in texts),
        negated=OPERATORS[operator].negated,
    )


def _read(test: Callable[[str], Matches], node: Node) -> Matches:
    try:
        return test(node.text())
    except ValueError as exc:
        raise node.refused(f"{exc}.") from exc


def _source(node: Node) -> str:
    return json.dumps(node.value, indent=2)
