"""A value inside a policy document and the path that leads to it."""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from difflib import get_close_matches
from typing import Self

from ram.policy.errors import MalformedPolicy

MAX_DOCUMENT = 6144  # RAM limits: characters of a custom policy document


@dataclass(frozen=True, slots=True)
class Node:
    """One JSON value; every question either has an answer or raises MalformedPolicy."""

    value: object
    path: str

    @classmethod
    def root(cls, document: str) -> Self:
        """Read the whole document."""
        if len(document) > MAX_DOCUMENT:
            raise MalformedPolicy("", f"The document is longer than {MAX_DOCUMENT} characters.")
        try:
            # JSON can spell half a character, which could be neither stored everywhere nor shown.
            json.dumps(json.loads(document), ensure_ascii=False).encode()
            return cls(json.loads(document, object_pairs_hook=_without_duplicates), "")
        except UnicodeEncodeError as exc:
            raise MalformedPolicy("", "The document holds half of a character.") from exc
        except RecursionError as exc:
            raise MalformedPolicy("", "The document is nested too deeply.") from exc
        except ValueError as exc:
            raise MalformedPolicy("", f"The document is not JSON: {exc}.") from exc

    def members(self) -> dict[str, "Node"]:
        """Return the members of an object, whatever their names."""
        if not isinstance(self.value, dict):
            raise self.refused("This must be an object: { … }.")
        return {key: Node(value, self._inside(key)) for key, value in self.value.items()}

    def members_of(self, known: Iterable[str], required: Iterable[str]) -> dict[str, "Node"]:
        """Return the members of an object that has only known names and all required ones."""
        members, known = self.members(), list(known)
        for key, node in members.items():
            if key not in known:
                raise node.refused(f"{key} is not known here{_hint(key, known)}")
        for key in required:
            if key not in members:
                raise self.refused(f"{key} is missing.")
        return members

    def items(self) -> list["Node"]:
        """Return the items of a list that is not empty."""
        if not isinstance(self.value, list) or not self.value:
            raise self.refused("This must be a list with at least one item: [ … ].")
        return [Node(value, f"{self.path}[{index}]") for index, value in enumerate(self.value)]

    def text(self) -> str:
        """Return the string."""
        if not isinstance(self.value, str):
            raise self.refused('This must be a string in double quotes, like "true" or "1024".')
        return self.value

    def texts(self) -> list["Node"]:
        """Return one node for each string: the value may be one string or a list of them."""
        nodes = [self] if isinstance(self.value, str) else self.items()
        for node in nodes:
            node.text()
        return nodes

    def one_of(self, choices: Iterable[str]) -> str:
        """Return the string, which must be one of these."""
        text, choices = self.text(), list(choices)
        if text not in choices:
            raise self.refused(f'"{text}" must be {" or ".join(choices)}.')
        return text

    def refused(self, message: str) -> MalformedPolicy:
        """Say what is wrong at this place."""
        return MalformedPolicy(self.path, message)

    def _inside(self, key: str) -> str:
        return f"{self.path}.{key}" if self.path else key


def _without_duplicates(pairs: list[tuple[str, object]]) -> dict[str, object]:
    members = dict(pairs)
    if len(members) < len(pairs):
        names = [key for key, _ in pairs]
        twice = next(key for key in members if names.count(key) > 1)
        raise MalformedPolicy(twice, f"{twice} is given twice in one object.")
    return members


def _hint(name: str, known: list[str]) -> str:
    folded = {candidate.casefold(): candidate for candidate in known}
    near = get_close_matches(name.strip().casefold(), folded, n=1)
    return f"; did you mean {folded[near[0]]}?" if near else f"; use {', '.join(known)}."
