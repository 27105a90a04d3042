"""A compiled query: what it listens to, and what it makes of one message."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta, timezone, tzinfo
from random import SystemRandom

from iotconsole.kit.errors import marked
from rules.sql.binary import DataType, check_binary
from rules.sql.compile import Compiler, Evaluate, Watch
from rules.sql.errors import SqlEvaluationError, SqlSyntaxError
from rules.sql.functions import Surroundings
from rules.sql.message import Message, decoded
from rules.sql.parse import parse
from rules.sql.paths import MISSING
from rules.sql.tree import (
    Call,
    Column,
    Field,
    Select,
    Spread,
    Star,
    expression_of,
    expressions,
    line_and_column,
)

Row = dict[str, object]
Write = Callable[[Row, object, Message], None]
"""Puts what one column makes of the decoded payload and its message into the row."""

_BEIJING = timezone(timedelta(hours=8), "CST")  # of the region cn-shanghai


@dataclass(frozen=True, slots=True)
class Query:
    """A rule's SQL, ready for messages."""

    text: str
    data_type: DataType
    topic_filter: str
    fields: tuple[str, ...]
    functions: tuple[str, ...]
    select: Select = field(repr=False, compare=False)
    surroundings: Surroundings = field(repr=False, compare=False)
    needs_payload: bool = field(repr=False, compare=False)
    passes_on: bool = field(repr=False, compare=False)
    _writes: tuple[Write, ...] = field(repr=False, compare=False)
    _where: Evaluate | None = field(repr=False, compare=False)

    @property
    def is_by_chance(self) -> bool:
        """Tell whether it makes something else of the same message each time."""
        return not {"newuuid", "rand"}.isdisjoint(self.functions)

    def apply(self, message: Message) -> Row | bytes | None:
        """Return what the query makes of the message; None: WHERE does not want it.

        That is a row, or the payload as it came if the rule is binary and selects `*`.
        """
        document = decoded(message) if self.needs_payload else None
        if self._where is not None and self._where(document, message) is not True:
            return None
        if self.passes_on:
            return message.payload
        row: Row = {}
        for write in self._writes:
            write(row, document, message)
        return row

    def watched(self, watch: Watch) -> "Query":
        """Make the same query again with a watch on each of its expressions."""
        return _assembled(
            self.text, self.data_type, self.select, Compiler(self.surroundings, watch)
        )


def compile_query(text: str, data_type: DataType = DataType.JSON, zone: tzinfo = _BEIJING) -> Query:
    """Make a query of its text; SqlSyntaxError: the text is none.

    `zone` is the time zone of the region, for timestamp('…').
    """
    select = parse(text)
    if data_type is DataType.BINARY:
        check_binary(select, text)
    return _assembled(text, data_type, select, Compiler(Surroundings(zone, SystemRandom())))


def check_fields(query: Query, most: int) -> None:
    """Refuse a query of more columns: SqlSyntaxError tells where the first of these stands."""
    if len(query.select.columns) <= most:
        return
    expression = expression_of(query.select.columns[most])
    place = line_and_column(query.text, expression.place if expression else (0, 0))
    raise SqlSyntaxError(marked("A query has at most %(most)s fields."), *place, most=most)


def _assembled(text: str, data_type: DataType, select: Select, compiler: Compiler) -> Query:
    used = list(expressions(select))
    fields = [part.path.text for part in used if isinstance(part, Field)]
    calls = [part.function.name for part in used if isinstance(part, Call)]
    every_member = Star() in select.columns
    passes_on = every_member and data_type is DataType.BINARY
    return Query(
        text=text,
        data_type=data_type,
        topic_filter=select.topic_filter,
        fields=tuple(dict.fromkeys(fields)),
        functions=tuple(dict.fromkeys(calls)),
        select=select,
        surroundings=compiler.surroundings,
        needs_payload=bool(fields) or (every_member and not passes_on),
        passes_on=passes_on,
        _writes=tuple(_write(column, compiler) for column in select.columns),
        _where=None if select.where is None else compiler.evaluator(select.where),
    )


def _write(column: Star | Column | Spread, compiler: Compiler) -> Write:
    match column:
        case Star():
            return _write_members
        case Spread(call):
            return _spread(compiler.evaluator(call))
        case Column(key, expression):
            return _write_one(key, compiler.evaluator(expression))


def _write_one(key: str, evaluate: Evaluate) -> Write:
    def write(row: Row, document: object, message: Message) -> None:
        value = evaluate(document, message)
        if value is not MISSING:
            row[key] = value

    return write


def _spread(evaluate: Evaluate) -> Write:
    def write(row: Row, document: object, message: Message) -> None:
        members = evaluate(document, message)
        if isinstance(members, dict):
            row.update(members)

    return write


def _write_members(row: Row, document: object, _message: Message) -> None:
    if not isinstance(document, dict):
        raise SqlEvaluationError(marked("SELECT * needs a JSON object, and the payload is none."))
    row.update(document)
