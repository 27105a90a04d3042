"""The SecurityToken of temporary credentials: all that is known of them, readable only here."""

from hmac import compare_digest

import msgspec

from iotconsole.kit.errors import marked
from iotconsole.kit.secrets import seal, unseal
from ram import limits
from ram.errors import InvalidSecurityToken


class Token(msgspec.Struct, frozen=True, tag="sts", forbid_unknown_fields=True):
    """A role, who wears it, until when and with which key."""

    access_key_id: str
    secret: str
    role_id: str
    session: str
    expires: int  # epoch seconds
    policy: str  # what the session may at most do; "" for all that the role may

    def __repr__(self) -> str:
        return f"Token({self.access_key_id})"


def write_token(token: Token) -> str:
    """Seal it."""
    return seal(msgspec.json.encode(token).decode())


def read_token(sealed: str, access_key_id: str) -> Token:
    """Answer what was sealed, if it was sealed for this key."""
    text = unseal(sealed) if len(sealed) <= limits.SECURITY_TOKEN else None
    token = _decoded(text or "")
    if token is None:
        raise InvalidSecurityToken(marked("The SecurityToken was not issued here."))
    if not compare_digest(token.access_key_id.encode(), access_key_id.encode()):
        sentence = marked("The SecurityToken does not belong to the AccessKeyId.")
        refusal = InvalidSecurityToken(sentence)
        refusal.code = "InvalidSecurityToken.MismatchWithAccessKey"
        raise refusal
    return token


def _decoded(text: str) -> Token | None:
    try:
        return msgspec.json.decode(text, type=Token)
    except msgspec.DecodeError:
        return None
