"""Which messages of a load have arrived at an application server."""

from collections.abc import Callable
from collections.abc import Set as AbstractSet

from tests.journeys.application import Inbox, Message
from tests.journeys.eventually import eventually


class Seen:
    """The numbers an application server has received, duplicates and all."""

    def __init__(self, inbox: Inbox, number_of: Callable[[Message], int | None]) -> None:
        self._inbox, self._number_of = inbox, number_of
        self._numbers: list[int] = []

    def numbers(self) -> list[int]:
        """Answer all that have come by now."""
        found = (self._number_of(message) for message in self._inbox.waiting())
        self._numbers += [number for number in found if number is not None]
        return self._numbers

    def wait_for(self, wanted: AbstractSet[int]) -> None:
        """Wait for all of these, as long as some come."""
        while missing := wanted - set(self.numbers()):
            self._wait_for_more(len(self._numbers), f"{len(missing)} that are missing")

    def _wait_for_more(self, seen: int, what: str) -> None:
        eventually(lambda: len(self.numbers()) > seen, what)


def uploaded(message: Message) -> int | None:
    """Answer the number in the envelope of a server-side subscription."""
    return message.payload["number"] if message.body["messagetype"] == "upload" else None


def selected(message: Message) -> int | None:
    """Answer the number in an SQL result."""
    return int(message.body["number"])
