"""How somebody comes to wear a role for a while: AssumeRole (STS API 2015-04-01)."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

import structlog
from django.conf import settings

from iotconsole.kit import ids
from iotconsole.kit.errors import marked
from ram import audit, limits
from ram.errors import InvalidValue, NoPermission, RoleNotExist
from ram.identity import NO_CONTEXT, Identity, authorize, role_identity
from ram.models import Role
from ram.policy import (
    MalformedPolicy,
    Principal,
    PrincipalKind,
    parse_policy,
    parse_trust_policy,
    trusts,
)
from ram.services.checks import ROLE_NAME
from ram.tokens import Token, write_token

ASSUME_ROLE = "sts:AssumeRole"
EXTERNAL_ID = "sts:ExternalId"

_ROLE_ARN = re.compile(rf"acs:ram::([0-9]+):role/({ROLE_NAME.pattern})")
_SESSION_NAME = re.compile(r"[A-Za-z0-9.@_-]{2,64}")  # STS API, AssumeRole: RoleSessionName

log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class AssumedRole:
    """A role, who wears it, and the credentials to show for it."""

    identity: Identity
    access_key_id: str
    access_key_secret: str = field(repr=False)
    security_token: str = field(repr=False)
    expiration: datetime


@dataclass(frozen=True, slots=True)
class Wish:
    """Which role to wear, and how."""

    role_arn: str
    session_name: str
    policy: str = ""
    duration: int | None = None  # seconds
    external_id: str = ""


def assume_role(
    caller: Identity, wish: Wish, *, now: datetime, context: Mapping[str, str] = NO_CONTEXT
) -> AssumedRole:
    """Give credentials to a caller who may wear the role and whom the role trusts."""
    _check_session(wish)
    _check_policy(wish.policy)
    role = _role(caller, wish, context)
    expires = now + timedelta(seconds=_duration(wish, role))
    identity = role_identity(role, wish.session_name, wish.policy)
    token = Token(
        access_key_id=ids.temporary_access_key_id(),
        secret=ids.access_key_secret(),
        role_id=role.role_id,
        session=wish.session_name,
        expires=int(expires.timestamp()),
        policy=wish.policy,
    )
    log.info("role_assumed", role=role.name, session=wish.session_name, by=caller.arn)
    details = {"by": caller.arn, "as": identity.arn, "expires": expires, "policy": wish.policy}
    audit.note(
        ASSUME_ROLE, role.resource, details={**details, "access_key_id": token.access_key_id}
    )
    return AssumedRole(
        identity=identity,
        access_key_id=token.access_key_id,
        access_key_secret=token.secret,
        security_token=write_token(token),
        expiration=datetime.fromtimestamp(token.expires, UTC),
    )


def _role(caller: Identity, wish: Wish, context: Mapping[str, str]) -> Role:
    arn = _ROLE_ARN.fullmatch(wish.role_arn)
    if arn is None:
        raise _invalid("RoleArn", marked("A role's ARN looks like acs:ram::<account>:role/<name>."))
    ours = arn[1] == settings.ACCOUNT_ID
    role = Role.objects.filter(name__iexact=arn[2]).first() if ours else None
    asked = role.resource if role else wish.role_arn
    # Who may not assume it does not learn whether it exists.
    if not authorize(caller, ASSUME_ROLE, asked, context).allowed:
        raise _not_permitted(caller, wish)
    if role is None:
        raise RoleNotExist(marked("There is no role named %(name)s."), name=arn[2])
    principal = Principal(PrincipalKind.RAM, caller.principal)
    told = {**context, EXTERNAL_ID: wish.external_id} if wish.external_id else context
    if not trusts(parse_trust_policy(role.trust_document), principal, told).allowed:
        raise _not_permitted(caller, wish)
    return role


def _duration(wish: Wish, role: Role) -> int:
    default = min(limits.SHORTEST_MAX_SESSION, role.max_session_duration)
    seconds = default if wish.duration is None else wish.duration
    if limits.SHORTEST_SESSION <= seconds <= role.max_session_duration:
        return seconds
    raise _invalid(
        "DurationSeconds",
        marked("A session of this role takes %(least)s to %(most)s seconds."),
        least=limits.SHORTEST_SESSION,
        most=role.max_session_duration,
    )


def _check_session(wish: Wish) -> None:
    if not _SESSION_NAME.fullmatch(wish.session_name):
        sentence = marked("A session's name is 2 to 64 letters, digits and . @ _ -.")
        raise _invalid("RoleSessionName", sentence)


def _check_policy(document: str) -> None:
    if len(document) > limits.SESSION_POLICY:
        sentence = marked("A session policy has at most %(most)s characters.")
        raise _invalid("PolicySize", sentence, most=limits.SESSION_POLICY)
    try:
        if document:
            parse_policy(document)
    except MalformedPolicy as exc:
        refusal = InvalidValue(str(exc))
        refusal.code = "InvalidParameter.PolicyGrammar"
        raise refusal from exc


def _invalid(parameter: str, sentence: str, **values: object) -> InvalidValue:
    refusal = InvalidValue(sentence, field=None, **values)
    refusal.code = f"InvalidParameter.{parameter}"
    return refusal


def _not_permitted(caller: Identity, wish: Wish) -> NoPermission:
    sentence = marked("%(who)s may not assume %(role)s, or the role does not trust them.")
    return NoPermission(sentence, who=caller.arn, role=wish.role_arn)
