"""May this identity do this: an explicit deny first, then an allow, else no.

A decision names the policy and the statement that made it, for whoever has to explain it.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum

from ram.policy.conditions import Context
from ram.policy.document import Policy, Statement, StatementEffect, TrustStatement
from ram.policy.resources import forms_of


class Effect(StrEnum):
    """How an evaluation ends."""

    ALLOW = "Allow"
    EXPLICIT_DENY = "ExplicitDeny"
    IMPLICIT_DENY = "ImplicitDeny"


EFFECT_OF = {StatementEffect.ALLOW: Effect.ALLOW, StatementEffect.DENY: Effect.EXPLICIT_DENY}


@dataclass(frozen=True, slots=True)
class AttachedPolicy:
    """A policy of the identity, under the name it is attached by."""

    name: str
    policy: Policy


@dataclass(frozen=True, slots=True)
class Decision:
    """The outcome and, unless nothing matched, what caused it."""

    effect: Effect
    policy_name: str | None = None
    statement: Statement | TrustStatement | None = None

    @property
    def allowed(self) -> bool:
        """Tell whether the request may go on."""
        return self.effect is Effect.ALLOW


NOTHING_MATCHED = Decision(Effect.IMPLICIT_DENY)


def decide(
    policies: Sequence[AttachedPolicy], action: str, resource: str, context: Context
) -> Decision:
    """Weigh every statement of every policy; the first that decides is named."""
    for effect in (StatementEffect.DENY, StatementEffect.ALLOW):
        for form in forms_of(resource):
            for name, statement in _statements(policies, effect):
                if statement.covers(action, form, context):
                    return Decision(EFFECT_OF[effect], name, statement)
    return NOTHING_MATCHED


def _statements(
    policies: Sequence[AttachedPolicy], effect: StatementEffect
) -> Iterator[tuple[str, Statement]]:
    for attached in policies:
        for statement in attached.policy.statements:
            if statement.effect is effect:
                yield attached.name, statement
