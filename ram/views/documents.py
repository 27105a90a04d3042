"""How policy documents are laid out for reading, and how two of them differ."""

import json
from dataclasses import dataclass
from difflib import ndiff


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a comparison: `+` is new, `-` is gone, a space is in both."""

    mark: str
    text: str


def pretty(document: str) -> str:
    """Lay a policy document out for reading."""
    return json.dumps(json.loads(document), indent=2, ensure_ascii=False)


def compare(before: str, after: str) -> list[Line]:
    """Answer the lines of two documents as laid out for reading."""
    lines = ndiff(pretty(before).splitlines(), pretty(after).splitlines())
    return [Line(line[0], line[2:]) for line in lines if not line.startswith("?")]
