"""How a branch of the parser's tree becomes an expression."""

import math
import re
from collections.abc import Callable, Sequence
from difflib import get_close_matches

from lark import Token, Tree

from iotconsole.kit.errors import Phrase, marked
from rules.sql.errors import SqlEvaluationError, SqlSyntaxError
from rules.sql.functions import FUNCTIONS, Function
from rules.sql.functions.arguments import wrong
from rules.sql.paths import parse_path
from rules.sql.tree import (
    Call,
    Case,
    Constant,
    Expression,
    Field,
    Like,
    Operation,
    Place,
    Within,
)

Node = Tree[Token]


def expression(node: Node) -> Expression:
    """Build the expression this node and all below it stand for."""
    place = (node.meta.start_pos, node.meta.end_pos)
    if node.data in ("simple_case", "searched_case"):
        return _case(node, place)
    operands = tuple(expression(child) for child in children(node))
    return _BUILDERS[node.data](tokens(node), operands, place)


def children(node: Node) -> list[Node]:
    """Answer the nodes below a node."""
    return [child for child in node.children if isinstance(child, Tree)]


def tokens(node: Node) -> list[Token]:
    """Answer the words of a node."""
    return [child for child in node.children if isinstance(child, Token)]


def refused(message: str, place: Node | Token, **values: object) -> SqlSyntaxError:
    """Say what is wrong with a part of the text."""
    at = place.meta if isinstance(place, Tree) else place
    return SqlSyntaxError(message, at.line or 1, at.column or 1, **values)


def _case(node: Node, place: Place) -> Case:
    parts = children(node)
    operand = parts.pop(0) if node.data == "simple_case" else None
    otherwise = parts.pop() if parts[-1].data == "otherwise" else None
    return Case(
        operand=None if operand is None else expression(operand),
        branches=tuple(_branch(part) for part in parts),
        otherwise=None if otherwise is None else expression(children(otherwise)[0]),
        place=place,
    )


def _branch(node: Node) -> tuple[Expression, Expression]:
    when, then = children(node)
    return expression(when), expression(then)


def _field(token: Token, path: str, place: Place) -> Field:
    try:
        return Field(parse_path(str(path)), place=place)
    except ValueError as exc:
        sentence = marked('"%(text)s" is no path; write it like "a.b", "a[0].b" or "$[0]".')
        raise refused(sentence, token, text=path) from exc


def _number(token: Token, place: Place) -> Constant:
    number = float(token)
    if not math.isfinite(number):
        raise refused(marked("This number is too large."), token)
    return Constant(int(token) if token.isdigit() else number, place=place)


def _text(token: Token) -> str:
    return re.sub(r"\\(['\\])", r"\1", token[1:-1])


def _call(token: Token, operands: tuple[Expression, ...], place: Place) -> Call:
    function = _function(token)
    if function.takes_whole or not function.least <= len(operands) <= function.most:
        raise refused(wrong(function.name, function.arity, len(operands)).message, token)
    for position, check in function.checks.items():
        if position < len(operands):
            _try_constant(check, operands[position], token)
    return Call(function, operands, place=place)


def _call_whole(token: Token, place: Place) -> Call:
    function = _function(token)
    if not function.takes_whole:
        raise refused(wrong(function.name, function.arity, "*").message, token)
    return Call(function, (), place=place)


def _function(token: Token) -> Function:
    function = FUNCTIONS.get(token.lower())
    if function is None:
        raise refused(_unknown_function(token), token)
    return function


def _unknown_function(name: str) -> Phrase:
    if near := get_close_matches(name.lower(), FUNCTIONS, n=1):
        sentence = marked("There is no function %(name)s(); did you mean %(near)s()?")
        return Phrase(sentence, name=name[:40], near=FUNCTIONS[near[0]].name)
    names = ", ".join(f"{function.name}()" for function in FUNCTIONS.values())
    sentence = marked("There is no function %(name)s(); known are %(names)s.")
    return Phrase(sentence, name=name[:40], names=names)


def _try_constant(check: Callable[[object], object], operand: Expression, token: Token) -> None:
    if not isinstance(operand, Constant) or operand.value is None:
        return
    try:
        check(operand.value)
    except SqlEvaluationError as exc:
        raise refused(exc.message, token) from exc


def _not(inner: Expression, place: Place) -> Operation:
    return Operation("not", (inner,), place=place)


def _like(words: Sequence[Token], operands: tuple[Expression, ...], place: Place) -> Like:
    return Like(operands[0], _text(words[0]), place=place)


Builder = Callable[[Sequence[Token], tuple[Expression, ...], Place], Expression]


def _within(operands: tuple[Expression, ...], place: Place) -> Within:
    return Within(operands[0], operands[1:], place=place)


def _operation(operator: str) -> Builder:
    return lambda _words, operands, place: Operation(operator, operands, place=place)


_BUILDERS: dict[str, Builder] = {
    "field": lambda words, _, place: _field(words[0], words[0], place),
    "quoted_field": lambda words, _, place: _field(words[0], words[0][1:-1], place),
    "string": lambda words, _, place: Constant(_text(words[0]), place=place),
    "number": lambda words, _, place: _number(words[0], place),
    "boolean": lambda words, _, place: Constant(words[0].lower() == "true", place=place),
    "null": lambda _words, _, place: Constant(None, place=place),
    "call": lambda words, operands, place: _call(words[0], operands, place),
    "call_whole": lambda words, _, place: _call_whole(words[0], place),
    "operation": lambda words, operands, place: Operation(str(words[0]), operands, place=place),
    "and": _operation("and"),
    "or": _operation("or"),
    "not": _operation("not"),
    "negate": _operation("negate"),
    "like": _like,
    "not_like": lambda words, operands, place: _not(_like(words, operands, place), place),
    "within": lambda _, operands, place: _within(operands, place),
    "not_within": lambda _, operands, place: _not(_within(operands, place), place),
    "is_null": _operation("is null"),
    "is_not_null": lambda _, operands, place: _not(
        Operation("is null", operands, place=place), place
    ),
}
