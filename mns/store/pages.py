"""How one browses from page to page: a cursor names the last message shown and when it expires."""

import re

from mns.store.protocol import Listed, Listing

CURSOR = re.compile(r"([0-9]{1,15}):([0-9]{15,16})", re.ASCII)


def paged(messages: list[Listed], *, more: bool) -> Listing:
    """Answer a page that may have others after it."""
    if not (messages and more):
        return Listing(messages, "")
    last = messages[-1]
    return Listing(messages, f"{last.expires}:{last.rank}")
