"""What a parsed policy is: statements with their wildcards and conditions compiled."""

from dataclasses import dataclass
from enum import StrEnum

from ram.policy.conditions import Condition
from ram.policy.patterns import Patterns


class StatementEffect(StrEnum):
    """What a statement wants for the requests it covers."""

    ALLOW = "Allow"
    DENY = "Deny"


@dataclass(frozen=True, slots=True)
class Actions:
    """The actions a statement names; with `all_but` every action except those."""

    patterns: Patterns
    all_but: bool

    def match(self, action: str) -> bool:
        """Tell whether the statement speaks about this action."""
        return (self.patterns.match(action) is None) == self.all_but


@dataclass(frozen=True, slots=True)
class Statement:
    """One statement of an identity policy, its place in the document and its own JSON text."""

    effect: StatementEffect
    actions: Actions
    resources: Patterns
    conditions: tuple[Condition, ...]
    index: int
    text: str


@dataclass(frozen=True, slots=True)
class Policy:
    """What an identity may do."""

    statements: tuple[Statement, ...]


class PrincipalKind(StrEnum):
    """Who can be trusted with a role."""

    RAM = "RAM"
    SERVICE = "Service"
    FEDERATED = "Federated"


@dataclass(frozen=True, slots=True)
class Principal:
    """A caller or a trusted party: an ARN, or a service such as iot.aliyuncs.com."""

    kind: PrincipalKind
    name: str


@dataclass(frozen=True, slots=True)
class TrustStatement:
    """Who may assume the role, or may not; the action is always sts:AssumeRole."""

    effect: StatementEffect
    principals: tuple[Principal, ...]
    conditions: tuple[Condition, ...]
    index: int
    text: str


@dataclass(frozen=True, slots=True)
class TrustPolicy:
    """Who may assume a role."""

    statements: tuple[TrustStatement, ...]
