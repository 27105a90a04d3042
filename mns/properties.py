"""What travels with a message beside its body: what its sender says of it, and how it is traced."""

from dataclasses import dataclass

import msgspec

# SMQ API, message attributes
STRING, NUMBER, BOOLEAN, BINARY = KINDS = ("STRING", "NUMBER", "BOOLEAN", "BINARY")

# SMQ API, system properties: Java clients stumble over any other, W3C's and the dead letters'.
SYSTEM_NAMES = (
    "traceparent",
    "tracestate",
    "baggage",
    "DLQMessageType",
    "DLQSourceArn",
    "DLQOriginMessageId",
)


@dataclass(frozen=True, slots=True)
class Property:
    """A named value, always a text; that of a BINARY one is base64."""

    name: str
    value: str
    kind: str


@dataclass(frozen=True, slots=True)
class Properties:
    """All properties of one message, in the order they came in."""

    user: tuple[Property, ...] = ()
    system: tuple[Property, ...] = ()


NONE = Properties()


def pack(properties: Properties) -> bytes:
    """Write them as they lie in the store; most messages have none, which costs nothing."""
    return msgspec.msgpack.encode(properties) if properties.user or properties.system else b""


def unpack(packed: bytes) -> Properties:
    """Read what lies in the store."""
    return _decoder.decode(packed) if packed else NONE


_decoder = msgspec.msgpack.Decoder(Properties)
