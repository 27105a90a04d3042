"""Where in a payload a field is.

`a.b[0]` and `$.a.b[0]` are one path; `.a.b[0]`, with a dot in front, is the same place but its
value comes wrapped in a list. A payload that is a list itself begins with an index: `[0].a`,
wrapped `.[0].a`.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

MISSING: Final = object()
"""What reading a path gives when the payload has nothing there; a JSON null is None."""

_STEP = re.compile(r"\.([^.\[\]]+)|\[([0-9]{1,9})\]")

Read = Callable[[object], object]


@dataclass(frozen=True, slots=True)
class Path:
    """The keys and indexes that lead to a field."""

    text: str
    steps: tuple[str | int, ...]
    wrapped: bool


def parse_path(text: str) -> Path:
    """Read a path; ValueError: this is none."""
    rest = text[1:] if re.match(r"\$(\Z|[.\[])|\.\[", text) else text
    if rest and rest is text and text[0] not in ".[":
        rest = f".{text}"
    found = list(_STEP.finditer(rest))
    if not text or "".join(step[0] for step in found) != rest:
        raise ValueError(f'"{text}" is no path')
    steps = tuple(step[1] or int(step[2]) for step in found)
    return Path(text, steps, wrapped=text.startswith("."))


def reader(path: Path) -> Read:
    """Make the function that reads this path from a decoded payload."""
    steps, wrapped = path.steps, path.wrapped
    if len(steps) == 1 and isinstance(steps[0], str) and not wrapped:
        return _member_reader(steps[0])

    def read(value: object) -> object:
        for step in steps:
            value = _inside(value, step)
            if value is MISSING:
                return MISSING
        return [value] if wrapped else value

    return read


def _member_reader(key: str) -> Read:
    """Read what most queries ask for without a loop."""
    return lambda value: value.get(key, MISSING) if isinstance(value, dict) else MISSING


def _inside(value: object, step: str | int) -> object:
    if isinstance(value, dict):
        return value.get(step, MISSING)
    if isinstance(value, list) and isinstance(step, int) and step < len(value):
        return value[step]
    return MISSING
