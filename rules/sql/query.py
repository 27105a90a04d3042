"""A compiled query: what it listens to, and what it makes of one message."""

from collections.abc import Callable
from dataclasses import dataclass, field

from rules.sql.compile import Evaluate, evaluator
from rules.sql.errors import SqlEvaluationError
from rules.sql.message import Message
from rules.sql.parse import parse
from rules.sql.paths import MISSING
from rules.sql.tree import Call, Column, Field, Star, expressions

Row = dict[str, object]
Write = Callable[[Row, object, Message], None]
"""Puts what one column makes of the decoded payload and its message into the row."""


@dataclass(frozen=True, slots=True)
class Query:
    """A rule's SQL, ready for messages."""

    text: str
    topic_filter: str
    fields: tuple[str, ...]
    functions: tuple[str, ...]
    _writes: tuple[Write, ...] = field(repr=False, compare=False)
    _where: Evaluate | None = field(repr=False, compare=False)
    _needs_payload: bool = field(repr=False, compare=False)

    def apply(self, message: Message) -> Row | None:
        """Return the row the query makes of the message; None: WHERE does not want it."""
        document = _decoded(message) if self._needs_payload else None
        if self._where is not None and self._where(document, message) is not True:
            return None
        row: Row = {}
        for write in self._writes:
            write(row, document, message)
        return row


def compile_query(text: str) -> Query:
    """Make a query of its text; SqlSyntaxError: the text is none."""
    select = parse(text)
    used = list(expressions(select))
    fields = [part.path.text for part in used if isinstance(part, Field)]
    return Query(
        text=text,
        topic_filter=select.topic_filter,
        fields=tuple(dict.fromkeys(fields)),
        functions=tuple(
            dict.fromkeys(part.function.name for part in used if isinstance(part, Call))
        ),
        _writes=tuple(_write(column) for column in select.columns),
        _where=None if select.where is None else evaluator(select.where),
        _needs_payload=bool(fields) or Star() in select.columns,
    )


def _decoded(message: Message) -> object:
    try:
        return message.json()
    except ValueError as exc:
        raise SqlEvaluationError("The payload is not JSON.") from exc


def _write(column: Star | Column) -> Write:
    if isinstance(column, Star):
        return _write_members
    key, evaluate = column.key, evaluator(column.expression)

    def write(row: Row, document: object, message: Message) -> None:
        value = evaluate(document, message)
        if value is not MISSING:
            row[key] = value

    return write


def _write_members(row: Row, document: object, _message: Message) -> None:
    if not isinstance(document, dict):
        raise SqlEvaluationError("SELECT * needs a JSON object, and the payload is none.")
    row.update(document)
