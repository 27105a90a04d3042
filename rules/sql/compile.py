"""How an expression becomes a function of one message, made once and called for each.

Truth has three values: a condition is True, False or unknown, and unknown is None.
"""

from collections.abc import Callable, Sequence

from rules.sql.functions import Function
from rules.sql.message import Message
from rules.sql.paths import MISSING, Path, reader
from rules.sql.tree import Call, Constant, Expression, Field, Operation
from rules.sql.values import BINARY, Binary, negated

Evaluate = Callable[[object, Message], object]
"""From the decoded payload and its message to a JSON value, or MISSING for an absent field."""


def evaluator(expression: Expression) -> Evaluate:
    """Make the function that evaluates this expression."""
    match expression:
        case Constant(value):
            return lambda _document, _message: value
        case Field(path):
            return _field(path)
        case Call(function, operands):
            return _call(function, [evaluator(operand) for operand in operands])
        case Operation(operator, operands):
            return _operation(operator, [evaluator(operand) for operand in operands])


def _field(path: Path) -> Evaluate:
    read = reader(path)
    return lambda document, _message: read(document)


def _call(function: Function, arguments: Sequence[Evaluate]) -> Evaluate:
    evaluate = function.evaluate

    def call(document: object, message: Message) -> object:
        values = (argument(document, message) for argument in arguments)
        return evaluate(message, *(None if value is MISSING else value for value in values))

    return call


def _operation(operator: str, operands: Sequence[Evaluate]) -> Evaluate:
    if operator in BINARY:
        return _binary(BINARY[operator], *operands)
    return _LOGICAL[operator](*operands)


def _binary(operate: Binary, left: Evaluate, right: Evaluate) -> Evaluate:
    return lambda document, message: operate(left(document, message), right(document, message))


def _negate(operand: Evaluate) -> Evaluate:
    return lambda document, message: negated(operand(document, message))


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


_LOGICAL: dict[str, Callable[..., Evaluate]] = {
    "and": _and,
    "or": _or,
    "not": _not,
    "negate": _negate,
}
