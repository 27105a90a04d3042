"""What functions of texts do; a number counts as the text it is in JSON."""

from collections.abc import Callable

from iotconsole.kit.errors import marked
from rules.sql.functions.arguments import bounded, number, text
from rules.sql.functions.function import Function


def _concat(*values: object) -> str:
    texts = [text("concat", value) for value in values]
    bounded("concat", sum(map(len, texts)))
    return "".join(texts)


def _endswith(value: object, suffix: object) -> bool:
    return text("endswith", value).endswith(text("endswith", suffix))


def _cased(name: str, change: Callable[[str], str]) -> Callable[[object], str]:
    return lambda value: change(text(name, value))


def _nanvl(value: object, default: object) -> object:
    return default if value is None else value


def _replace(value: object, old: object, new: object) -> str:
    source, part, put = (text("replace", one) for one in (value, old, new))
    bounded("replace", len(source) + source.count(part) * max(len(put) - len(part), 0))
    return source.replace(part, put)


def _substring(value: object, start: object, end: object = None) -> str:
    """Take positions as whole numbers and as far as the text goes."""
    target = text("substring", value)
    first = _position(start)
    return target[first : len(target) if end is None else _position(end)]


def _position(value: object) -> int:
    return max(int(number("substring", value)), 0)


FUNCTIONS = (
    Function(
        "concat",
        "s1, s2[, …]",
        2,
        50,
        "text",
        marked("The texts one after the other."),
        "concat('room ', 7) = 'room 7'",
        _concat,
    ),
    Function(
        "endswith",
        "text, suffix",
        2,
        2,
        "truth",
        marked("Whether the text ends with the suffix."),
        "endswith('sensor-1', '-1') = true",
        _endswith,
    ),
    Function(
        "lower",
        "text",
        1,
        1,
        "text",
        marked("The text in small letters."),
        "lower('ALIBABA') = 'alibaba'",
        _cased("lower", str.lower),
    ),
    Function(
        "nanvl",
        "value, default",
        2,
        2,
        "anything",
        marked("The value, or the default if it is null or the field is not there."),
        "nanvl(null, 'none') = 'none'",
        _nanvl,
        bears_null=True,
    ),
    Function(
        "replace",
        "text, part, put",
        3,
        3,
        "text",
        marked("The text with every occurrence of a part replaced."),
        "replace('a-b-c', '-', '+') = 'a+b+c'",
        _replace,
    ),
    Function(
        "substring",
        "target, start[, end]",
        2,
        3,
        "text",
        marked("The characters from start (counted from 0, included) to end (not included)."),
        "substring('012345', 1, 3) = '12'",
        _substring,
    ),
    Function(
        "upper",
        "text",
        1,
        1,
        "text",
        marked("The text in capital letters."),
        "upper('alibaba') = 'ALIBABA'",
        _cased("upper", str.upper),
    ),
)
