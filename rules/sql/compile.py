"""How an expression becomes a function of one message, made once and called for each.

Truth has three values: a condition is True, False or unknown, and unknown is None.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial

from rules.sql.functions import Function, Given, Surroundings
from rules.sql.message import Message
from rules.sql.paths import MISSING, reader
from rules.sql.patterns import matcher
from rules.sql.tree import Call, Case, Constant, Expression, Field, Like, Operation, Within
from rules.sql.values import BINARY, Binary, equal, negated

Evaluate = Callable[[object, Message], object]
"""From the decoded payload and its message to a JSON value, or MISSING for an absent field."""

Watch = Callable[[Expression, Evaluate], Evaluate]
"""May put itself between an expression's function and whoever calls it."""


def _unwatched(_expression: Expression, evaluate: Evaluate) -> Evaluate:
    return evaluate


@dataclass(frozen=True, slots=True)
class Compiler:
    """Makes the functions of one query."""

    surroundings: Surroundings
    watch: Watch = _unwatched

    def evaluator(self, expression: Expression) -> Evaluate:
        """Make the function that evaluates this expression."""
        return self.watch(expression, self._made(expression))

    def _made(self, expression: Expression) -> Evaluate:
        match expression:
            case Constant(value):
                return lambda _document, _message: value
            case Field(path):
                read = reader(path)
                return lambda document, _message: read(document)
            case Call(function, operands):
                return _call(self._bound(function), self._all(operands))
            case Operation(operator, operands):
                return _operation(operator, self._all(operands))
            case Like(operand, pattern):
                return _like(self.evaluator(operand), pattern)
            case Within(operand, options):
                return _within(self.evaluator(operand), self._all(options))
            case Case():
                return self._case(expression)

    def _all(self, expressions: Sequence[Expression]) -> list[Evaluate]:
        return [self.evaluator(expression) for expression in expressions]

    def _case(self, case: Case) -> Evaluate:
        branches = [(self.evaluator(when), self.evaluator(then)) for when, then in case.branches]
        otherwise = self.evaluator(case.otherwise or Constant(None))
        if case.operand is None:
            return _searched(branches, otherwise)
        return _simple(self.evaluator(case.operand), branches, otherwise)

    def _bound(self, function: Function) -> "Bound":
        """Give the implementation what it is given, and nulls only if it bears them."""
        given, evaluate = function.given, function.evaluate
        if given is Given.SURROUNDINGS:
            evaluate = partial(evaluate, self.surroundings)
        takes_message, nulls_end_it = given is not Given.NOTHING, not function.bears_null

        def call(message: Message, values: Sequence[object]) -> object:
            if nulls_end_it and any(value is None for value in values):
                return None
            return evaluate(message, *values) if takes_message else evaluate(*values)

        return call


Bound = Callable[[Message, Sequence[object]], object]
Branches = Sequence[tuple[Evaluate, Evaluate]]


def _call(bound: Bound, arguments: Sequence[Evaluate]) -> Evaluate:
    def call(document: object, message: Message) -> object:
        values = [argument(document, message) for argument in arguments]
        return bound(message, [None if value is MISSING else value for value in values])

    return call


def _operation(operator: str, operands: Sequence[Evaluate]) -> Evaluate:
    if operator in BINARY:
        return _binary(BINARY[operator], *operands)
    return _LOGICAL[operator](*operands)


def _binary(operate: Binary, left: Evaluate, right: Evaluate) -> Evaluate:
    return lambda document, message: operate(left(document, message), right(document, message))


def _negate(operand: Evaluate) -> Evaluate:
    return lambda document, message: negated(operand(document, message))


def _is_null(operand: Evaluate) -> Evaluate:
    def evaluate(document: object, message: Message) -> bool:
        value = operand(document, message)
        return value is None or value is MISSING

    return evaluate


def _not(operand: Evaluate) -> Evaluate:
    def evaluate(document: object, message: Message) -> bool | None:
        value = operand(document, message)
        return not value if isinstance(value, bool) else None

    return evaluate


def _and(*operands: Evaluate) -> Evaluate:
    def evaluate(document: object, message: Message) -> bool | None:
        result: bool | None = True
        for operand in operands:
            value = operand(document, message)
            if value is False:
                return False
            if value is not True:
                result = None
        return result

    return evaluate


def _or(*operands: Evaluate) -> Evaluate:
    def evaluate(document: object, message: Message) -> bool | None:
        result: bool | None = False
        for operand in operands:
            value = operand(document, message)
            if value is True:
                return True
            if value is not False:
                result = None
        return result

    return evaluate


def _like(operand: Evaluate, pattern: str) -> Evaluate:
    matches = matcher(pattern)

    def evaluate(document: object, message: Message) -> bool | None:
        value = operand(document, message)
        return matches(value) if isinstance(value, str) else None

    return evaluate


def _within(operand: Evaluate, options: Sequence[Evaluate]) -> Evaluate:
    """Compare as `=` does: unknown as soon as one comparison is, unless another is true."""

    def evaluate(document: object, message: Message) -> bool | None:
        value = operand(document, message)
        result: bool | None = False
        for option in options:
            same = equal(value, option(document, message))
            if same:
                return True
            if same is None:
                result = None
        return result

    return evaluate


def _searched(branches: Branches, otherwise: Evaluate) -> Evaluate:
    def evaluate(document: object, message: Message) -> object:
        for when, then in branches:
            if when(document, message) is True:
                return then(document, message)
        return otherwise(document, message)

    return evaluate


def _simple(operand: Evaluate, branches: Branches, otherwise: Evaluate) -> Evaluate:
    def evaluate(document: object, message: Message) -> object:
        value = operand(document, message)
        for when, then in branches:
            if equal(value, when(document, message)):
                return then(document, message)
        return otherwise(document, message)

    return evaluate


_LOGICAL: dict[str, Callable[..., Evaluate]] = {
    "and": _and,
    "or": _or,
    "not": _not,
    "negate": _negate,
    "is null": _is_null,
}
