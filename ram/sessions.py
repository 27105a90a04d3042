"""May this service, in this role, do this: the check before every forward.

Roles, refusals and decisions are remembered until the "ram" version changes; a check that has
been made before costs two dictionary look-ups and no query.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

from iotconsole.kit.errors import marked
from ram.errors import NoPermission, RamError, RoleNotExist
from ram.models import Role
from ram.policy import (
    AttachedPolicy,
    Decision,
    Principal,
    PrincipalKind,
    decide,
    parse_policy,
    parse_trust_policy,
    trusts,
)

DECISIONS_KEPT = 10_000

_NO_CONTEXT: Mapping[str, str] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class RoleSession:
    """A role being worn: whose it is and what it may do."""

    role_name: str
    service: str
    policies: tuple[AttachedPolicy, ...]
    decisions: dict[tuple[str, str], Decision] = field(default_factory=dict, compare=False)


class Sessions:
    """The roles this process has assumed, valid for one version of access control."""

    def __init__(self) -> None:
        self._version: int | None = None
        self._roles: dict[tuple[str, str], RoleSession | RamError] = {}

    def at(self, version: int) -> "Sessions":
        """Forget everything if access control has changed since."""
        if version != self._version:
            self._version = version
            self._roles = {}
        return self

    def assume(self, role: str, service: str) -> RoleSession:
        """Answer the session of a service in a role, named or by ARN; see `assume_role`."""
        key = role, service
        if key not in self._roles:
            self._roles[key] = _session_or_refusal(role, service)
        known = self._roles[key]
        if isinstance(known, RamError):
            raise known.with_traceback(None)
        return known


def assume_role(role: str, service: str) -> RoleSession:
    """Let a service wear a role; RoleNotExist, or NoPermission when the role does not trust it."""
    found = find_role(role)
    principal = Principal(PrincipalKind.SERVICE, service)
    if not trusts(parse_trust_policy(found.trust_document), principal).allowed:
        raise NoPermission(
            marked("Role %(role)s does not trust %(service)s."), role=found.name, service=service
        )
    policies = tuple(
        AttachedPolicy(policy.name, parse_policy(policy.document))
        for policy in found.policies.order_by("attachments__attached")
    )
    return RoleSession(found.name, service, policies)


def _session_or_refusal(role: str, service: str) -> RoleSession | RamError:
    try:
        return assume_role(role, service)
    except RamError as refusal:
        return refusal


def find_role(name_or_arn: str) -> Role:
    """Answer the role of a name or ARN in whatever case (IoT prints role ARNs in lower case)."""
    name = name_or_arn.rpartition("role/")[2]
    found = Role.objects.filter(name__iexact=name).first()
    if found is None:
        raise RoleNotExist(marked("There is no role named %(name)s."), field="role", name=name)
    return found


def authorize(session: RoleSession, action: str, resource: str) -> Decision:
    """Answer whether the session may do it, and which statement decided."""
    decision = session.decisions.get((action, resource))
    if decision is None:
        if len(session.decisions) >= DECISIONS_KEPT:
            session.decisions.clear()
        decision = decide(session.policies, action, resource, _NO_CONTEXT)
        session.decisions[action, resource] = decision
    return decision


def roles_trusting(service: str) -> list[Role]:
    """Answer the roles a service may wear, for a drop-down."""
    principal = Principal(PrincipalKind.SERVICE, service)
    return [
        role
        for role in Role.objects.all()
        if trusts(parse_trust_policy(role.trust_document), principal).allowed
    ]
