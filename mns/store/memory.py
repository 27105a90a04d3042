"""The store in memory: the same promises as plainly as can be, to read and to measure others by."""

from collections.abc import Sequence

from mns.store.life import Life
from mns.store.pages import CURSOR, paged
from mns.store.protocol import (
    BATCH_MEMORY_MS,
    Batch,
    Counts,
    Figures,
    Listed,
    Listing,
    NewMessage,
    QueueGone,
    Renewal,
    Sent,
    State,
    StoredMessage,
    Verdict,
)
from mns.store.receipts import Receipt, acknowledged


class MemoryStore:
    """Keeps messages as long as the process lives."""

    def __init__(self) -> None:
        self._queues: dict[str, Life] = {}
        self._dropped: set[str] = set()

    def send(
        self,
        queue: str,
        messages: Sequence[NewMessage],
        *,
        now: int,
        batch_id: str | None = None,
    ) -> list[Sent]:
        """Store all messages or none; a batch that comes again is stored once, answered alike."""
        if queue in self._dropped:
            raise QueueGone
        kept = self._queue(queue)
        forgotten, before = kept.answers.get(batch_id or "", (0, 0))
        if forgotten <= now:
            before = kept.store(messages, now)
            if batch_id:
                kept.answers[batch_id] = (now + BATCH_MEMORY_MS, before)
        return acknowledged(queue, messages, before=before)

    def send_many(self, batches: Sequence[Batch], *, now: int) -> list[list[Sent] | None]:
        """Send to several queues; each queue for itself is all or none."""
        return [
            None
            if queue in self._dropped
            else self.send(queue, messages, now=now, batch_id=batch_id)
            for queue, messages, batch_id in batches
        ]

    def receive(
        self, queue: str, *, count: int, visibility_ms: int, now: int, most_receives: int = 0
    ) -> list[StoredMessage]:
        """Hand out at most `count` active messages and hide them for a while."""
        kept = self._settled(queue, now)
        due = now + visibility_ms
        taken = list(kept.take(count, most_receives, now))
        for entry in taken:
            entry.hand_out(due, now)
        kept.totals["received"] += len(taken)
        return [entry.stored(entry.receipt.handle(queue), due) for entry in taken]

    def peek(self, queue: str, *, count: int, now: int) -> list[StoredMessage]:
        """Show at most `count` active messages and change nothing."""
        return [entry.stored("", now) for entry in self._settled(queue, now).visible(now)[:count]]

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
        if entry is None or entry.died or not entry.was_received():
            return Renewal(Verdict.NOT_EXIST)
        entry.hide(now + visibility_ms)
        return Renewal(Verdict.OK, entry.receipt.handle(queue), now + visibility_ms)

    def counts(self, queue: str, *, now: int) -> Counts:
        """Count the messages in each state."""
        return self._settled(queue, now).counts(now)

    def figures(self, queue: str, *, now: int) -> Figures:
        """Answer how the queue is doing."""
        kept = self._settled(queue, now)
        oldest = min(kept.entries.values(), key=lambda entry: entry.age, default=None)
        totals = [kept.totals[name] for name in ("received", "deleted", "expired")]
        moment = oldest.enqueue_time if oldest else None
        return Figures(kept.counts(now), moment, kept.sequence, *totals)

    def browse(self, queue: str, *, count: int, now: int, after: str = "") -> Listing:
        """Show messages in whatever state, the last to expire first, and change nothing."""
        kept = self._queue(queue)
        entries = [e for e in kept.entries.values() if e.message.expires > now]
        entries.sort(key=lambda entry: entry.age, reverse=True)
        if cursor := CURSOR.fullmatch(after):
            expires, rank = cursor.groups()
            entries = [entry for entry in entries if entry.age < (int(expires), rank)]
        states, shown = kept.states(now), entries[:count]
        listed = [entry.listed(states[entry.rank], now) for entry in shown]
        return paged(listed, more=len(entries) > count)

    def remove(self, queue: str, ranks: Sequence[int], *, now: int) -> int:
        """Remove messages in whatever state; say how many were still there."""
        return self._settled(queue, now).remove(ranks, "deleted")

    def dead(self, queue: str, *, most_receives: int, count: int, now: int) -> list[Listed]:
        """Set aside what was received too often and show at most `count` of all that is dead."""
        kept = self._settled(queue, now)
        for entry in kept.visible(now):
            if entry.is_worn(most_receives):
                entry.bury(now)
        if most_receives == 0:
            for entry in kept.dead():
                entry.revive(now)
        return [
            entry.listed(State.DEAD, now, entry.receipt.handle(queue))
            for entry in kept.dead()[:count]
        ]

    def next_due(self, queue: str) -> int | None:
        """Tell when the next message becomes visible: a moment gone by if one is already."""
        return min((entry.due for entry in self._queue(queue).heads()), default=None)

    def sweep(self, queue: str, *, now: int, limit: int) -> int:
        """Remove at most `limit` expired messages; say how many it were."""
        return self._queue(queue).expire(now, limit)

    def purge(self, queue: str) -> None:
        """Remove all messages; handles given out before fit nothing that comes after."""
        self._queue(queue).entries.clear()

    def drop(self, queue: str) -> None:
        """Forget everything about a queue but that it was dropped: its tag is never used again."""
        self._queues.pop(queue, None)
        self._dropped.add(queue)

    def _queue(self, queue: str) -> Life:
        return self._queues.setdefault(queue, Life())

    def _settled(self, queue: str, now: int) -> Life:
        kept = self._queue(queue)
        kept.expire(now)
        return kept

    def _delete(self, queue: str, handle: str, now: int) -> Verdict:
        receipt = Receipt.parse(handle, queue)
        if receipt is None:
            return Verdict.MALFORMED
        entry = self._queue(queue).hidden(receipt, now)
        if entry is None:
            return Verdict.NOT_EXIST
        self._queue(queue).remove([entry.rank], "deleted")
        return Verdict.OK
