"""What functions ask of their arguments, and what they never give back."""

import json
import math
from collections.abc import Iterable

from iotconsole.kit.errors import Phrase, marked
from rules.sql.errors import SqlEvaluationError

MOST_CHARACTERS = 1024 * 1024  # a payload has at most 256 KB; four times that is no accident


def number(name: str, value: object) -> float:
    """Take a number."""
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise wrong(name, Phrase(marked("a number")), shown(value))
    return value


def text(name: str, value: object) -> str:
    """Take a text, or a number as it is written in JSON."""
    if isinstance(value, str):
        return value
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise wrong(name, Phrase(marked("a text or a number")), shown(value))
    return json.dumps(value)


def word(name: str, value: object) -> str:
    """Take a text and nothing else."""
    if not isinstance(value, str):
        raise wrong(name, Phrase(marked("a text")), shown(value))
    return value


def bounded(name: str, length: int) -> None:
    """Refuse a result before it is made."""
    if length > MOST_CHARACTERS:
        sentence = marked("%(function)s() gives more than %(most)s characters.")
        raise SqlEvaluationError(sentence, function=name, most=MOST_CHARACTERS)


def finite(value: float) -> float | None:
    """Answer a number that JSON can hold, or null."""
    return value if math.isfinite(value) else None


def wrong(name: str, wanted: str, found: object) -> SqlEvaluationError:
    """Say that an argument is of the wrong type, or that there are too few or too many."""
    sentence = marked("%(function)s() takes %(wanted)s, not %(found)s.")
    return SqlEvaluationError(sentence, function=name, wanted=wanted, found=found)


def shown(value: object) -> str:
    """Write the beginning of a value."""
    if isinstance(value, dict):
        return Phrase(marked("an object"))
    if isinstance(value, list):
        return Phrase(marked("a list"))
    return json.dumps(value, ensure_ascii=False)[:40]


def unknown(name: str, known: Iterable[str], value: object) -> SqlEvaluationError:
    """Say that a function does not know what an argument names."""
    sentence = marked("%(function)s() knows %(known)s, not %(found)s.")
    return SqlEvaluationError(sentence, function=name, known=", ".join(known), found=shown(value))
