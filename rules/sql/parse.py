"""How the text of a query becomes a tree."""

from collections.abc import Callable, Iterator, Sequence
from difflib import get_close_matches

from lark import Lark, Token, Tree
from lark.exceptions import UnexpectedInput

from rules.sql.functions import FUNCTIONS, Function
from rules.sql.paths import Path, parse_path
from rules.sql.refusal import refused, unexpected
from rules.sql.tree import Call, Column, Constant, Expression, Field, Operation, Select, Star

MAX_TEXT = 8192
MAX_DEPTH = 64
MAX_COLUMNS = 50  # IoT Platform limits: fields in one SELECT

PARSER = Lark.open(
    "grammar.lark", rel_to=__file__, start="query", parser="lalr",
    propagate_positions=True, maybe_placeholders=False,
)  # fmt: skip
