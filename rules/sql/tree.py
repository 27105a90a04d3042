"""What a query looks like once it is parsed.

Every expression knows its place in the text: where it begins and ends. Two trees are equal if
they mean the same, wherever that was written.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field

from rules.sql.functions import Function
from rules.sql.paths import Path

Place = tuple[int, int]


def line_and_column(text: str, place: Place) -> tuple[int, int]:
    """Answer where a place begins, both counted from 1."""
    start = place[0]
    return text.count("\n", 0, start) + 1, start - text.rfind("\n", 0, start)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Placed:
    """Stands somewhere in the text."""

    place: Place = field(default=(0, 0), compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Constant(_Placed):
    """A number, a text, a truth value or null written in the query."""

    value: str | float | bool | None


@dataclass(frozen=True, slots=True)
class Field(_Placed):
    """A value of the payload."""

    path: Path


@dataclass(frozen=True, slots=True)
class Call(_Placed):
    """A function and its arguments; `to_hex(*)` has none."""

    function: Function
    operands: tuple["Expression", ...]


@dataclass(frozen=True, slots=True)
class Operation(_Placed):
    """An operator: `and`, `or`, `not`, `negate`, `is null`, a comparison, an arithmetic sign."""

    operator: str
    operands: tuple["Expression", ...]


@dataclass(frozen=True, slots=True)
class Like(_Placed):
    """Whether a text looks like a pattern, in which `%` stands for any characters."""

    operand: "Expression"
    pattern: str


@dataclass(frozen=True, slots=True)
class Within(_Placed):
    """Whether a value is one of several."""

    operand: "Expression"
    options: tuple["Expression", ...]


@dataclass(frozen=True, slots=True)
class Case(_Placed):
    """The result of the first branch that holds, or whose value the operand equals."""

    operand: "Expression | None"
    branches: tuple[tuple["Expression", "Expression"], ...]
    otherwise: "Expression | None"


Expression = Constant | Field | Call | Operation | Like | Within | Case


@dataclass(frozen=True, slots=True)
class Star:
    """Every member of the payload, or the payload itself if it is binary."""


@dataclass(frozen=True, slots=True)
class Column:
    """One member of the result: its key and how to find its value."""

    key: str
    expression: Expression


@dataclass(frozen=True, slots=True)
class Spread:
    """A call whose result is not one member but brings several with it."""

    call: Call


@dataclass(frozen=True, slots=True)
class Select:
    """A whole query."""

    columns: tuple[Star | Column | Spread, ...]
    topic_filter: str
    where: Expression | None


def expression_of(column: Star | Column | Spread) -> Expression | None:
    """Answer what a column calculates; a star calculates nothing."""
    match column:
        case Column():
            return column.expression
        case Spread():
            return column.call
        case Star():
            return None


def expressions(select: Select) -> Iterator[Expression]:
    """Yield every expression of the query in the order of its text, outer before inner."""
    for column in select.columns:
        expression = expression_of(column)
        if expression is not None:
            yield from within(expression)
    if select.where is not None:
        yield from within(select.where)


def within(expression: Expression) -> Iterator[Expression]:
    """Yield an expression and every one inside it, outer before inner."""
    yield expression
    for part in parts(expression):
        yield from within(part)


def parts(expression: Expression) -> tuple[Expression, ...]:
    """Answer what an expression is directly made of, in the order of the text."""
    match expression:
        case Call() | Operation():
            return expression.operands
        case Like():
            return (expression.operand,)
        case Within():
            return (expression.operand, *expression.options)
        case Case():
            between = [part for branch in expression.branches for part in branch]
            ends = (expression.operand, *between, expression.otherwise)
            return tuple(part for part in ends if part is not None)
    return ()
