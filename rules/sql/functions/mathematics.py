"""What functions of numbers do: null where there is no real, finite result."""

import math
from collections.abc import Callable

from iotconsole.kit.errors import marked
from rules.sql.functions.arguments import finite, number
from rules.sql.functions.function import Function, Given, Surroundings
from rules.sql.message import Message
from rules.sql.values import remainder

_EXACT = 2.0**53  # up to here every whole number is a float


def _calculated(name: str, calculate: Callable[..., float]) -> Callable[..., float | None]:
    def evaluate(*values: object) -> float | None:
        numbers = [number(name, value) for value in values]
        try:
            return finite(calculate(*numbers))
        except (ValueError, OverflowError, ZeroDivisionError):
            return None

    return evaluate


def _logarithm(value: float, base: float = 10) -> float:
    # IoT Platform, function list: without a base, older pages say e, newer ones 10.
    return math.log10(value) if base == 10 else math.log(value, base)


def _power(value: float, exponent: float) -> float:
    """Stay whole where the result is, and small enough to be exact."""
    result = math.pow(value, exponent)
    whole = isinstance(value, int) and isinstance(exponent, int) and exponent >= 0
    return int(result) if whole and abs(result) <= _EXACT else result


def _random(surroundings: Surroundings, _message: Message) -> float:
    return surroundings.chance.random()


def _of_one(
    name: str, calculate: Callable[[float], float], gives: str, example: str, argument: str = "n"
) -> Function:
    evaluate = _calculated(name, calculate)
    return Function(name, argument, 1, 1, "number", gives, example, evaluate)


FUNCTIONS = (
    _of_one("abs", abs, marked("The number without its sign."), "abs(-2.5) = 2.5"),
    _of_one("asin", math.asin, marked("The arcsine, in radians."), "asin(1) = 1.5707963267948966"),
    _of_one("cos", math.cos, marked("The cosine of an angle in radians."), "cos(0) = 1.0"),
    _of_one("cosh", math.cosh, marked("The hyperbolic cosine."), "cosh(0) = 1.0"),
    _of_one("exp", math.exp, marked("e to the power of n."), "exp(0) = 1.0"),
    _of_one("floor", math.floor, marked("The greatest whole number up to n."), "floor(-2.5) = -3"),
    Function(
        "log",
        "n[, base]",
        1,
        2,
        "number",
        marked("The logarithm of n to a base, to 10 if none is said."),
        "log(8, 2) = 3.0",
        _calculated("log", _logarithm),
    ),
    Function(
        "mod",
        "n, m",
        2,
        2,
        "number",
        marked("The remainder of n divided by m, with the sign of n: the same as n % m."),
        "mod(-7, 3) = -1",
        _calculated("mod", remainder),
    ),
    Function(
        "power",
        "n, m",
        2,
        2,
        "number",
        marked("n to the power of m."),
        "power(2, 10) = 1024",
        _calculated("power", _power),
    ),
    Function(
        "rand",
        "",
        0,
        0,
        "number",
        marked("A random number, at least 0 and less than 1."),
        "rand() < 1",
        _random,
        given=Given.SURROUNDINGS,
        answers_anew=True,
    ),
    _of_one("sin", math.sin, marked("The sine of an angle in radians."), "sin(0) = 0.0"),
    _of_one("sinh", math.sinh, marked("The hyperbolic sine."), "sinh(0) = 0.0"),
    _of_one("tan", math.tan, marked("The tangent of an angle in radians."), "tan(0) = 0.0"),
    _of_one("tanh", math.tanh, marked("The hyperbolic tangent."), "tanh(0) = 0.0"),
)
