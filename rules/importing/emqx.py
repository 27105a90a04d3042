"""The rule SQL of EMQX (EMQX Docs, Rule SQL reference, built-in functions, events and fields)."""

import re

from lark import Tree

from rules.importing import notes
from rules.importing.reading import Node, words
from rules.importing.rewriting import SAME, SHARED, E, filled, of_payload
from rules.importing.spelling import named, number_of, path, unquoted
from rules.importing.translator import Translator

WHOLE = '"$"'  # of the payload
_AROUND = {  # fields of a message beside its payload
    "clientid": ("deviceName()", notes.CLIENT_ID),
    "topic": ("topic()", ""),
    "payload": ("payload()", ""),
    "timestamp": ("timestamp()", ""),
    "publish_received_at": ("timestamp()", ""),
    "id": ("messageId()", notes.MESSAGE_ID),
}
_FIRST = re.compile(r"([^.\[]*)(.*)")
_INDEX = re.compile(r"\[(-?[0-9]+)\]")


def _substring(translator: Translator, _node: Node, arguments: list[Node]) -> str | None:
    said = [translator.say(each) for each in arguments]
    match said:
        case [text, start]:
            return f"substring({text}, {start})"
        case [text, start, length]:
            return f"substring({text}, {start}, {start} + {length})"
    return None


def _nth(translator: Translator, node: Node, arguments: list[Node]) -> str | None:
    match arguments:
        case [which, Tree(data="call") as split] if level := number_of(which):
            source = "".join(translator.source(split).split()).lower()
            if re.fullmatch(r"(split|tokens)\(topic,'/'\)", source):
                return translator.level(node, level)
        case [which, Tree(data="field") as listed] if number := number_of(which):
            return translator.say_path(listed, f"{words(listed)[0]}[{number}]")
    return None


def _map_get(translator: Translator, node: Node, arguments: list[Node]) -> str | None:
    match arguments:
        case [Tree(data="single") as key, Tree(data="field") as document]:
            name = unquoted(words(key)[0])
            return translator.say_path(node, f"{words(document)[0]}.{name}")
    return None


class Emqx(Translator):
    """Fields are those of the message, with the payload among them; lists begin with 1."""

    same = SAME
    rewrites = SHARED | {
        "log": filled(f"log({{}}, {E})"),
        "log10": filled("log({}, 10)"),
        "log2": filled("log({}, 2)"),
        "random": filled("rand()"),
        "uuid_v4": filled("newuuid()"),
        "sha": filled("crypto({}, 'SHA1')"),
        "str": filled("concat({}, '')"),
        "coalesce": filled("nanvl({}, {})"),
        "is_null": filled("({} IS NULL)"),
        "is_not_null": filled("({} IS NOT NULL)"),
        "now_timestamp": filled("floor(timestamp() / 1000)"),
        "base64_encode": of_payload("to_base64(*)"),
        "bin2hexstr": of_payload("to_hex(*)"),
        "json_decode": of_payload(WHOLE),
        "substr": _substring,
        "nth": _nth,
        "map_get": _map_get,
    }

    def __init__(self, text: str, below: str) -> None:
        super().__init__(text, below)
        self._named: dict[str, str] = {}

    def star(self, node: Node) -> str:
        """Answer the payload: what is around it is not there."""
        self.note(node, notes.EVERYTHING)
        return "*"

    def unnamed(self, node: Node, spelled: str) -> str:
        """Call a field by its last name; what comes out is not nested."""
        source = self.source(node)
        if node.data != "field":
            return super().unnamed(node, spelled)
        name = _INDEX.sub("", source.rpartition(".")[2])
        if "." in source:
            self.note(node, notes.NESTED, name=name)
        return spelled if spelled == name else named(spelled, name)

    def names(self, alias: str, spelled: str) -> None:
        """Let later fields and WHERE use it."""
        self._named[alias] = spelled if spelled == WHOLE else f"({spelled})"

    def say_path(self, node: Node, text: str) -> str:
        """Answer what a path within the message is here."""
        first, rest = _FIRST.fullmatch(text).groups()  # type: ignore[union-attr]  # the grammar's
        if first in self._named and not rest:
            return self._named[first]
        if first == "payload" or self._named.get(first) == WHOLE:
            return self._within_payload(node, rest) if rest else _AROUND["payload"][0]
        spelled, sentence = _AROUND.get(first, ("", ""))
        if not spelled or rest:
            return self.gap(node, notes.NO_FIELD)
        if sentence:
            self.note(node, sentence)
        return spelled

    def _within_payload(self, node: Node, rest: str) -> str:
        if any(int(index) < 1 for index in _INDEX.findall(rest)):  # counted from the end
            return self.gap(node)
        found = _INDEX.sub(lambda index: f"[{int(index[1]) - 1}]", rest)
        return f'"${found}"' if found.startswith("[") else path(found.removeprefix("."))

    def _double(self, node: Node) -> str:
        return self.say_path(node, unquoted(words(node)[0]))
