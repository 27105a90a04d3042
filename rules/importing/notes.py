"""What differs between a query and its translation, and where."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from iotconsole.kit.errors import Phrase, marked
from iotconsole.kit.sentences import said


@dataclass(frozen=True, slots=True)
class Note:
    """One construct, and what became of it; a gap became null, or nothing could be translated."""

    line: int
    column: int
    construct: str
    sentence: str
    is_gap: bool = False
    values: Mapping[str, object] = field(default_factory=dict)

    def __str__(self) -> str:
        return self.sentence % self.values if self.values else self.sentence

    @property
    def place(self) -> tuple[int, int]:
        """Answer where it is, for sorting."""
        return self.line, self.column

    @property
    def told(self) -> str:
        """Answer the sentence in the language of whoever reads the page."""
        return said(Phrase(self.sentence, **self.values))


NO_COUNTERPART = marked("There is no counterpart here; null stands in its place.")
TOPIC = marked("Topics of devices begin with /{ProductKey}/{DeviceName} here: it is %(topic)s.")
LEVEL = marked("Level %(before)s of the topic is level %(after)s here.")
CLIENT_ID = marked("The DeviceName stands in its place: client ids of devices are free here.")
MESSAGE_ID = marked("It is the id that the platform gave the message, a number.")
NULL_OR_MISSING = marked("Null and a field that is not there are the same here.")
SEVERAL_TOPICS = marked("A rule listens to one topic filter here: make one more rule for this.")
SYSTEM_TOPIC = marked(
    "Events have other topics here: devices that come and go are told of on"
    " /as/mqtt/status/{ProductKey}/{DeviceName}, things on /sys/{ProductKey}/{DeviceName}/thing/…."
)
NO_FOREACH = marked("One message makes one message here; take lists apart where it arrives.")
NO_SUBQUERY = marked("There are no queries within queries here; null stands in its place.")
NO_LITERAL = marked("Lists and objects cannot be written here; null stands in its place.")
NO_MATCH = marked("Topics are matched by FROM alone; null stands in its place.")
NO_FIELD = marked("Messages do not carry this here; null stands in its place.")
VALUE = marked("What comes out is a JSON object: it is a member of it, or all of it with *.")
UNNAMED = marked("Without AS it is called by its own text here.")
NESTED = marked("What comes out is not nested: the member is called %(name)s.")
JODA = marked("Patterns are those of Java's SimpleDateFormat, and the time is in UTC.")
TRUNCATES = marked("floor() rounds negative numbers down; the other rounded towards zero.")
EVERYTHING = marked("* is the payload here, without the fields of the message around it.")
NOT_HERE = marked("The translation is no query here: %(reason)s")
