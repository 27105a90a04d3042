"""Each verb of the store as one call of the function library, to be run by any kind of client."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Generic, TypeVar

from msgspec import msgpack

from mns.store import records
from mns.store.protocol import (
    BATCH_MEMORY_MS,
    Counts,
    NewMessage,
    Renewal,
    Sent,
    StoredMessage,
    Verdict,
)
from mns.store.receipts import RANK_SPAN, Receipt, acknowledged

T = TypeVar("T")

LIBRARY = Path(__file__).with_name("queue.lua").read_text(encoding="utf-8")

# The tag of a queue is published here whenever a message of it may be visible sooner than thought.
WAKE_CHANNEL = "mns:wake"

# The order in which queue.lua takes its keys: first what a purge removes, then what outlives it.
_MESSAGES = ("record", "receipt", "ready", "delayed", "flight", "expiry")
_MEMORY = ("sequence", "answers", "batches")

# A rank and turn no message ever has: what a malformed handle is asked about.
_NO_MESSAGE = (0, 0)

# rank, turn, first received, times received
_Row = tuple[int, int, int, int]
_rows = msgpack.Decoder(list[_Row])


@dataclass(frozen=True, slots=True)
class Call(Generic[T]):
    """A function to call on the server and how to read what it answers."""

    function: str
    keys: tuple[str, ...]
    args: tuple[bytes | str | int, ...]
    decode: Callable[[Any], T]


def send(
    queue: str, messages: Sequence[NewMessage], *, now: int, batch_id: str | None = None
) -> Call[list[Sent]]:
    """Store all messages or none."""
    plan = [n for m in messages for n in (m.priority * RANK_SPAN, m.delay_ms, m.expires)]
    head = (now, msgpack.encode(plan), batch_id or "")
    memory = (now + BATCH_MEMORY_MS, WAKE_CHANNEL, queue)
    packed = tuple(records.pack(m, enqueued=now) for m in messages)

    def decode(before: int) -> list[Sent]:
        return acknowledged(queue, messages, before=before)

    return Call("mns_send", _keys(queue), head + memory + packed, decode)


def receive(queue: str, *, count: int, visibility_ms: int, now: int) -> Call[list[StoredMessage]]:
    """Hand out active messages and hide them."""
    due = now + visibility_ms

    def decode(reply: list[bytes]) -> list[StoredMessage]:
        return [
            _stored(row, record, Receipt(row[0], row[1]).handle(queue), due)
            for row, record in zip(_rows.decode(reply[0]), reply[1:], strict=True)
        ]

    return Call("mns_receive", _keys(queue), (now, count, due), decode)


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
    return Call("mns_delete", _keys(queue), (now, packed), decode)


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


def next_due(queue: str) -> Call[int | None]:
    """Tell when the next message becomes visible."""
    return Call("mns_next_due", _keys(queue), (), _same)


def sweep(queue: str, *, now: int, limit: int) -> Call[int]:
    """Remove expired messages."""
    return Call("mns_sweep", _keys(queue), (now, limit), int)


def purge(queue: str) -> Call[None]:
    """Remove all messages; numbering goes on, so old handles fit no new message."""
    return Call("mns_forget", _keys(queue, _MESSAGES), (), _nothing)


def drop(queue: str) -> Call[None]:
    """Forget the queue."""
    return Call("mns_forget", _keys(queue), (), _nothing)


def _keys(queue: str, parts: tuple[str, ...] = _MESSAGES + _MEMORY) -> tuple[str, ...]:
    # The braces make a cluster keep all keys of a queue on one node (Valkey: hash tags).
    return tuple(f"mns:{{{queue}}}:{part}" for part in parts)


def _stored(row: _Row, record: bytes, handle: str, next_visible: int) -> StoredMessage:
    rank, turn, first, times = row
    enqueued, message_id, body, properties = records.unpack(record)
    return StoredMessage(
        message_id=message_id,
        body=body,
        receipt_handle=handle,
        enqueue_time=enqueued,
        first_dequeue_time=first or enqueued,
        next_visible_time=next_visible,
        dequeue_count=times,
        priority=Receipt(rank, turn).priority,
        properties=properties,
    )


def _verdict(deleted: int) -> Verdict:
    return Verdict.OK if deleted else Verdict.NOT_EXIST


def _same(reply: int | None) -> int | None:
    return reply


def _nothing(reply: int) -> None:  # noqa: ARG001 - how many keys there were is nobody's business
    return None
