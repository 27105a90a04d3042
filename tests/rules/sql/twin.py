"""The rule SQL once more, slow and obvious: it walks the tree for every message."""

import math
import re
from operator import ge, gt, le, lt
from typing import Any

from rules.sql.functions import Given
from rules.sql.tree import (
    Call,
    Case,
    Constant,
    Expression,
    Field,
    Like,
    Operation,
    Select,
    Spread,
    Star,
    Within,
)
from tests.rules.sql.reading import Letter

NOTHING = object()  # a field that is not there


def apply(select: Select, letter: Letter) -> dict[str, Any] | None:
    if select.where is not None and value(select.where, letter) is not True:
        return None
    row: dict[str, Any] = {}
    for column in select.columns:
        if isinstance(column, Star):
            row.update(letter.document)  # type: ignore[call-overload]
        elif isinstance(column, Spread):
            row.update(value(column.call, letter))
        elif (found := value(column.expression, letter)) is not NOTHING:
            row[column.key] = found
    return row


def value(expression: Expression, letter: Letter) -> Any:
    if isinstance(expression, Constant):
        return expression.value
    if isinstance(expression, Field):
        return follow(expression.path.text, letter.document)
    if isinstance(expression, Call):
        return call(expression, letter)
    if isinstance(expression, Like):
        return like(value(expression.operand, letter), expression.pattern)
    if isinstance(expression, Within):
        return within(expression, letter)
    if isinstance(expression, Case):
        return chosen(expression, letter)
    return operation(expression, letter)


def follow(path: str, document: Any) -> Any:
    found = document
    for key, index in re.findall(r"(?:^|\.)([^.\[\]$]+)|\[(\d+)\]", path):
        if key:
            if not isinstance(found, dict) or key not in found:
                return NOTHING
            found = found[key]
        else:
            if not isinstance(found, list) or int(index) >= len(found):
                return NOTHING
            found = found[int(index)]
    return [found] if path[0] == "." else found


def call(expression: Call, letter: Letter) -> Any:
    function = expression.function
    arguments = [present(value(operand, letter)) for operand in expression.operands]
    if function.name != "nanvl" and None in arguments:
        return None
    given = [letter] if function.given is Given.MESSAGE else []
    return function.evaluate(*given, *arguments)


def present(found: Any) -> Any:
    return None if found is NOTHING else found


def like(text: Any, pattern: str) -> bool | None:
    if not isinstance(text, str):
        return None
    pieces = re.split(r"(\\%|%)", pattern)
    wanted = {"%": ".*", r"\%": "%"}
    expression = "".join(wanted.get(piece, re.escape(piece)) for piece in pieces)
    return re.fullmatch(expression, text, re.DOTALL) is not None


def within(expression: Within, letter: Letter) -> bool | None:
    operand = value(expression.operand, letter)
    same: list[bool | None] = []
    for option in expression.options:
        same.append(compare("=", operand, value(option, letter)))
        if same[-1]:
            return True
    return None if None in same else False


def chosen(case: Case, letter: Letter) -> Any:
    operand = None if case.operand is None else value(case.operand, letter)
    for when, then in case.branches:
        holds = value(when, letter)
        if case.operand is not None:
            holds = compare("=", operand, holds)
        if holds is True:
            return value(then, letter)
    return None if case.otherwise is None else value(case.otherwise, letter)


def operation(expression: Operation, letter: Letter) -> Any:
    operator = expression.operator
    if operator in ("and", "or"):
        return logic(operator, expression, letter)
    values = [value(operand, letter) for operand in expression.operands]
    if operator == "not":
        return {True: False, False: True}.get(values[0]) if type(values[0]) is bool else None
    if operator == "is null":
        return values[0] in (None, NOTHING)
    if operator == "negate":
        return -values[0] if type(values[0]) in (int, float) else None
    if operator in ("+", "-", "*", "/", "%"):
        return calculate(operator, *values)
    return compare(operator, *values)


def logic(operator: str, expression: Operation, letter: Letter) -> bool | None:
    decisive, unknown = operator == "or", False
    for operand in expression.operands:
        found = value(operand, letter)
        if found is decisive:
            return operator == "or"
        unknown |= not isinstance(found, bool)
    return None if unknown else not decisive


def calculate(operator: str, left: Any, right: Any) -> Any:
    if type(left) not in (int, float) or type(right) not in (int, float):
        return None
    if operator in "/%" and right == 0:
        return None
    try:
        result = {
            "+": lambda: left + right,
            "-": lambda: left - right,
            "*": lambda: left * right,
            "/": lambda: divide(left, right),
            "%": lambda: (-1 if left < 0 else 1) * (abs(left) % abs(right)),
        }[operator]()
        return result if math.isfinite(result) else None
    except OverflowError:
        return None


def divide(left: Any, right: Any) -> Any:
    exact = isinstance(left, int) and isinstance(right, int) and left % right == 0
    return left // right if exact else left / right


def compare(operator: str, left: Any, right: Any) -> bool | None:
    kinds = {int: "number", float: "number", str: "text", bool: "truth"}
    if type(left) not in kinds or kinds[type(left)] != kinds.get(type(right)):
        return None
    if operator in ("=", "<>", "!="):
        return bool(left == right) == (operator == "=")
    if isinstance(left, bool):
        return None
    return bool(COMPARE[operator](left, right))


COMPARE = {"<": lt, "<=": le, ">": gt, ">=": ge}
