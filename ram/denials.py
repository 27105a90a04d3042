"""How it is said that a role may not do something, and what of it a reader can ask again.

Logs keep sentences, not decisions: the sentence is written and read in this file.
"""

import re
from dataclasses import dataclass
from urllib.parse import urlencode

from django.urls import reverse

from iotconsole.kit.errors import marked
from ram.errors import NoPermission
from ram.policy import Decision

_SAID = re.compile(r"Role (\S+) may not (\S+) on (\S+): ")


@dataclass(frozen=True, slots=True)
class Denied:
    """Which role may not do what to what."""

    role: str
    action: str
    resource: str

    @property
    def simulation(self) -> str:
        """Answer the address of the simulator with this question."""
        asked = {"who": f"role:{self.role}", "action": self.action, "resource": self.resource}
        return f"{reverse('simulator')}?{urlencode(asked)}"


def refusal(denied: Denied, decision: Decision) -> NoPermission:
    """Say what is not allowed, and by which statement."""
    asked = {"role": denied.role, "action": denied.action, "resource": denied.resource}
    if decision.policy_name is None or decision.statement is None:
        return NoPermission(
            marked(
                "Role %(role)s may not %(action)s on %(resource)s: no attached policy allows it."
            ),
            **asked,
        )
    return NoPermission(
        marked(
            "Role %(role)s may not %(action)s on %(resource)s:"
            " statement %(number)s of policy %(policy)s denies it."
        ),
        number=decision.statement.index + 1,
        policy=decision.policy_name,
        **asked,
    )


def read(sentence: str) -> Denied | None:
    """Answer what a logged sentence says is denied, None if it says something else."""
    said = _SAID.match(sentence)
    return Denied(*said.groups()) if said else None
