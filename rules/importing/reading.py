"""How a query of another system becomes a tree."""

from typing import Any, TypeAlias

from lark import Lark, Token, Tree
from lark.exceptions import UnexpectedInput

from rules.sql import SqlSyntaxError
from rules.sql.parse import MAX_DEPTH, MAX_TEXT
from rules.sql.tree import line_and_column

Node: TypeAlias = Tree[Token]

_PARSER = Lark.open(
    "foreign.lark", rel_to=__file__, start="query", parser="lalr", propagate_positions=True
)
_SHOWN = 40  # characters


def parse(text: str) -> Node:
    """Read a query; SqlSyntaxError says where it is none."""
    if len(text) > MAX_TEXT:
        raise SqlSyntaxError(f"The query is longer than {MAX_TEXT} characters.", 1, 1)
    try:
        tree: Node = _PARSER.parse(text)
    except UnexpectedInput as exc:
        raise _unexpected(text, exc) from exc
    _refuse_depth(tree)
    return tree


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
    said = f'"{rest[0][:_SHOWN]}" is not understood here.' if rest else "The query is not finished."
    return SqlSyntaxError(said, *line_and_column(text, (offset, offset)))


def _refuse_depth(tree: Node) -> None:
    level, depth = [tree], 0
    while level:
        depth += 1
        if depth > MAX_DEPTH:
            raise SqlSyntaxError("This is nested too deeply.", 1, 1)
        level = [child for node in level for child in children(node)]
