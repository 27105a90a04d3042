"""What the headers of every request must say: the version, the date, the digest of the body."""

import base64
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from functools import lru_cache
from hashlib import md5

from mns.errors import (
    InvalidDateHeader,
    InvalidDegist,
    InvalidVersionHeader,
    MissingDateHeader,
    MissingVersionHeader,
    TimeExpired,
)

VERSION = "2015-06-06"
LONGEST_SKEW = timedelta(minutes=15)  # SMQ API, TimeExpired
DATES_KEPT = 256

# Headers come here by lower-case name.
Headers = Mapping[str, str]


def check_version(headers: Headers) -> None:
    """Refuse another version of the API."""
    version = headers.get("x-mns-version")
    if not version:
        raise MissingVersionHeader
    if version != VERSION:
        raise InvalidVersionHeader


def date_of(headers: Headers) -> str:
    """Answer the date as sent; the service's own header counts before the common one."""
    return headers.get("x-mns-date") or headers.get("date", "")


def signed_at(headers: Headers) -> datetime:
    """Answer when the request was signed, as its date says."""
    value = date_of(headers)
    if not value:
        raise MissingDateHeader
    try:
        return _moment(value)
    except (ValueError, OverflowError) as exc:
        raise InvalidDateHeader from exc


@lru_cache(maxsize=DATES_KEPT)
def _moment(value: str) -> datetime:
    """Read a date; many requests come with that of the same second."""
    date = parsedate_to_datetime(value)
    # "-0000" gives a date without zone; RFC 5322 says it is UTC all the same.
    return date if date.tzinfo else date.replace(tzinfo=UTC)


def check_date(headers: Headers, now: datetime) -> None:
    """Refuse a request that was signed too long ago, or too far ahead."""
    if abs(now - signed_at(headers)) > LONGEST_SKEW:
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
    if raw(claimed) not in {base64.b64encode(form) for form in fitting}:
        raise InvalidDegist


def raw(text: str) -> bytes:
    """Give back the bytes that came over the wire, whatever they were."""
    return text.encode("utf-8", "surrogateescape")
