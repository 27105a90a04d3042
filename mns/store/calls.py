"""Each verb of the store as one call of the function library, to be run by any kind of client."""

from collections.abc import Callable, Sequence
from functools import lru_cache
from hashlib import blake2b
from pathlib import Path
from typing import Any, Generic, TypeVar

from msgspec import Struct, msgpack

from mns.store import records
from mns.store.pages import CURSOR, paged
from mns.store.protocol import (
    BATCH_MEMORY_MS,
    TOMBSTONE_MS,
    Counts,
    Figures,
    Listed,
    Listing,
    NewMessage,
    Renewal,
    Sent,
    State,
    StoredMessage,
    Verdict,
)
from mns.store.receipts import RANK_SPAN, Receipt, acknowledged

T = TypeVar("T")

# One library in several files, in the order in which each needs those before it.
_FILES = ("keys", "groups", "settle", "send", "receive", "look", "forget")
_FOLDER = Path(__file__).with_name("functions")
LIBRARY = "\n".join((_FOLDER / f"{name}.lua").read_text(encoding="utf-8") for name in _FILES)

# The tag of a queue is published here whenever a message of it may be visible sooner than thought.
WAKE_CHANNEL = "mns:wake"

# The order in which keys.lua takes its keys: first what a purge removes, then what outlives it.
_MESSAGES = (
    *("record", "receipt", "ready", "delayed", "flight", "expiry", "dead"),
    *("waiting", "groups", "heads"),
)
_MEMORY = ("sequence", "answers", "batches", "totals", "dropped")

_GROUP_BYTES = 16  # twice as many letters, which groups.lua counts on

# A rank and turn no message ever has: what a malformed handle is asked about.
_NO_MESSAGE = (0, 0)

# rank, turn, first received, times received
_Row = tuple[int, int, int, int]
_rows = msgpack.Decoder(list[_Row])

# whether more follow; the same, when it expires, its state, when it is due
_listing = msgpack.Decoder(tuple[bool, list[tuple[int, int, int, int, int, State, int]]])


class Call(Struct, Generic[T], frozen=True):
    """A function to call on the server and how to read what it answers."""

    function: str
    keys: tuple[str, ...]
    args: tuple[bytes | str | int, ...]
    decode: Callable[[Any], T]


def send(
    queue: str, messages: Sequence[NewMessage], *, now: int, batch_id: str | None = None
) -> Call[list[Sent] | None]:
    """Store all messages or none; None says that the queue was dropped."""
    plan = [n for m in messages for n in (m.priority * RANK_SPAN, m.delay_ms, m.expires)]
    groups = [_group(m.group) for m in messages] if any(m.group for m in messages) else []
    head = (now, msgpack.encode(plan), msgpack.encode(groups), batch_id or "")
    memory = (now + BATCH_MEMORY_MS, WAKE_CHANNEL, queue)
    packed = tuple(records.pack(m, enqueued=now) for m in messages)

    def decode(before: int | None) -> list[Sent] | None:
        return None if before is None else acknowledged(queue, messages, before=before)

    return Call("mns_send", _keys(queue), head + memory + packed, decode)


def receive(
    queue: str, *, count: int, visibility_ms: int, now: int, most_receives: int
) -> Call[list[StoredMessage]]:
    """Hand out active messages and hide them."""
    due = now + visibility_ms

    def decode(reply: list[bytes]) -> list[StoredMessage]:
        return [
            _stored(row, record, Receipt(row[0], row[1]).handle(queue), due)
            for row, record in zip(_rows.decode(reply[0]), reply[1:], strict=True)
        ]

    return Call("mns_receive", _keys(queue), (now, count, due, most_receives), decode)


def peek(queue: str, *, count: int, now: int) -> Call[list[StoredMessage]]:
    """Show active messages."""

    def decode(reply: list[bytes]) -> list[StoredMessage]:
        return [
            _stored(row, record, "", now)
            for row, record in zip(_rows.decode(reply[0]), reply[1:], strict=True)
        ]

    return Call("mns_peek", _keys(queue), (now, count), decode)


def delete(queue: str, handles: Sequence[str], *, now: int) -> Call[list[Verdict]]:
    """Remove what the handles stand for."""
    receipts = [Receipt.parse(handle, queue) for handle in handles]

    def decode(reply: list[int]) -> list[Verdict]:
        deleted = iter(reply)
        return [Verdict.MALFORMED if r is None else _verdict(next(deleted)) for r in receipts]

    packed = msgpack.encode([(r.rank, r.turn) for r in receipts if r is not None])
    return Call("mns_delete", _keys(queue), (now, packed, WAKE_CHANNEL, queue), decode)


