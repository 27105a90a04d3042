"""What a query could have said where it went wrong."""

import re
from collections.abc import Mapping
from collections.abc import Set as AbstractSet
from contextlib import suppress
from difflib import get_close_matches
from functools import reduce
from typing import cast

from lark import Lark
from lark.exceptions import UnexpectedInput

from iotconsole.kit.errors import Phrase, marked
from rules.sql.errors import SqlSyntaxError
from rules.sql.tree import line_and_column

_FOUND = re.compile(r"""[\w.]+|'[^']*'|"[^"]*"|\S""")
_LAST_NAME = re.compile(r"(?<![\w.\"'])([^\W\d]\w{0,9})\s+\Z")

_WORDS: Mapping[str, str] = {
    "FIELD": Phrase(marked("a field")),
    "STRING": Phrase(marked("a constant")),
    "FUNCTION": Phrase(marked("a function")),
    "COMPARISON": Phrase(marked("an operator")),
    "PLUS": Phrase(marked("an operator")),
    "ALIAS": Phrase(marked("an alias")),
    "_SELECT": "SELECT",
    "_COMMA": '","',
    "_OPEN": '"("',
    "_CLOSE": '")"',
    "_FROM": "FROM",
    "_WHERE": "WHERE",
    "_AND": "AND",
    "_OR": "OR",
    "_LIKE": "LIKE",
    "_IN": "IN",
    "_NULL": "NULL",
    "_WHEN": "WHEN",
    "_THEN": "THEN",
    "_ELSE": "ELSE",
    "_END": "END",
    "$END": Phrase(marked("the end")),
}
# Where the one is expected, the others go without saying.
_UNSAID = {"FIELD": {"_NULL", "_WHEN", "_OPEN"}, "COMPARISON": {"_LIKE", "_IN"}}
_KEYWORDS = {
    *("SELECT", "FROM", "WHERE", "AS", "AND", "OR", "NOT", "LIKE", "IN", "IS", "NULL"),
    *("CASE", "WHEN", "THEN", "ELSE", "END"),
}
_CLAUSES = {"SELECT", "FROM", "WHERE", "AS"}


def unexpected(parser: Lark, text: str, error: UnexpectedInput) -> SqlSyntaxError:
    """Say where the text stops being a query, and what could stand there."""
    offset = _offset(text, error)
    line, column = line_and_column(text, (offset, offset))
    if text[offset : offset + 1] in ("'", '"') and text.count(text[offset], offset) == 1:
        return SqlSyntaxError(marked("The quote that opens here is never closed."), line, column)
    accepted = _accepted(parser, text, offset)
    next_word = _FOUND.match(text, offset)
    word = next_word[0] if next_word else ""
    found = f'"{word[:40]}"' if word else _WORDS["$END"]
    sentence = marked("Expected %(expected)s, not %(found)s.")
    mistake = Phrase(sentence, expected=_listed(accepted), found=found)
    if hint := _meant(accepted, word, text[:offset]) or _quotes_needed(accepted, word):
        mistake = Phrase(marked("%(mistake)s %(hint)s"), mistake=mistake, hint=hint)
    return SqlSyntaxError(mistake, line, column)


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
        return Phrase(marked("a topic"))
    if terminals == {"STRING"}:
        return Phrase(marked("a text in single quotes"))
    for said, unsaid in _UNSAID.items():
        terminals = terminals - unsaid if said in terminals else terminals
    words = dict.fromkeys(word for terminal, word in _WORDS.items() if terminal in terminals)
    *first, last = words
    if not first:
        return last
    some = reduce(_and_more, first)
    return Phrase(marked("%(some)s or %(last)s"), some=some, last=last)


def _and_more(some: str, one: str) -> str:
    return Phrase(marked("%(some)s, %(one)s"), some=some, one=one)


def _meant(terminals: AbstractSet[str], word: str, before: str) -> str:
    """Guess a misspelt keyword: the word itself or, if that was read as a name, the one before."""
    keywords = [name for terminal in terminals if (name := terminal.removeprefix("_")) in _KEYWORDS]
    if near := get_close_matches(word.upper(), keywords, n=1):
        return Phrase(marked("Did you mean %(word)s?"), word=near[0])
    previous = _LAST_NAME.search(before)
    near = get_close_matches(previous[1].upper(), keywords, n=1) if previous else []
    if not previous or not near:
        return ""
    sentence = marked('Did you mean %(word)s instead of "%(found)s"?')
    return Phrase(sentence, word=near[0], found=previous[1])


def _quotes_needed(terminals: AbstractSet[str], word: str) -> str:
    if "FIELD" not in terminals or word.upper() not in _KEYWORDS - _CLAUSES:
        return ""
    sentence = marked('A field of that name is written "%(name)s", with the quotes.')
    return Phrase(sentence, name=word)
