"""How the part of a message that never changes is written as one string of bytes."""

import struct

from mns.store.protocol import NewMessage

# When it was enqueued, whether properties come before the body, how long its id is. The one in the
# middle was the upper half of the length once, and always 0: older records read as they did.
_HEAD = struct.Struct(">Q?B")
_LENGTH = struct.Struct(">I")


def pack(message: NewMessage, *, enqueued: int) -> bytes:
    """Write the moment of sending, the id, the properties if there are any, and the body."""
    message_id, properties = message.message_id.encode(), message.properties
    head = _HEAD.pack(enqueued, bool(properties), len(message_id)) + message_id
    if not properties:
        return head + message.body
    return head + _LENGTH.pack(len(properties)) + properties + message.body


def unpack(record: bytes) -> tuple[int, str, bytes, bytes]:
    """Read the moment of sending, the id, the body and the properties."""
    enqueued, has_properties, length = _HEAD.unpack_from(record)
    end = _HEAD.size + length
    message_id = record[_HEAD.size : end].decode()
    if not has_properties:
        return enqueued, message_id, record[end:], b""
    (length,) = _LENGTH.unpack_from(record, end)
    body = end + _LENGTH.size + length
    return enqueued, message_id, record[body:], record[end + _LENGTH.size : body]
