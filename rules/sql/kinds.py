"""What kind of value an expression gives whatever the message."""

from rules.sql.functions import Kind
from rules.sql.tree import Call, Case, Constant, Expression, Like, Operation, Within
from rules.sql.values import ARITHMETIC

_OF_CONSTANT: dict[type, Kind] = {str: "text", bool: "truth", int: "number", float: "number"}


def kind_of(expression: Expression) -> Kind:
    """Answer what kind of value an expression gives, if its text tells."""
    match expression:
        case Constant(value):
            return _OF_CONSTANT.get(type(value), "anything")
        case Call(function):
            return function.gives
        case Operation(operator):
            return "number" if operator in ARITHMETIC else "truth"
        case Like() | Within():
            return "truth"
        case Case():
            kinds = {kind_of(part) for part in _results(expression)}
            return kinds.pop() if len(kinds) == 1 else "anything"
    return "anything"


def _results(case: Case) -> list[Expression]:
    results = [then for _, then in case.branches]
    return results if case.otherwise is None else [*results, case.otherwise]
