"""The first packet of an MQTT connection, and the few that answer it (MQTT 3.1.1)."""

from dataclasses import dataclass, field

from products.door import client_ids

CONNECT = 0x10
WEBSOCKET = ord("G")  # of "GET /mqtt HTTP/1.1"
PACKET_LIMIT = 80 * 1024  # a will is 64 KiB at most; what a device says about itself, far less
_FIELD_LIMIT = 0xFFFF
_WILL, _PASSWORD, _USERNAME = 0x04, 0x40, 0x80
# Protocol names with their versions. MQTT 3.1 differs in these bytes alone, and in the answer to a
# subscription that is refused; the broker speaks 3.1.1.
_MQTT_3_1_1, _MQTT_3_1 = b"\x00\x04MQTT\x04", b"\x00\x06MQIsdp\x03"

# CONNACK return codes
ACCEPTED, VERSION_REJECTED, IDENTIFIER_REJECTED, UNAVAILABLE = 0, 1, 2, 3
BAD_CREDENTIALS, NOT_AUTHORIZED = 4, 5


class BrokenPacket(Exception):
    """What came is no CONNECT."""


class UnknownVersion(Exception):
    """What came is a CONNECT of a version that the broker does not speak."""


@dataclass(frozen=True, slots=True)
class Connect:
    """What a device says about itself."""

    client_id: str
    username: str
    password: str
    size: int = 0  # how many bytes it said it in
    carried: bytes = field(default=b"", repr=False)  # the same for the broker


def read_connect(data: bytes) -> Connect | None:
    """Read a CONNECT; None while it is incomplete."""
    if not data:
        return None
    if data[0] != CONNECT:
        raise BrokenPacket
    sized = _remaining_length(data)
    if sized is None:
        return None
    begin, length = sized
    end = begin + length
    if end > PACKET_LIMIT:
        raise BrokenPacket
    if len(data) < end:
        return None
    body = data[begin:end]
    for version in (_MQTT_3_1_1, _MQTT_3_1):
        if body.startswith(version):
            return _read_body(body.removeprefix(version), end)
    raise UnknownVersion


def connack(code: int) -> bytes:
    """Write the answer to a CONNECT."""
    return bytes((0x20, 2, 0, code))


def publish(topic: str, payload: bytes) -> bytes:
    """Write a message of QoS 0."""
    return _packet(b"\x30", _text(topic.encode()) + payload)


def _remaining_length(data: bytes) -> tuple[int, int] | None:
    """Answer where the packet's body begins and how long it is."""
    length = 0
    for place, byte in enumerate(data[1:5]):
        length |= (byte & 0x7F) << (7 * place)
        if byte < 0x80:
            return place + 2, length
    if len(data) >= 5:
        raise BrokenPacket
    return None


def _packet(kind: bytes, body: bytes) -> bytes:
    written, length = bytearray(kind), len(body)
    while length > 0x7F:
        written.append(length & 0x7F | 0x80)
        length >>= 7
    return bytes([*written, length]) + body


def _read_body(said: bytes, size: int) -> Connect:
    """Read what comes after the version."""
    options, rest = said[:3], said[3:]  # flags, keep-alive
    if len(options) < 3:
        raise BrokenPacket
    flags = options[0]
    client_id, others = _field(rest)
    rest = others
    if flags & _WILL:
        _topic, rest = _field(rest)
        _message, rest = _field(rest)
    username, rest = _field(rest) if flags & _USERNAME else (b"", rest)
    password, rest = _field(rest) if flags & _PASSWORD else (b"", rest)
    try:
        told = client_id.decode(), username.decode(), password.decode()
    except UnicodeDecodeError as exc:
        raise BrokenPacket from exc
    spelled = _text(client_ids.spelled(told[0]).encode())
    carried = _packet(bytes([CONNECT]), _MQTT_3_1_1 + options + spelled + others)
    return Connect(*told, size, carried)


def _field(data: bytes) -> tuple[bytes, bytes]:
    length = int.from_bytes(data[:2], "big")
    if len(data) < 2 + length:
        raise BrokenPacket
    return data[2 : 2 + length], data[2 + length :]


def _text(text: bytes) -> bytes:
    if len(text) > _FIELD_LIMIT:
        raise BrokenPacket
    return len(text).to_bytes(2, "big") + text
