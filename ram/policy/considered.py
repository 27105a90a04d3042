"""What every statement says of a request, also those that decide nothing.

Whoever wonders about a decision sees here how near each statement came.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from ram.policy.conditions import Condition, Context
from ram.policy.decision import AttachedPolicy
from ram.policy.document import Statement
from ram.policy.resources import forms_of


@dataclass(frozen=True, slots=True)
class Considered:
    """One statement, held against a request."""

    attached: AttachedPolicy
    statement: Statement
    names_action: bool
    names_resource: bool
    unmet: tuple[Condition, ...]

    @property
    def applies(self) -> bool:
        """Tell whether the statement speaks of the request at all."""
        return self.names_action and self.names_resource and not self.unmet


def consider(
    policies: Sequence[AttachedPolicy], action: str, resource: str, context: Context
) -> list[Considered]:
    """Answer all statements, in the order of the policies."""
    forms = forms_of(resource)
    return [
        Considered(
            attached,
            statement,
            names_action=statement.actions.match(action),
            names_resource=any(statement.resources.match(form) for form in forms),
            unmet=tuple(c for c in statement.conditions if not c.holds(context)),
        )
        for attached in policies
        for statement in attached.policy.statements
    ]
