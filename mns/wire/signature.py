"""Who signed a request: `MNS <key id>:<base64 HMAC-SHA1>` (SMQ API, signature), or version 4."""

import base64
import hmac
import re

from msgspec import Struct

from mns.errors import MissingAuthorizationHeader, SignatureDoesNotMatch
from mns.wire.headers import Headers, date_of, raw
from mns.wire.signature4 import V4, read_v4
from mns.wire.target import Target

_AUTHORIZATION = re.compile(r"MNS ([!-9;-~]+):(\S+)")


class V2(Struct, frozen=True):
    """What an Authorization header of the usual form claims."""

    access_key_id: str
    signature: str

    def expected(self, secret: str, method: str, target: Target, headers: Headers) -> str:
        """Answer the signature that the owner of the secret would have made."""
        return sign(secret, string_to_sign(method, target.resource, headers))


def read_authorization(headers: Headers) -> V2 | V4:
    """Read who claims to have signed, and in which of the two ways."""
    value = headers.get("authorization", "").strip()
    if not value:
        raise MissingAuthorizationHeader
    if match := _AUTHORIZATION.fullmatch(value):
        return V2(match[1], match[2])
    return read_v4(value)


def check_signature(claimed: str, expected: str) -> None:
    """Refuse a signature made with another secret or for another request."""
    if not hmac.compare_digest(raw(claimed), expected.encode()):
        raise SignatureDoesNotMatch


def string_to_sign(method: str, resource: str, headers: Headers) -> str:
    """Spell what version 2 signs; `resource` is the path and query exactly as sent."""
    lines = [
        method,
        headers.get("content-md5", ""),
        headers.get("content-type", ""),
        date_of(headers),
        *(f"{name}:{headers[name]}" for name in sorted(headers) if name.startswith("x-mns-")),
        resource,
    ]
    return "\n".join(lines)


def sign(secret: str, text: str) -> str:
    """Answer the signature of a string to sign."""
    digest = hmac.digest(secret.encode(), raw(text), "sha1")
    return base64.b64encode(digest).decode()
