"""Which page of a list a client asks for, in headers (SMQ API, ListQueue)."""

import re
from dataclasses import dataclass

from mns import limits
from mns.endpoint.call import Call
from mns.errors import InvalidArgument
from mns.wire.numbers import number

_PREFIX = re.compile(r"[A-Za-z0-9-]*")


@dataclass(frozen=True, slots=True)
class Page:
    """Names that begin so, after the marker, so many, perhaps with their attributes."""

    prefix: str
    marker: str
    count: int
    with_meta: bool

    @classmethod
    def of(cls, call: Call) -> "Page":
        """Read the headers; an empty one counts as absent."""
        prefix = call.headers.get("x-mns-prefix", "")
        if not _PREFIX.fullmatch(prefix):
            raise InvalidArgument("x-mns-prefix should be the beginning of a name.")
        count = call.headers.get("x-mns-ret-number", "")
        return cls(
            prefix=prefix,
            marker=call.headers.get("x-mns-marker", ""),
            count=(
                number(count, "x-mns-ret-number", limits.PAGE) if count else limits.PAGE.highest
            ),
            with_meta=call.headers.get("x-mns-with-meta", "").lower() == "true",
        )
