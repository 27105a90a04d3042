"""Who signed a request: `Authorization: MNS <key id>:<base64 HMAC-SHA1>` (SMQ API, signature)."""

import base64
import hmac
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from hashlib import md5

from mns.errors import (
    InvalidAuthorizationHeader,
    InvalidDateHeader,
    InvalidDegist,
    InvalidVersionHeader,
    MissingAuthorizationHeader,
    MissingDateHeader,
    MissingVersionHeader,
    SignatureDoesNotMatch,
    TimeExpired,
)

VERSION = "2015-06-06"
LONGEST_SKEW = timedelta(minutes=15)  # SMQ API, TimeExpired

_AUTHORIZATION = re.compile(r"MNS ([!-9;-~]+):(\S+)")

# Headers come here by lower-case name.
Headers = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Authorization:
    """What the Authorization header claims."""

    access_key_id: str
    signature: str


def read_authorization(headers: Headers) -> Authorization:
    """Read who claims to have signed."""
    value = headers.get("authorization")
    if not value:
        raise MissingAuthorizationHeader
    match = _AUTHORIZATION.fullmatch(value.strip())
    if match is None:
        raise InvalidAuthorizationHeader
    return Authorization(match[1], match[2])


def string_to_sign(method: str, resource: str, headers: Headers) -> str:
    """Spell what is signed; `resource` is the path and query exactly as sent."""
    lines = [
        method,
        headers.get("content-md5", ""),
        headers.get("content-type", ""),
        _date(headers),
        *(f"{name}:{headers[name]}" for name in sorted(headers) if name.startswith("x-mns-")),
        resource,
    ]
    return "\n".join(lines)


def sign(secret: str, text: str) -> str:
    """Answer the signature of a string to sign."""
    digest = hmac.digest(secret.encode(), _raw(text), "sha1")
    return base64.b64encode(digest).decode()


def check_signature(claimed: str, secret: str, text: str) -> None:
    """Refuse a signature made with another secret or for another request."""
    if not hmac.compare_digest(_raw(claimed), sign(secret, text).encode()):
        raise SignatureDoesNotMatch


def check_version(headers: Headers) -> None:
    """Refuse another version of the API."""
    version = headers.get("x-mns-version")
    if not version:
        raise MissingVersionHeader
    if version != VERSION:
        raise InvalidVersionHeader


def check_date(headers: Headers, now: datetime) -> None:
    """Refuse a request that was signed too long ago, or too far ahead."""
    value = _date(headers)
    if not value:
        raise MissingDateHeader
    try:
        date = parsedate_to_datetime(value)
    except (ValueError, OverflowError) as exc:
        raise InvalidDateHeader from exc
    # "-0000" gives a date without zone; RFC 5322 says it is UTC all the same.
    signed = date if date.tzinfo else date.replace(tzinfo=UTC)
    if abs(now - signed) > LONGEST_SKEW:
        raise TimeExpired


def check_digest(headers: Headers, body: bytes) -> None:
    """Refuse a body that is not the one the client took the digest of.

    SDKs send base64 of the hex digest; RFC 1864 says base64 of the digest itself. Both are right.
    """
    claimed = headers.get("content-md5")
    if not claimed:
        return
    digest = md5(body, usedforsecurity=False)
    fitting = (digest.hexdigest().encode(), digest.digest())
    if _raw(claimed) not in {base64.b64encode(form) for form in fitting}:
        raise InvalidDegist


def _date(headers: Headers) -> str:
    return headers.get("x-mns-date") or headers.get("date", "")


def _raw(text: str) -> bytes:
    """Give back the bytes that came over the wire, whatever they were."""
    return text.encode("utf-8", "surrogateescape")
