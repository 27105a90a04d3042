"""Who asks, and may they do this: one verb for users, roles being worn and services.

An identity has read its policies once. What it was asked before it answers from memory; only
conditions are weighed anew each time, because they look at the request.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum
from functools import lru_cache
from types import MappingProxyType

from django.conf import settings
from django.db.models import Q

from iotconsole.kit.errors import marked
from ram.errors import NoPermission, RamError
from ram.models import Attachment, Role, User, arn_of
from ram.policy import (
    AttachedPolicy,
    Candidate,
    Context,
    Decision,
    Effect,
    Principal,
    PrincipalKind,
    parse_policy,
    parse_trust_policy,
    shortlist,
    trusts,
    weigh,
)
from ram.services.roles import find_role

ANSWERS_KEPT = 10_000
SESSION_POLICY = "session policy"

NO_CONTEXT: Mapping[str, str] = MappingProxyType({})
OWNER_MAY = Decision(Effect.ALLOW)

Layer = tuple[AttachedPolicy, ...]

_parsed = lru_cache(maxsize=2_048)(parse_policy)


class Kind(StrEnum):
    """STS API, GetCallerIdentity: IdentityType."""

    ACCOUNT = "Account"
    USER = "RAMUser"
    ROLE = "AssumedRoleUser"


@dataclass(frozen=True, slots=True)
class Identity:
    """Somebody who was recognised, with the policies that bind them."""

    kind: Kind
    name: str  # of the user or role
    arn: str
    principal: str  # as trust policies name it: a session by its role
    principal_id: str
    layers: tuple[Layer, ...]  # each of them has to allow; nothing binds the owner
    answers: dict[tuple[str, str], tuple[tuple[Candidate, ...], ...]] = field(
        default_factory=dict, compare=False, repr=False
    )

    @property
    def is_owner(self) -> bool:
        """Whether it is the account itself, which only a policy of its session binds."""
        return self.kind is Kind.ACCOUNT


def authorize(
    identity: Identity, action: str, resource: str, context: Context = NO_CONTEXT
) -> Decision:
    """Answer whether the identity may do it, and which statement decided."""
    decision = OWNER_MAY
    candidates = identity.answers.get((action, resource))
    if candidates is None:
        candidates = _remember(identity, action, resource)
    for layer in candidates:
        decision = weigh(layer, context)
        if not decision.allowed:
            break
    return decision


def _remember(identity: Identity, action: str, resource: str) -> tuple[tuple[Candidate, ...], ...]:
    candidates = tuple(shortlist(layer, action, resource) for layer in identity.layers)
    if len(identity.answers) >= ANSWERS_KEPT:
        identity.answers.clear()
    identity.answers[action, resource] = candidates
    return candidates


class Identities:
    """The roles that services wear in this process, valid for one version of access control."""

    def __init__(self) -> None:
        self._version: int | None = None
        self._known: dict[tuple[str, str], Identity | RamError] = {}

    def at(self, version: int) -> "Identities":
        """Forget everything if access control has changed since."""
        if version != self._version:
            self._version = version
            self._known = {}
        return self

    def assume(self, role: str, service: str) -> Identity:
        """Answer a service in a role, named or by ARN; see `assume_as_service`."""
        key = role, service
        if key not in self._known:
            self._known[key] = _identity_or_refusal(role, service)
        known = self._known[key]
        if isinstance(known, RamError):
            raise known.with_traceback(None)
        return known


def identity_of(user: User) -> Identity:
    """Answer who a user is: bound by their own policies and those of their groups."""
    if user.is_superuser:
        account = settings.ACCOUNT_ID
        return Identity(Kind.ACCOUNT, user.username, user.arn, user.arn, account, layers=())
    attached = Q(user=user) | Q(group__members=user)
    return Identity(
        Kind.USER, user.username, user.arn, user.arn, user.user_id, (_attached(attached),)
    )


def assume_as_service(role: str, service: str) -> Identity:
    """Let a service wear a role; RoleNotExist, or NoPermission when the role does not trust it."""
    found = find_role(role)
    principal = Principal(PrincipalKind.SERVICE, service)
    if not trusts(parse_trust_policy(found.trust_document), principal).allowed:
        raise NoPermission(
            marked("Role %(role)s does not trust %(service)s."), role=found.name, service=service
        )
    return role_identity(found, service)


def role_identity(role: Role, session: str, session_policy: str = "") -> Identity:
    """Answer a role as somebody wears it, with what the session is limited to."""
    identity = Identity(
        kind=Kind.ROLE,
        name=role.name,
        arn=arn_of(f"role/{role.name.lower()}/{session}"),
        principal=role.resource,
        principal_id=f"{role.role_id}:{session}",
        layers=(_attached(Q(role=role)),),
    )
    return narrowed(identity, SESSION_POLICY, session_policy) if session_policy else identity


def narrowed(identity: Identity, name: str, document: str) -> Identity:
    """Answer the same somebody who may only do what this policy allows, too; even the owner."""
    layer = (AttachedPolicy(name, _parsed(document)),)
    return replace(identity, layers=(layer, *identity.layers), answers={})


def _attached(to: Q) -> Layer:
    attachments = Attachment.objects.filter(to).select_related("policy").order_by("attached", "pk")
    policies = {attachment.policy_id: attachment.policy for attachment in attachments}
    return tuple(
        AttachedPolicy(policy.name, _parsed(policy.document)) for policy in policies.values()
    )


def _identity_or_refusal(role: str, service: str) -> Identity | RamError:
    try:
        return assume_as_service(role, service)
    except RamError as refusal:
        return refusal
