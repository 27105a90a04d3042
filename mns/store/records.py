"""How the part of a message that never changes is written as one string of bytes."""

import struct

from mns.store.protocol import NewMessage

_HEAD = struct.Struct(">QH")  # when it was enqueued, how long its id is


def pack(message: NewMessage, *, enqueued: int) -> bytes:
    """Write the moment of sending, the id and the body."""
    message_id = message.message_id.encode()
    return _HEAD.pack(enqueued, len(message_id)) + message_id + message.body


def unpack(record: bytes) -> tuple[int, str, bytes]:
    """Read the moment of sending, the id and the body."""
    enqueued, length = _HEAD.unpack_from(record)
    body = _HEAD.size + length
    return enqueued, record[_HEAD.size : body].decode(), record[body:]
