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

from iotconsole.kit.errors import Phrase, marked

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
    def arity(self) -> Phrase:
        """Say how many arguments it takes."""
        if self.takes_whole:
            return Phrase(marked("* and nothing else"))
        match self.least, self.most:
            case 0, 0:
                return Phrase(marked("no argument"))
            case 0, 1:
                return Phrase(marked("at most 1 argument"))
            case 1, 1:
                return Phrase(marked("1 argument"))
            case 0, most:
                return Phrase(marked("at most %(most)s arguments"), most=most)
            case least, most if least == most:
                return Phrase(marked("%(number)s arguments"), number=most)
            case least, most:
                return Phrase(marked("%(least)s to %(most)s arguments"), least=least, most=most)
