"""May this identity do this: an explicit deny first, then an allow, else no.

A decision names the policy and the statement that made it, for whoever has to explain it.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from ram.policy.conditions import Condition, Context
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


@dataclass(frozen=True, slots=True)
class Candidate:
    """A statement about the action and the resource: it decides if its conditions hold."""

    decision: Decision
    conditions: tuple[Condition, ...]


def decide(
    policies: Sequence[AttachedPolicy], action: str, resource: str, context: Context
) -> Decision:
    """Weigh every statement of every policy; the first that decides is named."""
    return weigh(shortlist(policies, action, resource), context)


def shortlist(
    policies: Sequence[AttachedPolicy], action: str, resource: str
) -> tuple[Candidate, ...]:
    """Answer what may decide, in order of weight, whatever the context; worth remembering."""
    found = []
    about = _about(policies, action)
    for effect in (StatementEffect.DENY, StatementEffect.ALLOW):
        for form in forms_of(resource):
            for name, statement in about:
                if statement.effect is effect and statement.resources.match(form):
                    decision = Decision(EFFECT_OF[effect], name, statement)
                    found.append(Candidate(decision, statement.conditions))
                    if not statement.conditions:
                        return tuple(found)
    return tuple(found)


def weigh(candidates: Sequence[Candidate], context: Context) -> Decision:
    """Answer what the first candidate decides whose conditions all hold."""
    for candidate in candidates:
        if all(condition.holds(context) for condition in candidate.conditions):
            return candidate.decision
    return NOTHING_MATCHED


def _about(policies: Sequence[AttachedPolicy], action: str) -> list[tuple[str, Statement]]:
    return [
        (attached.name, statement)
        for attached in policies
        for statement in attached.policy.statements
        if statement.actions.match(action)
    ]
