"""Whose key signs a request: a user's, or the temporary one of somebody who wears a role."""

from dataclasses import dataclass, field
from datetime import UTC, datetime

from iotconsole.kit.errors import marked
from ram.errors import InvalidSecurityToken, SecurityTokenExpired
from ram.identity import Identity, identity_of, role_identity
from ram.models import Role
from ram.services import find_access_key
from ram.tokens import read_token

TEMPORARY = "STS."  # STS API, AssumeRole: how every AccessKeyId begins


@dataclass(frozen=True, slots=True)
class Signer:
    """A key that is good for now, and who uses it."""

    access_key_id: str
    secret: str = field(repr=False)
    identity: Identity
    expires: datetime | None = None  # of temporary credentials

    def check_time(self, now: datetime) -> None:
        """Refuse temporary credentials that had their time."""
        if self.expires is not None and now >= self.expires:
            raise SecurityTokenExpired(
                marked("The SecurityToken has expired; get new credentials.")
            )


def find_signer(access_key_id: str, security_token: str) -> Signer:
    """Answer who signs with this key; only a temporary one needs its token."""
    if access_key_id.startswith(TEMPORARY):
        return _temporary(access_key_id, security_token)
    key = find_access_key(access_key_id)
    return Signer(key.access_key_id, key.secret, identity_of(key.user))


def _temporary(access_key_id: str, security_token: str) -> Signer:
    if not security_token:
        refusal = InvalidSecurityToken(marked("A temporary AccessKeyId needs its SecurityToken."))
        refusal.code = "MissingSecurityToken"
        raise refusal
    token = read_token(security_token, access_key_id)
    role = Role.objects.filter(role_id=token.role_id).first()
    if role is None:
        raise InvalidSecurityToken(marked("The role of the SecurityToken was deleted."))
    return Signer(
        access_key_id=token.access_key_id,
        secret=token.secret,
        identity=role_identity(role, token.session, token.policy),
        expires=datetime.fromtimestamp(token.expires, UTC),
    )
