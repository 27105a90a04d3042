"""Does a text match one of these wildcard patterns.

`*` stands for any run of characters, `/` and `:` included; `?` for exactly one.
"""

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Self


@dataclass(frozen=True, slots=True)
class Patterns:
    """Wildcard patterns, compiled once; any of them is enough."""

    texts: tuple[str, ...]
    # Asked of a whole text: does it fit one of the patterns? No method of our own stands between,
    # because every request may ask this of hundreds of statements.
    match: Callable[[str], re.Match[str] | None] = field(repr=False, compare=False)

    @classmethod
    def exact_case(cls, texts: Iterable[str]) -> Self:
        """Build patterns that tell `A` from `a`."""
        return cls._compiled(tuple(texts), re.DOTALL)

    @classmethod
    def any_case(cls, texts: Iterable[str]) -> Self:
        """Build patterns for which ASCII letters are equal in both cases."""
        return cls._compiled(tuple(texts), re.DOTALL | re.IGNORECASE | re.ASCII)

    @classmethod
    def _compiled(cls, texts: tuple[str, ...], flags: re.RegexFlag) -> Self:
        return cls(texts, re.compile("|".join(_translated(text) for text in texts), flags).match)


def _translated(pattern: str) -> str:
    first, *rest = (_piece(part) for part in pattern.split("*"))
    if not rest:
        return rf"{first}\Z"
    *middle, last = rest
    # The first place a middle piece fits is as good as any later one, so the group is atomic:
    # a pattern full of stars cannot make matching slow.
    return first + "".join(rf"(?>.*?{piece})" for piece in middle) + rf".*{last}\Z"


def _piece(part: str) -> str:
    return re.escape(part).replace(r"\?", ".")
