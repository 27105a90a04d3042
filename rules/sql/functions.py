"""Which functions a query may call: one entry each.

An implementation gets the message and the arguments, a missing or null one as None. It raises
SqlEvaluationError when an argument is of the wrong type.
"""

from collections.abc import Callable
from dataclasses import dataclass

from rules.sql.errors import SqlEvaluationError
from rules.sql.message import Message


@dataclass(frozen=True, slots=True)
class Function:
    """A function, the number of arguments it takes and what it does."""

    name: str
    least: int
    most: int
    evaluate: Callable[..., object]

    @property
    def arity(self) -> str:
        """Say how many arguments it takes."""
        if self.most == 0:
            return "no argument"
        bound = "" if self.least == self.most else "at most "
        return f"{bound}{self.most} argument{'s' if self.most > 1 else ''}"


def _device_name(message: Message) -> str:
    return message.device_name


def _timestamp(message: Message) -> int:
    return message.time_ms


def _topic(message: Message, *levels: object) -> str | None:
    if not levels:
        return message.topic
    [level] = levels
    if level is None:
        return None
    if isinstance(level, bool) or not isinstance(level, int):
        raise SqlEvaluationError(f"topic(n) counts levels with a whole number, not {level!r}.")
    parts = message.topic.removeprefix("/").split("/")
    return parts[level - 1] if 1 <= level <= len(parts) else None


# Rule SQL, function list. Names are found in any case.
FUNCTIONS = {
    function.name.lower(): function
    for function in (
        Function("deviceName", 0, 0, _device_name),
        Function("timestamp", 0, 0, _timestamp),
        Function("topic", 0, 1, _topic),  # levels count from 1
    )
}
