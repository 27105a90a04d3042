"""How entries of the audit log hold together: each seal covers its entry and the seal before it.

Seals are keyed. Who can write the database but not read the platform's key cannot change, add,
move or remove an entry without breaking the chain; the mark of the head, keyed too, does the same
for entries cut off at the end.
"""

import hmac
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum


def canonical(value: object) -> str:
    """Write a value in the one way that is sealed: sorted keys, no blanks, plain ASCII."""
    return json.dumps(value, sort_keys=True, separators=(",", ":"), default=str)


def seal(key: bytes, previous: str, content: Mapping[str, object]) -> str:
    """Seal an entry; what is empty is left out, so that a field added later breaks no old seal."""
    filled = {name: value for name, value in content.items() if value not in ("", None)}
    return _keyed(key, f"entry\n{previous}\n{canonical(filled)}")


def mark(key: bytes, number: int, last: str) -> str:
    """Sign which entry is the last and what its seal is."""
    return _keyed(key, f"head\n{number}\n{last}")


def _keyed(key: bytes, text: str) -> str:
    return hmac.new(key, text.encode(), "sha256").hexdigest()


@dataclass(frozen=True, slots=True)
class Link:
    """One entry as it lies in the database."""

    number: int
    content: Mapping[str, object]
    seal: str


@dataclass(frozen=True, slots=True)
class Place:
    """How far a walk along the chain has come: an entry, and its seal."""

    number: int = 0
    seal: str = ""


@dataclass(frozen=True, slots=True)
class Head:
    """What is written down of the end of the chain."""

    number: int
    seal: str
    mark: str


class Flaw(StrEnum):
    """What is wrong with a chain."""

    MISSING = "missing"  # entries before this one are gone
    CHANGED = "changed"  # the entry, or its seal, is not what was written
    END = "end"  # the chain does not end where it was left


class Broken(Exception):
    """The chain does not hold; `number` is the first entry that shows it."""

    def __init__(self, number: int, flaw: Flaw) -> None:
        super().__init__(f"The chain is broken at {number}: {flaw}.")
        self.number, self.flaw = number, flaw


def walk(key: bytes, place: Place, links: Iterable[Link]) -> Place:
    """Go on along the chain; Broken at the first entry that does not fit."""
    for link in links:
        if link.number != place.number + 1:
            raise Broken(place.number + 1, Flaw.MISSING)
        if not hmac.compare_digest(link.seal, seal(key, place.seal, link.content)):
            raise Broken(link.number, Flaw.CHANGED)
        place = Place(link.number, link.seal)
    return place


def check_end(key: bytes, place: Place, head: Head) -> None:
    """Refuse a chain that does not end where it was left."""
    is_genuine = hmac.compare_digest(head.mark, mark(key, head.number, head.seal))
    if not is_genuine or place != Place(head.number, head.seal):
        raise Broken(place.number + 1, Flaw.END)
