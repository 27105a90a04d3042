"""What operators do with JSON values.

Null, a missing field or a value of the wrong type makes the result unknown, which is None: so
do a division by zero and a number too large for JSON readers. Numbers compare with numbers,
texts with texts, truth values only for equality.
"""

import math
import operator
from collections.abc import Callable
from typing import TypeGuard

Binary = Callable[[object, object], object]

_ORDERED = {int: "number", float: "number", str: "text"}
_EQUATED = {**_ORDERED, bool: "truth"}


def _comparison(test: Callable[..., bool], kinds: dict[type, str]) -> Binary:
    def compare(left: object, right: object) -> bool | None:
        kind = kinds.get(type(left))
        if kind is None or kinds.get(type(right)) != kind:
            return None
        return test(left, right)

    return compare


def _arithmetic(calculate: Callable[[float, float], float]) -> Binary:
    def apply(left: object, right: object) -> float | None:
        if not (is_number(left) and is_number(right)):
            return None
        try:
            result = calculate(left, right)
            return result if math.isfinite(result) else None
        except (ZeroDivisionError, OverflowError):
            return None

    return apply


def is_number(value: object) -> TypeGuard[float]:
    """Tell whether this is a JSON number; true and false are none."""
    return isinstance(value, int | float) and not isinstance(value, bool)


def negated(value: object) -> float | None:
    """Return the number with its sign turned."""
    return -value if is_number(value) else None


def _divided(left: float, right: float) -> float:
    """Stay whole where the division is."""
    if isinstance(left, int) and isinstance(right, int) and left % right == 0:
        return left // right
    return left / right


def remainder(left: float, right: float) -> float:
    """Take the sign of the dividend, as SQL does and Python does not."""
    rest = abs(left) % abs(right)
    return -rest if left < 0 else rest


BINARY: dict[str, Binary] = {
    "=": _comparison(operator.eq, _EQUATED),
    "<>": _comparison(operator.ne, _EQUATED),
    "!=": _comparison(operator.ne, _EQUATED),
    "<": _comparison(operator.lt, _ORDERED),
    "<=": _comparison(operator.le, _ORDERED),
    ">": _comparison(operator.gt, _ORDERED),
    ">=": _comparison(operator.ge, _ORDERED),
    "+": _arithmetic(operator.add),
    "-": _arithmetic(operator.sub),
    "*": _arithmetic(operator.mul),
    "/": _arithmetic(_divided),
    "%": _arithmetic(remainder),
}

ORDERING = frozenset(("<", "<=", ">", ">="))
ARITHMETIC = frozenset(("+", "-", "*", "/", "%", "negate"))

equal = BINARY["="]
