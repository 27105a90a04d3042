"""Which texts look like a LIKE pattern; the time grows with the text, whatever the pattern."""

import re
from collections.abc import Callable, Sequence

Matches = Callable[[str], bool]

ANY = "%"
_ANY = re.compile(r"(?<!\\)%")


def matcher(pattern: str) -> Matches:
    r"""Compile a pattern: `%` stands for any characters, `\%` for itself, all else for itself."""
    pieces = _pieces(pattern)
    if len(pieces) == 1:
        return pieces[0].__eq__
    first, *middle, last = pieces

    def matches(text: str) -> bool:
        if not (text.startswith(first) and text.endswith(last)):
            return False
        return _in_order(text, middle, len(first), len(text) - len(last))

    return matches


def _pieces(pattern: str) -> Sequence[str]:
    return [piece.replace(r"\%", ANY) for piece in _ANY.split(pattern)]


def _in_order(text: str, pieces: Sequence[str], start: int, end: int) -> bool:
    """Find each piece as early as it goes: if that fails, no other choice would do."""
    for piece in pieces:
        found = text.find(piece, start, end)
        if found < 0:
            return False
        start = found + len(piece)
    return start <= end
