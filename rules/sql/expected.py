"""What a query could have said where it went wrong."""

import re
from collections.abc import Set as AbstractSet
from contextlib import suppress
from typing import cast

from lark import Lark
from lark.exceptions import UnexpectedInput

from rules.sql.errors import SqlSyntaxError

_FOUND = re.compile(r"""[\w.]+|'[^']*'|"[^"]*"|\S""")

_WORDS = {
    "FIELD": "a field",
    "QUOTED": "a field",
    "STRING": "a constant",
    "NUMBER": "a constant",
    "BOOLEAN": "a constant",
    "FUNCTION": "a function",
    "COMPARISON": "an operator",
    "PLUS": "an operator",
    "ALIAS": "an alias",
    "TOPIC": "a topic",
    "_SELECT": "SELECT",
    "_COMMA": '","',
    "_CLOSE": '")"',
    "_FROM": "FROM",
    "_WHERE": "WHERE",
    "_AND": "AND",
    "_OR": "OR",
    "$END": "the end",
}


def unexpected(parser: Lark, text: str, error: UnexpectedInput) -> SqlSyntaxError:
    """Say where the text stops being a query, and what could stand there."""
    offset = _offset(text, error)
    line = text.count("\n", 0, offset) + 1
    column = offset - text.rfind("\n", 0, offset)
    if text[offset : offset + 1] in ("'", '"') and text.count(text[offset], offset) == 1:
        return SqlSyntaxError("The quote that opens here is never closed.", line, column)
    wanted = _listed(_accepted(parser, text, offset))
    return SqlSyntaxError(f"Expected {wanted}, not {_found(text, offset)}.", line, column)


def _offset(text: str, error: UnexpectedInput) -> int:
    token = getattr(error, "token", None)
    if token is not None and token.type == "$END":
        return len(text.rstrip())
    return cast("int", error.pos_in_stream)  # lark declares it None and sets an int


def _accepted(parser: Lark, text: str, offset: int) -> AbstractSet[str]:
    """Parse again, but stop before the offending token: it has a say in the parser's state."""
    attempt = parser.parse_interactive(text)
    with suppress(UnexpectedInput):
        for token in attempt.iter_parse():
            if token.start_pos == offset:
                break
    accepted: set[str] = attempt.accepts()  # type: ignore[no-untyped-call]
    return accepted


def _listed(terminals: AbstractSet[str]) -> str:
    if "TOPIC" in terminals:
        return _WORDS["TOPIC"]
    words = dict.fromkeys(word for terminal, word in _WORDS.items() if terminal in terminals)
    *first, last = words
    return f"{', '.join(first)} or {last}" if first else last


def _found(text: str, offset: int) -> str:
    found = _FOUND.match(text, offset)
    return f'"{found[0][:40]}"' if found else "the end"
