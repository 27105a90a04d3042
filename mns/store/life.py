"""The life of a message in its plainest words: what the store in memory keeps of one queue.

Nothing is moved here when time passes; what state a message is in follows from when it is due,
and whether it is its turn in its group from which others are still there.
"""

from collections import Counter
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, field

from mns.store.protocol import Counts, Listed, NewMessage, State, StoredMessage
from mns.store.receipts import RANK_SPAN, Receipt


@dataclass(slots=True)
class Entry:
    """One message and what has happened to it."""

    rank: int
    message: NewMessage
    enqueue_time: int
    due: int  # visible from here on: new, delayed or received, all one rule
    turn: int = 0  # how many handles were given out on receiving and renewing
    first_dequeue_time: int = 0
    dequeue_count: int = 0
    died: int = 0  # when it was set aside for having been received too often

    @property
    def receipt(self) -> Receipt:
        """The latest receipt."""
        return Receipt(self.rank, self.turn)

    @property
    def age(self) -> tuple[int, str]:
        """What orders messages by when they expire; for a tie as a sorted set orders ranks."""
        return self.message.expires, str(self.rank)

    def is_visible(self, now: int) -> bool:
        """Tell whether it is neither delayed nor hidden."""
        return self.due <= now

    def was_received(self) -> bool:
        """Tell whether anybody ever received it."""
        return self.turn > 0

    def hide(self, due: int) -> None:
        """Hide it until then, though not beyond its expiry; older receipts are void."""
        self.due = min(due, self.message.expires)
        self.turn += 1

    def hand_out(self, due: int, now: int) -> None:
        """Give it to a receiver."""
        self.hide(due)
        self.first_dequeue_time = self.first_dequeue_time or now
        self.dequeue_count += 1

    def bury(self, now: int) -> None:
        """Set it aside until it expires."""
        self.hide(self.message.expires)
        self.died = now

    def revive(self, now: int) -> None:
        """Show it again."""
        self.due, self.died = now, 0

    def is_worn(self, most_receives: int) -> bool:
        """Tell whether it was received as often as may be."""
        return 0 < most_receives <= self.dequeue_count

    def stored(self, handle: str, next_visible: int) -> StoredMessage:
        """Show it as receivers see it."""
        return StoredMessage(
            message_id=self.message.message_id,
            body=self.message.body,
            receipt_handle=handle,
            enqueue_time=self.enqueue_time,
            first_dequeue_time=self.first_dequeue_time or self.enqueue_time,
            next_visible_time=next_visible,
            dequeue_count=self.dequeue_count,
            priority=self.message.priority,
            properties=self.message.properties,
            group=self.message.group,
        )

    def listed(self, state: State, now: int, handle: str = "") -> Listed:
        """Show it as operators see it."""
        stored = self.stored(handle, max(self.due, now))
        return Listed(self.rank, state, self.message.expires, stored)


@dataclass(slots=True)
class Life:
    """The messages of one queue by rank, and the answers given to its batches."""

    entries: dict[int, Entry] = field(default_factory=dict)  # in the order they were sent
    sequence: int = 0
    # until when a batch is remembered, and the sequence before it
    answers: dict[str, tuple[int, int]] = field(default_factory=dict)
    totals: Counter[str] = field(default_factory=Counter)

    def store(self, messages: Sequence[NewMessage], now: int) -> int:
        """Take messages; answer how many were taken before them."""
        before = self.sequence
        for message in messages:
            self.sequence += 1
            rank = message.priority * RANK_SPAN + self.sequence
            due = min(now + message.delay_ms, message.expires)
            self.entries[rank] = Entry(rank, message, now, due)
        return before

    def heads(self) -> list[Entry]:
        """Answer all messages but those that wait for another of their group."""
        first: dict[str | int, Entry] = {}
        for rank, entry in self.entries.items():
            first.setdefault(entry.message.group or rank, entry)
        return list(first.values())

    def visible(self, now: int) -> list[Entry]:
        """Answer the active messages in the order they are handed out."""
        visible = [entry for entry in self.heads() if entry.is_visible(now)]
        return sorted(visible, key=lambda entry: entry.rank)

    def take(self, count: int, most_receives: int, now: int) -> Iterator[Entry]:
        """Give the next messages, setting aside what was received too often."""
        for entry in self.visible(now):
            if count == 0:
                return
            if entry.is_worn(most_receives):
                entry.bury(now)
            else:
                count -= 1
                yield entry

    def hidden(self, receipt: Receipt, now: int) -> Entry | None:
        """Find the message if this is its latest receipt and has not run out."""
        entry = self.entries.get(receipt.rank)
        if entry is None or entry.receipt != receipt or entry.is_visible(now):
            return None
        return entry if entry.message.expires > now else None

    def dead(self) -> list[Entry]:
        """Answer what was set aside, the first to die first."""
        dead = [entry for entry in self.entries.values() if entry.died]
        return sorted(dead, key=lambda entry: (entry.died, str(entry.rank)))

    def states(self, now: int) -> dict[int, State]:
        """Answer the state of each message."""
        heads = {entry.rank for entry in self.heads()}
        return {
            rank: _state(entry, now) if rank in heads else State.ACTIVE
            for rank, entry in self.entries.items()
        }

    def counts(self, now: int) -> Counts:
        """Count the messages in each state."""
        found = Counter(self.states(now).values())
        inactive = found[State.INACTIVE] + found[State.DEAD]
        return Counts(found[State.ACTIVE], inactive, found[State.DELAYED])

    def remove(self, ranks: Collection[int], total: str) -> int:
        """Remove messages; say how many were there."""
        there = [rank for rank in dict.fromkeys(ranks) if self.entries.pop(rank, None)]
        self.totals[total] += len(there)
        return len(there)

    def expire(self, now: int, limit: int | None = None) -> int:
        """Remove what is expired, the oldest first."""
        gone = [entry for entry in self.entries.values() if entry.message.expires <= now]
        gone.sort(key=lambda entry: entry.age)
        return self.remove([entry.rank for entry in gone[:limit]], "expired")


def _state(entry: Entry, now: int) -> State:
    if entry.died:
        return State.DEAD
    if entry.is_visible(now):
        return State.ACTIVE
    return State.INACTIVE if entry.was_received() else State.DELAYED
