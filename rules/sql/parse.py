"""How the text of a query becomes a tree."""

import math
import re
from collections.abc import Callable, Iterator, Sequence
from difflib import get_close_matches

from lark import Lark, Token, Tree
from lark.exceptions import UnexpectedInput

from rules.sql.errors import SqlSyntaxError
from rules.sql.expected import unexpected
from rules.sql.functions import FUNCTIONS
from rules.sql.paths import parse_path
from rules.sql.topic_filter import parse_topic_filter
from rules.sql.tree import Call, Column, Constant, Expression, Field, Operation, Select, Star

MAX_TEXT = 8192
MAX_DEPTH = 64
MAX_COLUMNS = 50  # IoT Platform limits: fields in one SELECT

_PARSER = Lark.open(
    "grammar.lark", rel_to=__file__, start="query", parser="lalr", propagate_positions=True
)

Node = Tree[Token]


def parse(text: str) -> Select:
    """Read a whole query."""
    if len(text) > MAX_TEXT:
        raise SqlSyntaxError(f"The query is longer than {MAX_TEXT} characters.", 1, 1)
    query = _read(text)
    _refuse_depth(query)
    columns, topic, *where = _children(query)
    return Select(
        columns=tuple(_columns(columns, text)),
        topic_filter=_topic_filter(_token(topic)),
        where=_expression(where[0]) if where else None,
    )


def find_topic(text: str) -> tuple[int, int]:
    """Answer where the topic of a query begins and ends in its text."""
    topic = _token(_children(_read(text))[1])
    return topic.start_pos or 0, topic.end_pos or 0


def _read(text: str) -> Node:
    try:
        return _PARSER.parse(text)
    except UnexpectedInput as exc:
        raise unexpected(_PARSER, text, exc) from exc


def _refuse_depth(query: Node) -> None:
    """Bound the depth before anything walks the tree by recursion."""
    level, depth = _children(query), 0
    while level:
        depth += 1
        if depth > MAX_DEPTH:
            raise _refused("This is nested too deeply; write a shorter expression.", level[0])
        level = [child for node in level for child in _children(node)]


def _columns(columns: Node, text: str) -> Iterator[Star | Column]:
    for number, column in enumerate(_children(columns), start=1):
        if number > MAX_COLUMNS:
            raise _refused(f"A query has at most {MAX_COLUMNS} fields.", column)
        yield Star() if column.data == "star" else _column(column, text)


def _column(column: Node, text: str) -> Column:
    [child], aliases = _children(column), _tokens(column)
    expression = _expression(child)
    if aliases:
        return Column(str(aliases[0]), expression)
    if isinstance(expression, Field):
        return Column(expression.path.text, expression)
    # IoT Platform: SELECT deviceName() gives {"deviceName()": …}
    return Column(text[column.meta.start_pos : column.meta.end_pos], expression)


def _topic_filter(token: Token) -> str:
    try:
        return parse_topic_filter(token[1:-1] if token[0] in "\"'" else token)
    except ValueError as exc:
        raise _refused(str(exc), token) from exc


def _expression(node: Node) -> Expression:
    operands = tuple(_expression(child) for child in _children(node))
    return _BUILDERS[node.data](_tokens(node), operands)


def _field(token: Token, path: str) -> Field:
    try:
        return Field(parse_path(str(path)))
    except ValueError as exc:
        raise _refused(f"{exc}.", token) from exc


def _number(token: Token) -> Constant:
    number = float(token)
    if not math.isfinite(number):
        raise _refused("This number is too large.", token)
    return Constant(int(token) if token.isdigit() else number)


def _string(token: Token) -> Constant:
    return Constant(re.sub(r"\\(['\\])", r"\1", token[1:-1]))


def _call(token: Token, operands: tuple[Expression, ...]) -> Call:
    function = FUNCTIONS.get(token.lower())
    if function is None:
        raise _refused(f"There is no function {token}(){_near(token)}", token)
    if not function.least <= len(operands) <= function.most:
        takes = f"{function.name}() takes {function.arity}"
        raise _refused(f"{takes}, not {len(operands)}.", token)
    return Call(function, operands)


def _near(name: str) -> str:
    near = get_close_matches(name.lower(), FUNCTIONS, n=1)
    names = ", ".join(f"{function.name}()" for function in FUNCTIONS.values())
    return f"; did you mean {FUNCTIONS[near[0]].name}()?" if near else f"; known are {names}."


_BUILDERS: dict[str, Callable[[Sequence[Token], tuple[Expression, ...]], Expression]] = {
    "field": lambda tokens, _: _field(tokens[0], tokens[0]),
    "quoted_field": lambda tokens, _: _field(tokens[0], tokens[0][1:-1]),
    "string": lambda tokens, _: _string(tokens[0]),
    "number": lambda tokens, _: _number(tokens[0]),
    "boolean": lambda tokens, _: Constant(tokens[0].lower() == "true"),
    "call": lambda tokens, operands: _call(tokens[0], operands),
    "operation": lambda tokens, operands: Operation(str(tokens[0]), operands),
    "and": lambda _, operands: Operation("and", operands),
    "or": lambda _, operands: Operation("or", operands),
    "not": lambda _, operands: Operation("not", operands),
    "negate": lambda _, operands: Operation("negate", operands),
}


def _children(node: Node) -> list[Node]:
    return [child for child in node.children if isinstance(child, Tree)]


def _tokens(node: Node) -> list[Token]:
    return [child for child in node.children if isinstance(child, Token)]


def _token(node: Node) -> Token:
    [token] = _tokens(node)
    return token


def _refused(message: str, place: Node | Token) -> SqlSyntaxError:
    at = place.meta if isinstance(place, Tree) else place
    return SqlSyntaxError(message, at.line or 1, at.column or 1)
