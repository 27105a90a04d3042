"""What functions ask of their arguments, and what they never give back."""

import json
import math

from rules.sql.errors import SqlEvaluationError

MOST_CHARACTERS = 1024 * 1024  # a payload has at most 256 KB; four times that is no accident


def number(name: str, value: object) -> float:
    """Take a number."""
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise wrong(name, "a number", value)
    return value


def text(name: str, value: object) -> str:
    """Take a text, or a number as it is written in JSON."""
    if isinstance(value, str):
        return value
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise wrong(name, "a text or a number", value)
    return json.dumps(value)


def word(name: str, value: object) -> str:
    """Take a text and nothing else."""
    if not isinstance(value, str):
        raise wrong(name, "a text", value)
    return value


def bounded(name: str, length: int) -> None:
    """Refuse a result before it is made."""
    if length > MOST_CHARACTERS:
        raise SqlEvaluationError(f"{name}() gives more than {MOST_CHARACTERS} characters.")


def finite(value: float) -> float | None:
    """Answer a number that JSON can hold, or null."""
    return value if math.isfinite(value) else None


def wrong(name: str, wanted: str, value: object) -> SqlEvaluationError:
    """Say that an argument is of the wrong type."""
    return SqlEvaluationError(f"{name}() takes {wanted}, not {shown(value)}.")


def shown(value: object) -> str:
    """Write the beginning of a value."""
    if isinstance(value, dict):
        return "an object"
    return "a list" if isinstance(value, list) else json.dumps(value, ensure_ascii=False)[:40]
