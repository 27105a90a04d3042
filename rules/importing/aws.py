"""The rule SQL of AWS IoT (AWS IoT Core, Developer Guide, SQL reference)."""

from lark import Tree

from rules.importing import notes
from rules.importing.reading import Node, words
from rules.importing.rewriting import SAME, SHARED, filled, level_of_topic
from rules.importing.spelling import named, number_of, path, quoted, unquoted
from rules.importing.translator import Translator


def _starts_with(translator: Translator, _node: Node, arguments: list[Node]) -> str | None:
    match arguments:
        case [text, Tree(data="single" | "double") as prefix]:
            constant = unquoted(words(prefix)[0])
            if "\\" not in constant:  # which LIKE would read on its own
                pattern = quoted(constant.replace("%", "\\%") + "%")
                return f"({translator.say(text)} LIKE {pattern})"
    return None


def _encode(translator: Translator, _node: Node, arguments: list[Node]) -> str | None:
    match arguments:
        case [Tree(data="star"), scheme] if unquoted(translator.source(scheme)) == "base64":
            return "to_base64(*)"
    return None


def _get(_translator: Translator, _node: Node, arguments: list[Node]) -> str | None:
    match arguments:
        case [Tree(data="field") as listed, index] if (number := number_of(index)) is not None:
            return path(f"{words(listed)[0]}[{number}]")
    return None


def _parse_time(translator: Translator, node: Node, arguments: list[Node]) -> str | None:
    pattern, moment, *zone = map(translator.source, arguments)
    now = "".join(moment.split()).lower() == "timestamp()"
    if not now or any(unquoted(name).upper() != "UTC" for name in zone):
        return None
    translator.note(node, notes.JODA)
    return f"timestamp_utc({quoted(unquoted(pattern))})"


class Aws(Translator):
    """Fields are those of the payload, both kinds of quotes are texts."""

    texts = frozenset({"single", "double"})
    same = SAME | {"endswith", "newuuid", "rand", "substring", "timestamp"}
    rewrites = SHARED | {
        "topic": level_of_topic,
        "clientid": filled("deviceName()", notes.CLIENT_ID),
        "traceid": filled("messageId()", notes.MESSAGE_ID),
        "log": filled("log({}, 10)"),
        "isnull": filled("({} IS NULL)", notes.NULL_OR_MISSING),
        "isundefined": filled("({} IS NULL)", notes.NULL_OR_MISSING),
        "md2": filled("crypto({}, 'MD2')"),
        "sha1": filled("crypto({}, 'SHA1')"),
        "sha384": filled("crypto({}, 'SHA-384')"),
        "sha512": filled("crypto({}, 'SHA-512')"),
        "startswith": _starts_with,
        "encode": _encode,
        "get": _get,
        "parse_time": _parse_time,
    }

    def unnamed(self, node: Node, spelled: str) -> str:
        """Call a member of a member by its last name."""
        last = self.source(node).rpartition(".")[2]
        if node.data == "field" and last != spelled and last.isidentifier():
            return named(spelled, last)
        return super().unnamed(node, spelled)

    def _double(self, node: Node) -> str:
        return self._single(node)