def change_visibility(queue: str, handle: str, *, visibility_ms: int, now: int) -> Call[Renewal]:
    """Hide a received message for this long from now on."""
    receipt = Receipt.parse(handle, queue)
    due = now + visibility_ms

    def decode(turn: int | None) -> Renewal:
        if receipt is None:
            return Renewal(Verdict.MALFORMED)
        if turn is None:
            return Renewal(Verdict.NOT_EXIST)
        return Renewal(Verdict.OK, Receipt(receipt.rank, turn).handle(queue), due)

    rank, turn = (receipt.rank, receipt.turn) if receipt else _NO_MESSAGE
    args = (now, rank, turn, due, WAKE_CHANNEL, queue)
    return Call("mns_change_visibility", _keys(queue), args, decode)


def counts(queue: str, *, now: int) -> Call[Counts]:
    """Count the messages in each state."""
    return Call("mns_counts", _keys(queue), (now,), lambda reply: Counts(*reply))


def figures(queue: str, *, now: int) -> Call[Figures]:
    """Answer how the queue is doing."""

    def decode(reply: list[Any]) -> Figures:
        active, inactive, delayed, *totals, head = reply
        oldest = None if head is None else records.enqueued(head)
        return Figures(Counts(active, inactive, delayed), oldest, *totals)

    return Call("mns_figures", _keys(queue), (now, records.ENQUEUED_SIZE), decode)


def browse(queue: str, *, count: int, now: int, after: str) -> Call[Listing]:
    """Show messages in whatever state."""

    def decode(reply: list[bytes]) -> Listing:
        more, messages = _listed(reply)
        return paged(messages, more=more)

    cursor = CURSOR.fullmatch(after)
    place = cursor.groups() if cursor else ()
    return Call("mns_browse", _keys(queue), (now, count, *place), decode)


def remove(queue: str, ranks: Sequence[int], *, now: int) -> Call[int]:
    """Remove messages in whatever state."""
    args = (now, msgpack.encode(list(ranks)), WAKE_CHANNEL, queue)
    return Call("mns_remove", _keys(queue), args, int)


def dead(queue: str, *, most_receives: int, count: int, now: int) -> Call[list[Listed]]:
    """Set aside what was received too often and show what is dead."""

    def decode(reply: list[bytes]) -> list[Listed]:
        return _listed(reply, queue)[1]

    args = (now, most_receives, count, WAKE_CHANNEL, queue)
    return Call("mns_dead", _keys(queue), args, decode)


def next_due(queue: str) -> Call[int | None]:
    """Tell when the next message becomes visible."""
    return Call("mns_next_due", _keys(queue), (), _same)


def sweep(queue: str, *, now: int, limit: int) -> Call[int]:
    """Remove expired messages."""
    return Call("mns_sweep", _keys(queue), (now, limit), int)


def purge(queue: str) -> Call[None]:
    """Remove all messages; numbering goes on, so old handles fit no new message."""
    return Call("mns_purge", _keys(queue, _MESSAGES), (), _nothing)


def drop(queue: str) -> Call[None]:
    """Forget the queue, but for a while that there was one."""
    return Call("mns_drop", _keys(queue), (TOMBSTONE_MS,), _nothing)


@lru_cache(maxsize=1_024)
def _keys(queue: str, parts: tuple[str, ...] = _MESSAGES + _MEMORY) -> tuple[str, ...]:
    # The braces make a cluster keep all keys of a queue on one node (Valkey: hash tags).
    return tuple(f"mns:{{{queue}}}:{part}" for part in parts)


def _group(name: str) -> str:
    """Stand for a group in as many letters as for any other."""
    return blake2b(name.encode(), digest_size=_GROUP_BYTES).hexdigest() if name else ""


def _listed(reply: list[bytes], queue: str = "") -> tuple[bool, list[Listed]]:
    """Read a listing; the messages get handles if the queue is named whose handles they are."""
    more, rows = _listing.decode(reply[0])
    return more, [
        Listed(
            rank=rank,
            state=state,
            expires=expires,
            message=_stored(
                (rank, turn, first, times),
                record,
                Receipt(rank, turn).handle(queue) if queue else "",
                due,
            ),
        )
        for (rank, turn, first, times, expires, state, due), record in zip(
            rows, reply[1:], strict=True
        )
    ]


def _stored(row: _Row, record: bytes, handle: str, next_visible: int) -> StoredMessage:
    rank, turn, first, times = row
    sent = records.unpack(record)
    return StoredMessage(
        message_id=sent.message_id,
        body=sent.body,
        receipt_handle=handle,
        enqueue_time=sent.enqueued,
        first_dequeue_time=first or sent.enqueued,
        next_visible_time=next_visible,
        dequeue_count=times,
        priority=Receipt(rank, turn).priority,
        properties=sent.properties,
        group=sent.group,
    )


def _verdict(deleted: int) -> Verdict:
    return Verdict.OK if deleted else Verdict.NOT_EXIST


def _same(reply: int | None) -> int | None:
    return reply


def _nothing(reply: int | None) -> None:  # noqa: ARG001 - how many keys there were is nobody's business
    return None
