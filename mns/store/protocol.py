"""What a message store promises, whichever way it keeps its messages.

A queue is addressed by an opaque tag such as "cn-shanghai/orders/7f3a9c21". The last part names
the incarnation, so a tag is never used again once its queue was dropped.
All times are epoch milliseconds and come in as `now`; a store never asks a clock.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum, StrEnum
from typing import Protocol

from msgspec import Struct

# A task that is delivered twice comes back well within this time.
BATCH_MEMORY_MS = 3_600_000

# Whoever still sends to a dropped queue does so within this time.
TOMBSTONE_MS = 86_400_000


class NewMessage(Struct, frozen=True):
    """A message as its sender hands it over."""

    message_id: str
    body: bytes
    priority: int  # 1 is served first, 16 last
    delay_ms: int
    expires: int  # from this moment on it is never delivered
    properties: bytes = b""  # never looked into here
    # Messages of one group are handed out one at a time, in the order they were sent, whatever
    # their priority: the next when the one before is gone. "" is no group at all.
    group: str = ""


class QueueGone(Exception):
    """The queue was dropped; nothing is stored under its tag any more."""


class Sent(Struct, frozen=True):
    """What the sender gets back; only a delayed message has a handle, which cancels it."""

    message_id: str
    receipt_handle: str = ""


class StoredMessage(Struct, frozen=True):
    """A message as a receiver sees it; one who only peeks gets no handle."""

    message_id: str
    body: bytes
    receipt_handle: str
    enqueue_time: int
    first_dequeue_time: int  # the enqueue time while nobody received it
    next_visible_time: int  # the moment of the look for one who peeks
    dequeue_count: int
    priority: int
    properties: bytes = b""  # as they were sent
    group: str = ""


class State(StrEnum):
    """Where a message is in its life."""

    ACTIVE = "active"
    INACTIVE = "inactive"  # received, hidden for a while
    DELAYED = "delayed"
    DEAD = "dead"  # received too often: waits to be taken to the dead letter queue


@dataclass(frozen=True, slots=True)
class Listed:
    """A message as an operator sees it; `message.next_visible_time` is when it is due."""

    rank: int  # names the message in its queue
    state: State
    expires: int
    message: StoredMessage


@dataclass(frozen=True, slots=True)
class Listing:
    """Some of the messages of a queue; `after` continues, "" where there are no more."""

    messages: list[Listed]
    after: str


@dataclass(frozen=True, slots=True)
class Counts:
    """How many messages of a queue are in each state."""

    active: int  # also those that wait for another of their group
    inactive: int  # also the dead ones
    delayed: int

    @property
    def total(self) -> int:
        """All messages the queue holds."""
        return self.active + self.inactive + self.delayed


@dataclass(frozen=True, slots=True)
class Figures:
    """How a queue is doing; the totals only grow, so two of them give a rate."""

    counts: Counts
    oldest: int | None  # when the message that expires first was sent
    sent: int
    received: int
    deleted: int
    expired: int


class Verdict(Enum):
    """What a receipt handle turned out to be worth."""

    OK = "ok"
    NOT_EXIST = "not exist"  # visible again, received by another, deleted or expired
    MALFORMED = "malformed"  # never given out by this queue


@dataclass(frozen=True, slots=True)
class Renewal:
    """How a change of visibility ended; unless it is OK there is no new handle."""

    verdict: Verdict
    receipt_handle: str = ""
    next_visible_time: int = 0


# One queue's share of what is sent to several at once: tag, messages, batch id.
Batch = tuple[str, Sequence[NewMessage], str | None]


class Store(Protocol):
    """Keeps messages: delayed, then active, then received and either deleted or active again."""

    def send(
        self,
        queue: str,
        messages: Sequence[NewMessage],
        *,
        now: int,
        batch_id: str | None = None,
    ) -> list[Sent]:
        """Store all messages or none; a batch that comes again is stored once, answered alike.

        QueueGone if the queue was dropped, even for a batch that it had answered.
        """

    def send_many(self, batches: Sequence[Batch], *, now: int) -> list[list[Sent] | None]:
        """Send to several queues; each queue for itself is all or none. None: it was dropped."""

    def receive(
        self, queue: str, *, count: int, visibility_ms: int, now: int, most_receives: int = 0
    ) -> list[StoredMessage]:
        """Hand out at most `count` active messages and hide them for a while.

        What was received `most_receives` times already is dead instead (0: nothing ever is): it
        stays hidden until it expires or is removed, and its group waits for that.
        """

    def peek(self, queue: str, *, count: int, now: int) -> list[StoredMessage]:
        """Show at most `count` active messages and change nothing."""

    def delete(self, queue: str, handles: Sequence[str], *, now: int) -> list[Verdict]:
        """Remove the messages the handles stand for; one verdict per handle, in order.

        The handle `send` gave for a delayed message is good until its delay is over, whether or
        not another of its group is before it.
        """

    def change_visibility(
        self, queue: str, handle: str, *, visibility_ms: int, now: int
    ) -> Renewal:
        """Hide a received message for this long from now on; zero shows it at once.

        A dead message stays dead: for this, its handle does not exist.
        """

    def counts(self, queue: str, *, now: int) -> Counts:
        """Count the messages in each state."""

    def figures(self, queue: str, *, now: int) -> Figures:
        """Answer how the queue is doing."""

    def browse(self, queue: str, *, count: int, now: int, after: str = "") -> Listing:
        """Show messages in whatever state, the last to expire first, and change nothing.

        What is sent or removed between two pages makes none of the others show twice or not at
        all. An `after` that was never given out begins at the beginning.
        """

    def remove(self, queue: str, ranks: Sequence[int], *, now: int) -> int:
        """Remove messages in whatever state; say how many were still there."""

    def dead(self, queue: str, *, most_receives: int, count: int, now: int) -> list[Listed]:
        """Set aside what was received too often and show at most `count` of all that is dead.

        The first to die comes first. `delete` takes the handles, which stay the same from one
        call to the next. What is dead stays so when `most_receives` is raised later; 0 says that
        there is no limit any more and makes active again what is dead, all if none is answered.
        """

    def next_due(self, queue: str) -> int | None:
        """Tell when the next message becomes visible: a moment gone by if one is already."""

    def sweep(self, queue: str, *, now: int, limit: int) -> int:
        """Remove at most `limit` expired messages; say how many it were."""

    def purge(self, queue: str) -> None:
        """Remove all messages; handles given out before fit nothing that comes after.

        Batches are still known and totals stay as they are.
        """

    def drop(self, queue: str) -> None:
        """Forget everything about a queue but that it was dropped: its tag is never used again."""
