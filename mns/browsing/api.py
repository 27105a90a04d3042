"""REST of all messages of a queue, of its dead letters and of their way back."""

from dataclasses import dataclass
from typing import Any

from rest_framework.exceptions import NotFound

from iotconsole.kit.resources import Resource, route, verb
from mns import letters, services
from mns.browsing import serializers as shapes
from mns.errors import MessageNotExist
from mns.letters import Note, Origin
from mns.models import Queue
from mns.redrive import Redrive
from mns.search import Search
from mns.services.browsing import Found, Seen
from mns.store.protocol import Listed

RANK_DIGITS = 19  # of 64 bits


@dataclass(frozen=True, slots=True)
class Letter:
    """A message of a dead letter queue; None where nobody knows where it came from, or why."""

    listed: Listed
    place: str
    origin: Origin | None
    note: Note | None


@dataclass(frozen=True, slots=True)
class Letters:
    """Some dead letters; `after` continues."""

    letters: list[Letter]
    after: str


class LookingViewSet(Resource[Queue]):
    """What all of them have in common: the queue, and that nothing is received."""

    queryset = Queue.objects.none()
    pagination_class = None
    filter_backends = ()

    @property
    def queue(self) -> Queue:
        """Answer the queue the address names."""
        return services.find_queue(self.kwargs["region"], self.kwargs["queue"])


class BrowseViewSet(LookingViewSet):
    """All messages of a queue, whatever their state."""

    names = ("rank",)
    serializer_class = shapes.FoundSerializer

    @verb(query=shapes.SearchQuery, gives=shapes.FoundSerializer)
    def list(self, data: dict[str, Any]) -> Found:
        """Look for messages, the last to expire first; pass `after` to look on."""
        after = data.pop("after")
        return services.browse_messages(self.queue, Search(**data), after=after)

    @verb()
    def destroy(self) -> None:
        """Remove a message without having received it."""
        services.remove_message(self.queue, _rank(self.kwargs["rank"]))

    @verb(takes=shapes.Resent)
    @route(methods=["post"])
    def resend(self, data: dict[str, Any]) -> None:
        """Move a message, changed perhaps, back to where it came from or to another queue."""
        body = data.pop("body").encode()
        services.resend_message(self.queue, _rank(self.kwargs["rank"]), body, **data)


class LetterViewSet(LookingViewSet):
    """The messages of a dead letter queue, where they came from and why."""

    serializer_class = shapes.LettersSerializer

    @verb(query=shapes.LetterQuery, gives=shapes.LettersSerializer)
    def list(self, data: dict[str, Any]) -> Letters:
        """List dead letters, the last to expire first."""
        queue = self.queue
        found = services.browse_messages(queue, Search(), **data)
        ids = [seen.listed.message.message_id for seen in found.messages]
        notes = letters.read_notes(queue.tag, ids)
        return Letters([_letter(seen, notes) for seen in found.messages], found.after)


class RedriveViewSet(LookingViewSet):
    """Dead letters on their way back; one redrive of a queue at a time."""

    serializer_class = shapes.RedriveSerializer

    @verb(takes=shapes.NewRedrive, gives=shapes.RedriveSerializer, status=202)
    def create(self, data: dict[str, Any]) -> Redrive:
        """Move messages back to where they came from, or to another queue."""
        return services.start_redrive(self.queue, **data)

    @verb(gives=shapes.RedriveSerializer)
    def list(self) -> Redrive:
        """Answer how the latest redrive goes or went."""
        found = services.find_redrive(self.queue)
        if found is None:
            raise NotFound("Nothing was moved out of this queue lately.")
        return found

    @verb()
    @route(methods=["post"], detail=False)
    def stop(self) -> None:
        """Stop moving messages; what has moved stays where it is."""
        services.stop_redrive(self.queue)


def _letter(seen: Seen, notes: dict[str, Note]) -> Letter:
    message = seen.listed.message
    origin = letters.origin(message.properties)
    return Letter(seen.listed, seen.place, origin, notes.get(message.message_id))


def _rank(text: str) -> int:
    """Read what names a message; what names none is as absent as one that is gone."""
    if not text.isascii() or not text.isdecimal() or len(text) > RANK_DIGITS:
        raise MessageNotExist
    return int(text)
