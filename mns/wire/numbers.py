"""Numbers and switches as clients write them in XML, in queries and in headers."""

import re

from mns.errors import InvalidArgument
from mns.limits import Range

_NUMBER = re.compile(r"-?[0-9]{1,18}")
_SWITCH = {"true": True, "false": False}


def number(text: str, name: str, allowed: Range) -> int:
    """Read a number that lies within a range."""
    text = text.strip()
    if not _NUMBER.fullmatch(text) or int(text) not in allowed:
        raise InvalidArgument(
            f"The value of {name} should be a number "
            f"between {allowed.lowest} and {allowed.highest}.",
            field=name,
        )
    return int(text)


def switch(text: str, name: str) -> bool:
    """Read True or False, in any case: SDKs differ."""
    try:
        return _SWITCH[text.strip().lower()]
    except KeyError:
        raise InvalidArgument(f"The value of {name} should be True or False.", field=name) from None
