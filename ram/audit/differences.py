"""What a change changed, laid out for reading: field by field, line by line."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Any

SAME, REMOVED, ADDED = " ", "-", "+"


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a value: as it was, gone, or new."""

    sign: str
    text: str


@dataclass(frozen=True, slots=True)
class Difference:
    """One field, before and after."""

    name: str
    lines: tuple[Line, ...]

    @property
    def is_changed(self) -> bool:
        """Whether it is not the same any more."""
        return any(line.sign != SAME for line in self.lines)


def differences(before: Mapping[str, Any], after: Mapping[str, Any]) -> list[Difference]:
    """Answer the fields of either, those that changed first."""
    found = [
        Difference(name, tuple(_lines(_text(before, name), _text(after, name))))
        for name in sorted({*before, *after})
    ]
    return sorted(found, key=lambda each: not each.is_changed)


def _text(values: Mapping[str, Any], name: str) -> list[str]:
    if name not in values:
        return []
    value = values[name]
    if isinstance(value, str):
        value = _document(value)
    text = value if isinstance(value, str) else json.dumps(value, indent=2, ensure_ascii=False)
    return text.splitlines() or [""]


def _document(text: str) -> Any:  # noqa: ANN401 - any JSON
    """Answer what a JSON document says, such as a policy; a text that is none as it is."""
    if not text.startswith(("{", "[")):
        return text
    try:
        return json.loads(text)
    except ValueError:
        return text


def _lines(before: list[str], after: list[str]) -> Iterator[Line]:
    for tag, i, j, k, m in SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        if tag == "equal":
            yield from (Line(SAME, text) for text in before[i:j])
        else:
            yield from (Line(REMOVED, text) for text in before[i:j])
            yield from (Line(ADDED, text) for text in after[k:m])
