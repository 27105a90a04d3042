"""How the text of a query becomes a tree."""

from collections.abc import Iterator

from lark import Lark, Token
from lark.exceptions import UnexpectedInput

from iotconsole.kit.errors import marked
from rules.sql.build import Node, children, expression, refused, tokens
from rules.sql.errors import SqlSyntaxError
from rules.sql.expected import unexpected
from rules.sql.topic_filter import parse_topic_filter
from rules.sql.tree import Call, Column, Field, Select, Spread, Star

MAX_TEXT = 8192
MAX_DEPTH = 64

_PARSER = Lark.open(
    "grammar.lark", rel_to=__file__, start="query", parser="lalr", propagate_positions=True
)


def parse(text: str) -> Select:
    """Read a whole query."""
    if len(text) > MAX_TEXT:
        sentence = marked("The query is longer than %(most)s characters.")
        raise SqlSyntaxError(sentence, 1, 1, most=MAX_TEXT)
    query = _read(text)
    _refuse_depth(query)
    columns, topic, *where = children(query)
    return Select(
        columns=tuple(_columns(columns, text)),
        topic_filter=_topic_filter(_token(topic)),
        where=expression(where[0]) if where else None,
    )


def find_topic(text: str) -> tuple[int, int]:
    """Answer where the topic of a query begins and ends in its text."""
    topic = _token(children(_read(text))[1])
    return topic.start_pos or 0, topic.end_pos or 0


def _read(text: str) -> Node:
    try:
        return _PARSER.parse(text)
    except UnexpectedInput as exc:
        raise unexpected(_PARSER, text, exc) from exc


def _refuse_depth(query: Node) -> None:
    """Bound the depth before anything walks the tree by recursion."""
    level, depth = children(query), 0
    while level:
        depth += 1
        if depth > MAX_DEPTH:
            sentence = marked("This is nested too deeply; write a shorter expression.")
            raise refused(sentence, level[0])
        level = [child for node in level for child in children(node)]


def _columns(columns: Node, text: str) -> Iterator[Star | Column | Spread]:
    for column in children(columns):
        yield Star() if column.data == "star" else _column(column, text)


def _column(column: Node, text: str) -> Column | Spread:
    [child], aliases = children(column), tokens(column)
    found = expression(child)
    if aliases:
        return Column(str(aliases[0]).strip('"'), found)
    if isinstance(found, Field):
        return Column(found.path.text, found)
    if isinstance(found, Call) and found.function.spreads:
        return Spread(found)
    # IoT Platform: SELECT deviceName() gives {"deviceName()": …}
    return Column(text[column.meta.start_pos : column.meta.end_pos], found)


def _topic_filter(token: Token) -> str:
    try:
        return parse_topic_filter(token[1:-1] if token[0] in "\"'" else token)
    except ValueError as exc:
        raise refused(str(exc), token) from exc


def _token(node: Node) -> Token:
    [token] = tokens(node)
    return token
