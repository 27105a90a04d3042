"""What an editor of rule SQL knows of the language, and how what came of it is shown."""

from collections.abc import Iterator
from dataclasses import dataclass

import msgspec
from django import template

from iotconsole.kit.sentences import said
from rules.sql import FUNCTIONS, Clause

register = template.Library()

MOST_DEPTH = 4  # steps to the right
SHORT = 400  # bytes


@register.simple_tag
def sql_functions() -> list[dict[str, str]]:
    """Answer the functions for completion and for the help at the pointer."""
    return [
        {
            "name": function.name,
            "arguments": function.arguments,
            "summary": said(function.summary),
            "example": function.example,
        }
        for function in FUNCTIONS.values()
    ]


@dataclass(frozen=True, slots=True)
class ClauseRow:
    """A line of the table of clauses; what is inside another clause stands further right."""

    clause: Clause
    depth: int


@register.filter
def clause_rows(clause: Clause) -> list[ClauseRow]:
    """Answer a clause and those inside it, each above its parts."""
    return list(_rows(clause, 0))


def _rows(clause: Clause, depth: int) -> Iterator[ClauseRow]:
    yield ClauseRow(clause, min(depth, MOST_DEPTH))
    for part in clause.parts:
        yield from _rows(part, depth + 1)


@register.filter
def as_json(value: object) -> str:
    """Write a value of the SQL as it would be forwarded."""
    return msgspec.json.encode(value).decode()


@register.filter
def spread_out(body: bytes) -> str:
    """Write a body as people read it: JSON over several lines, text as it is, the rest in hex."""
    try:
        text = body.decode()
    except UnicodeDecodeError:
        return body.hex(" ")
    try:
        return msgspec.json.format(text, indent=2)
    except msgspec.DecodeError:
        return text


@register.filter
def as_text(body: bytes) -> str:
    """Write the beginning of a body in one line: text as it is, other bytes in hex."""
    try:
        return body.decode()[:SHORT]
    except UnicodeDecodeError:
        return body[:SHORT].hex(" ")
