"""Whether a message is one of those an operator looks for."""

from dataclasses import dataclass

from mns import reading
from mns.properties import unpack
from mns.store.protocol import Listed, State


@dataclass(frozen=True, slots=True)
class Search:
    """What is looked for; what is empty is not asked.

    `text` is in the message id or in any reading of the body, `prop` is "name" or "name=value",
    `device` and `topic` are those a device message came from.
    """

    text: str = ""
    prop: str = ""
    device: str = ""
    topic: str = ""
    state: State | None = None

    def __bool__(self) -> bool:
        return any((self.text, self.prop, self.device, self.topic, self.state))

    def matches(self, listed: Listed) -> bool:
        """Tell whether the message is wanted; the cheap questions come first."""
        if self.state and listed.state is not self.state:
            return False
        if self.prop and not _carries(listed.message.properties, self.prop):
            return False
        if not (self.text or self.device or self.topic):
            return True
        return self._wants(listed.message.message_id, listed.message.body.decode(errors="replace"))

    def _wants(self, message_id: str, body: str) -> bool:
        readings = reading.readings(body)
        if self.text and not _says([message_id, *readings], self.text):
            return False
        if not (self.device or self.topic):
            return True
        origin = reading.origin(readings)
        return self.topic in origin.topic and self.device in {"", *origin.devices}


def _carries(packed: bytes, wanted: str) -> bool:
    name, asks_value, value = wanted.partition("=")
    carried = unpack(packed)
    return any(
        each.name == name and (not asks_value or each.value == value)
        for each in carried.user + carried.system
    )


def _says(texts: list[str], wanted: str) -> bool:
    """Look for it with neither blanks nor capitals, which laying out changes."""
    return any(_plain(wanted) in _plain(text) for text in texts)


def _plain(text: str) -> str:
    return "".join(text.split()).casefold()
