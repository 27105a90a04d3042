"""What would be decided if somebody asked for something, and every statement's part in it."""

from collections.abc import Mapping
from dataclasses import dataclass

from iotconsole.kit.errors import marked
from ram.errors import InvalidDocument, InvalidValue
from ram.identity import SESSION_POLICY, Identity, authorize, identity_of, narrowed, role_identity
from ram.models import Role
from ram.policy import (
    Considered,
    Decision,
    MalformedPolicy,
    Principal,
    PrincipalKind,
    consider,
    parse_trust_policy,
    trusts,
)
from ram.services import find_role, find_user
from ram.sts import ASSUME_ROLE

SESSION = "simulation"


@dataclass(frozen=True, slots=True)
class Question:
    """Who wants to do what to what, and under which circumstances."""

    who: str  # user:<name> or role:<name>
    action: str
    resource: str
    context: Mapping[str, str]
    session_policy: str = ""


@dataclass(frozen=True, slots=True)
class Simulation:
    """The decision, the statement that made it, and all that were looked at."""

    identity: Identity
    decision: Decision
    considered: tuple[Considered, ...]
    trust: Decision | None  # of the role that is to be assumed

    @property
    def is_allowed(self) -> bool:
        """Tell whether it would be done: to assume a role, the role has to trust, too."""
        return self.decision.allowed and (self.trust is None or self.trust.allowed)

    @property
    def deciding(self) -> Considered | None:
        """Answer the statement that decided, None where no statement did."""
        return next((each for each in self.considered if self._decides(each)), None)

    def _decides(self, each: Considered) -> bool:
        return (
            each.statement is self.decision.statement
            and each.attached.name == self.decision.policy_name
        )


def simulate(question: Question) -> Simulation:
    """Answer as every door would."""
    identity = _identity(question)
    asked = question.action, question.resource, question.context
    return Simulation(
        identity,
        authorize(identity, *asked),
        tuple(each for layer in identity.layers for each in consider(layer, *asked)),
        _trust(identity, question),
    )


def _identity(question: Question) -> Identity:
    kind, _, name = question.who.partition(":")
    if kind == "user":
        identity = identity_of(find_user(name))
    elif kind == "role":
        identity = role_identity(find_role(name), SESSION)
    else:
        raise InvalidValue(marked("Choose a user or a role."), field="who")
    if not question.session_policy.strip():
        return identity
    try:
        return narrowed(identity, SESSION_POLICY, question.session_policy)
    except MalformedPolicy as exc:
        raise InvalidDocument(str(exc), field="session_policy") from exc


def _trust(identity: Identity, question: Question) -> Decision | None:
    """Answer what a role says to who wants to assume it."""
    if question.action.lower() != ASSUME_ROLE.lower():
        return None
    name = question.resource.rpartition("role/")[2]
    role = Role.objects.filter(name__iexact=name).first()
    if role is None:
        return None
    principal = Principal(PrincipalKind.RAM, identity.principal)
    return trusts(parse_trust_policy(role.trust_document), principal, question.context)
