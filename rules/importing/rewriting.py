"""Ways to say with our functions what functions of other systems say."""

from lark import Tree

from rules.importing.reading import Node, words
from rules.importing.spelling import number_of
from rules.importing.translator import Rewrite, Translator

E = "2.718281828459045"


def filled(template: str, sentence: str = "") -> Rewrite:
    """Answer what puts the arguments into a template, all that it has place for."""

    def rewrite(translator: Translator, node: Node, arguments: list[Node]) -> str | None:
        if len(arguments) != template.count("{}"):
            return None
        if sentence:
            translator.note(node, sentence)
        return template.format(*map(translator.say, arguments))

    return rewrite


def of_payload(template: str) -> Rewrite:
    """Answer what says something of the whole payload, which is the only argument."""

    def rewrite(_translator: Translator, _node: Node, arguments: list[Node]) -> str | None:
        match arguments:
            case [Tree(data="field") as whole] if words(whole)[0] == "payload":
                return template
        return None

    return rewrite


def level_of_topic(translator: Translator, node: Node, arguments: list[Node]) -> str | None:
    """Answer the topic or a level of it."""
    if not arguments:
        return "topic()"
    level = number_of(arguments[0])
    return translator.level(node, level) if level and len(arguments) == 1 else None


SHARED = {
    "sqrt": filled("power({}, 0.5)"),
    "ceil": filled("-floor(-({}))"),
    "ln": filled(f"log({{}}, {E})"),
    "md5": filled("crypto({}, 'MD5')"),
    "sha256": filled("crypto({}, 'SHA-256')"),
    "mod": filled("mod({}, {})"),
}
SAME = frozenset(
    {
        *("abs", "asin", "concat", "cos", "cosh", "exp", "floor", "lower", "power", "replace"),
        *("sin", "sinh", "tan", "tanh", "upper"),
    }
)
