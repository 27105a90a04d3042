"""How a query of another system becomes a tree."""

from functools import cache
from typing import Any, TypeAlias

from lark import Lark, Token, Tree
from lark.exceptions import UnexpectedInput

from iotconsole.kit.errors import marked
from rules.sql import SqlSyntaxError
from rules.sql.parse import MAX_DEPTH, MAX_TEXT
from rules.sql.tree import line_and_column

Node: TypeAlias = Tree[Token]

_SHOWN = 40  # characters


def parse(text: str) -> Node:
    """Read a query; SqlSyntaxError says where it is none."""
    if len(text) > MAX_TEXT:
        sentence = marked("The query is longer than %(most)s characters.")
        raise SqlSyntaxError(sentence, 1, 1, most=MAX_TEXT)
    try:
        tree: Node = _parser().parse(text)
    except UnexpectedInput as exc:
        raise _unexpected(text, exc) from exc
    _refuse_depth(tree)
    return tree


@cache
def _parser() -> Lark:
    """Build the parser when a query of another system comes: most platforms never see one."""
    options = {"start": "query", "parser": "lalr", "propagate_positions": True}
    return Lark.open("foreign.lark", rel_to=__file__, **options)


def children(node: Node) -> list[Node]:
    """Answer the nodes below a node."""
    return [child for child in node.children if isinstance(child, Tree)]


def words(node: Node) -> list[Token]:
    """Answer the words of a node."""
    return [child for child in node.children if isinstance(child, Token)]


def _unexpected(text: str, error: UnexpectedInput) -> SqlSyntaxError:
    token = getattr(error, "token", None)
    at_end = token is not None and token.type == "$END"
    place: Any = error.pos_in_stream  # lark declares it None and sets an int
    offset = len(text.rstrip()) if at_end else place
    rest = text[offset:].split(maxsplit=1)
    line, column = line_and_column(text, (offset, offset))
    if not rest:
        return SqlSyntaxError(marked("The query is not finished."), line, column)
    sentence = marked('"%(word)s" is not understood here.')
    return SqlSyntaxError(sentence, line, column, word=rest[0][:_SHOWN])


def _refuse_depth(tree: Node) -> None:
    level, depth = [tree], 0
    while level:
        depth += 1
        if depth > MAX_DEPTH:
            raise SqlSyntaxError(marked("This is nested too deeply."), 1, 1)
        level = [child for node in level for child in children(node)]
