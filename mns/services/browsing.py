"""How a queue is doing, and all its messages, whatever their state, without receiving any."""

from dataclasses import dataclass

from iotconsole.kit import clock
from iotconsole.kit.errors import marked
from mns import errors
from mns.connection import store
from mns.models import Queue
from mns.search import Search
from mns.store.protocol import Figures, Listed

AT_ONCE = 50  # messages in one look into the store, and on one page
MOST = 1_000  # messages in one search


@dataclass(frozen=True, slots=True)
class Seen:
    """A message and the place from which it can be found again."""

    listed: Listed
    place: str


@dataclass(frozen=True, slots=True)
class Found:
    """What one search saw; `after` continues it, "" where there is nothing more."""

    messages: list[Seen]
    searched: int
    after: str


def figures(queue: Queue) -> Figures:
    """Answer how a queue is doing."""
    return store().figures(queue.tag, now=clock.now_ms())


def browse_messages(
    queue: Queue, search: Search, *, after: str = "", enough: int = AT_ONCE
) -> Found:
    """Look through messages, the last to expire first, until a page is full or many were seen."""
    found: list[Seen] = []
    now, searched = clock.now_ms(), 0
    while True:
        listing = store().browse(queue.tag, count=AT_ONCE, now=now, after=after)
        searched += len(listing.messages)
        found += [Seen(each, after) for each in listing.messages if search.matches(each)]
        after = listing.after
        if not after or len(found) >= enough or searched >= MOST:
            return Found(found, searched, after)


def find_message(queue: Queue, rank: int, *, place: str = "") -> Listed:
    """Find a message again that was seen at this place."""
    now, searched = clock.now_ms(), 0
    while True:
        listing = store().browse(queue.tag, count=AT_ONCE, now=now, after=place)
        for each in listing.messages:
            if each.rank == rank:
                return each
        place, searched = listing.after, searched + len(listing.messages)
        if not place or searched >= MOST:
            raise errors.MessageNotExist(marked("The message is no longer in the queue."))


def locate_message(queue: Queue, message_id: str) -> Listed | None:
    """Look for a message among the newest of a queue."""
    now, after, searched = clock.now_ms(), "", 0
    while searched < MOST:
        listing = store().browse(queue.tag, count=AT_ONCE, now=now, after=after)
        for each in listing.messages:
            if each.message.message_id == message_id:
                return each
        after, searched = listing.after, searched + len(listing.messages)
        if not after:
            break
    return None


def remove_message(queue: Queue, rank: int) -> None:
    """Remove a message in whatever state, without having received it."""
    if not store().remove(queue.tag, [rank], now=clock.now_ms()):
        raise errors.MessageNotExist(marked("The message is no longer in the queue."))
