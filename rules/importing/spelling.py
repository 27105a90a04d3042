"""How texts, names and paths are written in our SQL."""

import re

from lark import Token

from rules.importing.reading import Node, words

_KEYWORDS = re.compile(
    r"(select|from|where|as|and|or|not|like|in|is|null|case|when|then|else|end|true|false)\b",
    re.IGNORECASE,
)


def number_of(node: Node) -> int | None:
    """Answer the whole number that is written there."""
    word = str(words(node)[0]) if node.data == "constant" else ""
    return int(word) if word.isdecimal() else None


def unquoted(token: Token | str) -> str:
    """Answer a text, a topic or an alias without its quotes."""
    if token[0] not in "'\"":
        return str(token)
    return re.sub(r"\\(['\"\\])", r"\1", token[1:-1].replace("''", "'"))


def quoted(text: str) -> str:
    """Write a text as a constant of ours."""
    escaped = text.replace("\\", "\\\\").replace("'", "\\'")
    return f"'{escaped}'"


def path(text: str) -> str:
    """Write a field of the payload; one that is called like a keyword stands in quotes."""
    return f'"{text}"' if _KEYWORDS.match(text) else text


def named(spelled: str, alias: str) -> str:
    """Write a column with its name."""
    plain = re.fullmatch(r"[^\W\d]\w*", alias) and not _KEYWORDS.fullmatch(alias)
    return f"{spelled} AS {alias}" if plain else f'{spelled} AS "{alias.replace(chr(34), "")}"'
