"""A message of RocketMQ as it came, its body as its sender wrote it."""

import zlib
from typing import Any

from inbound import limits
from inbound.rocketmq import library
from inbound.sources import Arrived

ANY_FORMAT = 47  # zlib: gzip or deflate, as its first bytes say


def read(message: Any, stub: Any) -> Arrived:  # noqa: ANN401 - untyped
    """Read a message; `stub` is whom to tell that we have it."""
    said = message.system_properties
    packed = said.body_encoding == library.protocol().Encoding.GZIP
    return Arrived(
        message_id=said.message_id,
        payload=_unpacked(message.body) if packed else message.body,
        properties=dict(message.user_properties),
        sent_ms=said.born_timestamp.ToMilliseconds(),
        handle=(stub, said.receipt_handle),
    )


def _unpacked(body: bytes) -> bytes:
    """Unpack no more than shows that it is too much."""
    try:
        return zlib.decompressobj(ANY_FORMAT).decompress(body, limits.BODY_BYTES + 1)
    except zlib.error:
        return body  # not packed after all
