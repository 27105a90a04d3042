"""What all other systems have in common: the clauses, the operators, and how topics are spelled."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import ClassVar

from rules.importing import notes
from rules.importing.notes import Note
from rules.importing.reading import Node, children, words
from rules.importing.spelling import named, path, quoted, unquoted
from rules.sql import SqlSyntaxError, compile_query
from rules.sql.tree import line_and_column

BELOW = "/+/+/user"  # of any device of any product
NULL = "null"

# With null inside they might be true; everything else stays unknown.
_STRICT = {"call", "case", "is_null", "is_not_null"}


class NotTranslatable(Exception):
    """Nothing can be made of the query; the last note says why."""


@dataclass(frozen=True, slots=True)
class Translation:
    """A query of ours, None if there is none, and what differs."""

    sql: str | None
    notes: tuple[Note, ...]


Rewrite = Callable[["Translator", Node, list[Node]], str | None]


class Translator:
    """Spells a tree; `say` answers the text of a node and notes what differs."""

    texts: ClassVar[frozenset[str]] = frozenset({"single"})  # how constants may be written
    same: ClassVar[frozenset[str]] = frozenset()  # functions that mean the same here
    rewrites: ClassVar[Mapping[str, Rewrite]] = {}

    def __init__(self, text: str, below: str) -> None:
        self.text = text
        self.below = below.rstrip("/")
        self.notes: list[Note] = []
        self.gaps = 0
        self.shift = 0  # how many levels topics have more here

    def query(self, node: Node) -> str:
        """Answer the whole query."""
        if node.data == "foreach":
            self.note(node, notes.NO_FOREACH, is_gap=True, shown="FOREACH")
            raise NotTranslatable
        columns, topics, *where = children(node)
        topic = self._topic(topics)
        if node.data == "value":
            self.note(node, notes.VALUE, shown="VALUE")
        selected = ", ".join(self._column(column) for column in children(columns))
        sql = f"SELECT {selected}\nFROM {topic}"
        for each in where:
            sql += f"\nWHERE {self.say(children(each)[0])}"
        return self._checked(node, sql)

    def say(self, node: Node) -> str:
        """Answer what an expression is here."""
        spell = getattr(self, f"_{node.data}", None)
        if spell is None:
            return self.gap(node, _GAPS[node.data])
        before = self.gaps
        spelled: str = spell(node)
        return NULL if node.data in _STRICT and self.gaps > before else spelled

    def note(self, node: Node, sentence: str, *, is_gap: bool = False, **about: object) -> None:
        """Write down what differs, once for each place."""
        line, column = line_and_column(self.text, (node.meta.start_pos, node.meta.end_pos))
        shown = str(about.pop("shown", self.source(node)))
        self.notes.append(Note(line, column, shown, sentence, is_gap, about))
        self.gaps += is_gap

    def gap(self, node: Node, sentence: str = notes.NO_COUNTERPART) -> str:
        """Write down that nothing stands for it here."""
        self.note(node, sentence, is_gap=True)
        return NULL

    def source(self, node: Node) -> str:
        """Answer how it was written."""
        return self.text[node.meta.start_pos : node.meta.end_pos]

    def level(self, node: Node, before: int) -> str:
        """Answer a level of the topic, which has more of them in front here."""
        after = before + self.shift
        self.note(node, notes.LEVEL, before=before, after=after)
        return f"topic({after})"

    def star(self, node: Node) -> str:  # noqa: ARG002 - others note something about it
        """Answer what all of a message is."""
        return "*"

    def say_path(self, node: Node, text: str) -> str:  # noqa: ARG002 - others note something
        """Answer what a path within the message is here."""
        return path(text)

    def unnamed(self, node: Node, spelled: str) -> str:
        """Answer a column without an alias."""
        if "".join(spelled.split()) != "".join(self.source(node).split()):
            self.note(node, notes.UNNAMED)
        return spelled

    def names(self, alias: str, spelled: str) -> None:
        """Remember what a column is called, where later ones may use it."""

    def _column(self, column: Node) -> str:
        if column.data == "star":
            return self.star(column)
        [expression], aliases = children(column), words(column)
        spelled = self.say(expression)
        if not aliases:
            return self.unnamed(expression, spelled)
        alias = unquoted(aliases[0])
        if aliases[0].type == "FIELD" and "." in alias:
            self.note(column, notes.NESTED, name=alias)
        self.names(alias, spelled)
        return named(spelled, alias)

    def _topic(self, topics: Node) -> str:
        first, *others = children(topics)
        for each in others:
            self.note(each, notes.SEVERAL_TOPICS, is_gap=True)
        topic = unquoted(words(first)[0])
        if topic.startswith("$"):
            self.note(first, notes.SYSTEM_TOPIC, is_gap=True)
            raise NotTranslatable
        ours = f"{self.below}/{topic.removeprefix('/')}"
        self.shift = self.below.count("/") - topic.startswith("/")
        self.note(first, notes.TOPIC, topic=ours)
        return f'"{ours}"'

    def _checked(self, node: Node, sql: str) -> str:
        try:
            compile_query(sql)
        except SqlSyntaxError as exc:
            self.note(node, notes.NOT_HERE, is_gap=True, shown="SELECT", reason=exc.placed)
            raise NotTranslatable from exc
        return sql

    def _field(self, node: Node) -> str:
        return self.say_path(node, str(words(node)[0]))

    def _single(self, node: Node) -> str:
        return quoted(unquoted(words(node)[0]))

    def _constant(self, node: Node) -> str:
        word = str(words(node)[0])
        return NULL if word.lower() == "undefined" else word

    def _group(self, node: Node) -> str:
        return f"({self.say(children(node)[0])})"

    def _negate(self, node: Node) -> str:
        return f"-{self.say(children(node)[0])}"

    def _not(self, node: Node) -> str:
        return f"NOT {self.say(children(node)[0])}"

    def _is_null(self, node: Node) -> str:
        return f"{self.say(children(node)[0])} IS NULL"

    def _is_not_null(self, node: Node) -> str:
        return f"{self.say(children(node)[0])} IS NOT NULL"

    def _within(self, node: Node) -> str:
        operand, *options = children(node)
        if options[0].data == "list":
            options = children(options[0])
        return f"{self.say(operand)} IN ({', '.join(map(self.say, options))})"

    def _case(self, node: Node) -> str:
        return f"CASE {' '.join(map(self._part, children(node)))} END"

    def _part(self, node: Node) -> str:
        if node.data == "branch":
            when, then = map(self.say, children(node))
            return f"WHEN {when} THEN {then}"
        if node.data == "otherwise":
            return f"ELSE {self.say(children(node)[0])}"
        return self.say(node)

    def _binary(self, node: Node) -> str:
        [sign], (left, right) = words(node), children(node)
        if sign.type == "MATCH":
            return self.gap(node, notes.NO_MATCH)
        said = [self.say(left), self.say(right)]
        if sign.type == "PLUS" and (self._is_text(left) or self._is_text(right)):
            return f"concat({said[0]}, {said[1]})"
        if sign.type == "DIV":
            self.note(node, notes.TRUNCATES)
            return f"floor({said[0]} / {said[1]})"
        spelled = {"MOD": "%"}.get(sign.type, str(sign))
        return f"{said[0]} {spelled} {said[1]}"

    def _is_text(self, node: Node) -> bool:
        """Tell whether an operand of + is surely a text, which + joins there."""
        if node.data == "binary":
            return words(node)[0].type == "PLUS" and any(map(self._is_text, children(node)))
        return node.data in self.texts

    def _call(self, node: Node) -> str:
        name, arguments = words(node)[0].lower(), children(node)
        if rewrite := self.rewrites.get(name):
            spelled = rewrite(self, node, arguments)
            return self.gap(node) if spelled is None else spelled
        if name not in self.same or any(each.data == "star" for each in arguments):
            return self.gap(node)
        return f"{words(node)[0]}({', '.join(map(self.say, arguments))})"


_GAPS = {
    "inside": notes.NO_COUNTERPART,
    "subquery": notes.NO_SUBQUERY,
    "list": notes.NO_LITERAL,
    "object": notes.NO_LITERAL,
    "cast": notes.NO_COUNTERPART,
    "star": notes.NO_COUNTERPART,
}
