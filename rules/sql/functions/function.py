"""What a function of the SQL is, and how its implementation is called.

An implementation gets the arguments, a missing field as None. Unless it `bears_null`, it is not
called at all when one of them is None: the result is then null. What it is `given` comes before
the arguments. It raises SqlEvaluationError when an argument is of the wrong type.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import tzinfo
from enum import Enum
from random import Random
from typing import Literal

Kind = Literal["number", "text", "truth", "anything"]
"""What kind of value an expression gives, as far as that is known without a message."""


class Given(Enum):
    """What an implementation gets before the arguments."""

    NOTHING = "only the arguments"
    MESSAGE = "the message"
    SURROUNDINGS = "the surroundings of the query and the message"


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What a query needs that is neither in its text nor in the message."""

    zone: tzinfo
    chance: Random


@dataclass(frozen=True, slots=True)
class Function:
    """A function: how it is called, what it gives, and its description for whoever writes SQL."""

    name: str
    arguments: str  # as documented: "target, start[, end]"
    least: int
    most: int
    gives: Kind
    summary: str
    example: str
    evaluate: Callable[..., object]
    given: Given = Given.NOTHING
    bears_null: bool = False
    takes_whole: bool = False  # its argument is literally `*`
    reads_json: bool = False  # looks into the payload by itself
    spreads: bool = False  # without an alias its result is several members
    answers_anew: bool = False  # may answer otherwise when the same message is looked at again
    checks: Mapping[int, Callable[[object], object]] = field(default_factory=dict)
    """Which arguments, counted from 0, are tried when they are constants."""

    @property
    def signature(self) -> str:
        """Write how it is called."""
        return f"{self.name}({self.arguments})"

    @property
    def arity(self) -> str:
        """Say how many arguments it takes."""
        if self.takes_whole:
            return "* and nothing else"
        if self.most == 0:
            return "no argument"
        if self.least == self.most:
            return f"{self.most} argument{'s' if self.most > 1 else ''}"
        if self.least == 0:
            return f"at most {self.most} argument{'s' if self.most > 1 else ''}"
        return f"{self.least} to {self.most} arguments"
