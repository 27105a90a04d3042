"""What a query looks like once it is parsed."""

from collections.abc import Iterator
from dataclasses import dataclass

from rules.sql.functions import Function
from rules.sql.paths import Path


@dataclass(frozen=True, slots=True)
class Constant:
    """A number, a text or a truth value written in the query."""

    value: str | float | bool


@dataclass(frozen=True, slots=True)
class Field:
    """A value of the payload."""

    path: Path


@dataclass(frozen=True, slots=True)
class Call:
    """A function and its arguments."""

    function: Function
    operands: tuple["Expression", ...]


@dataclass(frozen=True, slots=True)
class Operation:
    """An operator: `and`, `or`, `not`, `negate`, a comparison or an arithmetic sign."""

    operator: str
    operands: tuple["Expression", ...]


Expression = Constant | Field | Call | Operation


@dataclass(frozen=True, slots=True)
class Star:
    """Every member of the payload."""


@dataclass(frozen=True, slots=True)
class Column:
    """One member of the result: its key and how to find its value."""

    key: str
    expression: Expression


@dataclass(frozen=True, slots=True)
class Select:
    """A whole query."""

    columns: tuple[Star | Column, ...]
    topic_filter: str
    where: Expression | None


def expressions(select: Select) -> Iterator[Expression]:
    """Yield every expression of the query in the order of its text, outer before inner."""
    for column in select.columns:
        if isinstance(column, Column):
            yield from _within(column.expression)
    if select.where is not None:
        yield from _within(select.where)


def _within(expression: Expression) -> Iterator[Expression]:
    yield expression
    if isinstance(expression, Call | Operation):
        for operand in expression.operands:
            yield from _within(operand)
