"""How the part of a message that never changes is written as one string of bytes."""

import struct
from enum import IntFlag

from msgspec import Struct

from mns.store.protocol import NewMessage


class _Has(IntFlag):
    """What comes between the id and the body, in this order."""

    PROPERTIES = 1
    GROUP = 2


class Record(Struct, frozen=True):
    """What was sent, and when."""

    enqueued: int
    message_id: str
    body: bytes
    properties: bytes = b""
    group: str = ""


# When it was enqueued, what it has, how long its id is.
_HEAD = struct.Struct(">QBB")
_LENGTH = struct.Struct(">I")

# So many bytes of a record tell when it was enqueued.
_ENQUEUED = struct.Struct(">Q")
ENQUEUED_SIZE = _ENQUEUED.size


def pack(message: NewMessage, *, enqueued: int) -> bytes:
    """Write the moment of sending, the id, what else there is, and the body."""
    message_id, group = message.message_id.encode(), message.group.encode()
    has = (_Has.PROPERTIES if message.properties else 0) | (_Has.GROUP if group else 0)
    parts = [_HEAD.pack(enqueued, has, len(message_id)), message_id]
    for part in (message.properties, group):
        if part:
            parts += (_LENGTH.pack(len(part)), part)
    return b"".join((*parts, message.body))


def unpack(record: bytes) -> Record:
    """Read what was sent."""
    enqueued, has, length = _HEAD.unpack_from(record)
    end = _HEAD.size + length
    message_id = record[_HEAD.size : end].decode()
    if not has:
        return Record(enqueued, message_id, record[end:])
    properties, end = _part(record, end) if has & _Has.PROPERTIES else (b"", end)
    group, end = _part(record, end) if has & _Has.GROUP else (b"", end)
    return Record(enqueued, message_id, record[end:], properties, group.decode())


def enqueued(head: bytes) -> int:
    """Read the moment of sending from the first bytes of a record."""
    (moment,) = _ENQUEUED.unpack(head)
    return int(moment)


def _part(record: bytes, start: int) -> tuple[bytes, int]:
    """Read what is written with its length before it, and where it ends."""
    (length,) = _LENGTH.unpack_from(record, start)
    begin = start + _LENGTH.size
    return record[begin : begin + length], begin + length
