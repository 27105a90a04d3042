"""The store in memory: the life of a message in its plainest words.

Nothing is moved here when time passes; what state a message is in follows from when it is due.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field

from mns.store.protocol import (
    BATCH_MEMORY_MS,
    Batch,
    Counts,
    NewMessage,
    Renewal,
    Sent,
    StoredMessage,
    Verdict,
)
from mns.store.receipts import RANK_SPAN, Receipt, acknowledged


@dataclass(slots=True)
class _Entry:
    """One message and what has happened to it."""

    rank: int
    message: NewMessage
    enqueue_time: int
    due: int  # visible from here on: new, delayed or received, all one rule
    turn: int = 0  # how many handles were given out on receiving and renewing
    first_dequeue_time: int = 0
    dequeue_count: int = 0

    @property
    def receipt(self) -> Receipt:
        return Receipt(self.rank, self.turn)

    def is_visible(self, now: int) -> bool:
        return self.due <= now

    def was_received(self) -> bool:
        return self.turn > 0

    def hide(self, due: int) -> None:
        self.due = due
        self.turn += 1

    def stored(self, handle: str, next_visible: int) -> StoredMessage:
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
        )


@dataclass(slots=True)
class _Queue:
    """The messages of one queue by rank, and the answers given to its batches."""

    entries: dict[int, _Entry] = field(default_factory=dict)
    sequence: int = 0
    # until when a batch is remembered, and the sequence before it
    answers: dict[str, tuple[int, int]] = field(default_factory=dict)

    def store(self, messages: Sequence[NewMessage], now: int) -> int:
        """Take messages; answer how many were taken before them."""
        before = self.sequence
        for message in messages:
            self.sequence += 1
            rank = message.priority * RANK_SPAN + self.sequence
            self.entries[rank] = _Entry(rank, message, now, due=now + message.delay_ms)
        return before

    def visible(self, now: int) -> list[_Entry]:
        ranks = sorted(rank for rank, entry in self.entries.items() if entry.is_visible(now))
        return [self.entries[rank] for rank in ranks]

    def hidden(self, receipt: Receipt, now: int) -> _Entry | None:
        """Find the message if this is its latest receipt and has not run out."""
        entry = self.entries.get(receipt.rank)
        if entry is None or entry.receipt != receipt or entry.is_visible(now):
            return None
        return entry if entry.message.expires > now else None

    def expire(self, now: int, limit: int | None = None) -> int:
        gone = [rank for rank, entry in self.entries.items() if entry.message.expires <= now]
        for rank in gone[:limit]:
            del self.entries[rank]
        return len(gone[:limit])


class MemoryStore:
    """Keeps messages as long as the process lives."""

    def __init__(self) -> None:
        self._queues: dict[str, _Queue] = {}

    def send(
        self,
        queue: str,
        messages: Sequence[NewMessage],
        *,
        now: int,
        batch_id: str | None = None,
    ) -> list[Sent]:
        """Store all messages or none; a batch that comes again is stored once, answered alike."""
        kept = self._queue(queue)
        forgotten, before = kept.answers.get(batch_id or "", (0, 0))
        if forgotten <= now:
            before = kept.store(messages, now)
            if batch_id:
                kept.answers[batch_id] = (now + BATCH_MEMORY_MS, before)
        return acknowledged(queue, messages, before=before)

    def send_many(self, batches: Sequence[Batch], *, now: int) -> list[list[Sent]]:
        """Send to several queues; each queue for itself is all or none."""
        return [
            self.send(queue, messages, now=now, batch_id=batch_id)
            for queue, messages, batch_id in batches
        ]

    def receive(
        self, queue: str, *, count: int, visibility_ms: int, now: int
    ) -> list[StoredMessage]:
        """Hand out at most `count` active messages and hide them for a while."""
        kept = self._queue(queue)
        kept.expire(now)
        due = now + visibility_ms
        taken = kept.visible(now)[:count]
        for entry in taken:
            entry.hide(due)
            entry.first_dequeue_time = entry.first_dequeue_time or now
            entry.dequeue_count += 1
        return [entry.stored(entry.receipt.handle(queue), due) for entry in taken]

    def peek(self, queue: str, *, count: int, now: int) -> list[StoredMessage]:
        """Show at most `count` active messages and change nothing."""
        kept = self._queue(queue)
        kept.expire(now)
        return [entry.stored("", now) for entry in kept.visible(now)[:count]]

    def delete(self, queue: str, handles: Sequence[str], *, now: int) -> list[Verdict]:
        """Remove the messages the handles stand for; one verdict per handle, in order."""
        return [self._delete(queue, handle, now) for handle in handles]

    def change_visibility(
        self, queue: str, handle: str, *, visibility_ms: int, now: int
    ) -> Renewal:
        """Hide a received message for this long from now on; zero shows it at once."""
        receipt = Receipt.parse(handle, queue)
        if receipt is None:
            return Renewal(Verdict.MALFORMED)
        entry = self._queue(queue).hidden(receipt, now)
        if entry is None or not entry.was_received():
            return Renewal(Verdict.NOT_EXIST)
        entry.hide(now + visibility_ms)
        return Renewal(Verdict.OK, entry.receipt.handle(queue), entry.due)

    def counts(self, queue: str, *, now: int) -> Counts:
        """Count the messages in each state."""
        kept = self._queue(queue)
        kept.expire(now)
        hidden = [entry for entry in kept.entries.values() if not entry.is_visible(now)]
        inactive = sum(entry.was_received() for entry in hidden)
        active = len(kept.entries) - len(hidden)
        return Counts(active, inactive, len(hidden) - inactive)

    def next_due(self, queue: str) -> int | None:
        """Tell when the next message becomes visible: a moment gone by if one is already."""
        return min((entry.due for entry in self._queue(queue).entries.values()), default=None)

    def sweep(self, queue: str, *, now: int, limit: int) -> int:
        """Remove at most `limit` expired messages; say how many it were."""
        return self._queue(queue).expire(now, limit)

    def purge(self, queue: str) -> None:
        """Remove all messages; handles given out before fit nothing that comes after."""
        self._queue(queue).entries.clear()

    def drop(self, queue: str) -> None:
        """Forget everything about a queue whose tag is never used again."""
        self._queues.pop(queue, None)

    def _queue(self, queue: str) -> _Queue:
        return self._queues.setdefault(queue, _Queue())

    def _delete(self, queue: str, handle: str, now: int) -> Verdict:
        receipt = Receipt.parse(handle, queue)
        if receipt is None:
            return Verdict.MALFORMED
        entry = self._queue(queue).hidden(receipt, now)
        if entry is None:
            return Verdict.NOT_EXIST
        del self._queue(queue).entries[entry.rank]
        return Verdict.OK
