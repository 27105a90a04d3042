"""The first packet of an MQTT connection, and the few that answer it (MQTT 3.1.1)."""

from dataclasses import dataclass

CONNECT = 0x10
WEBSOCKET = ord("G")  # of "GET /mqtt HTTP/1.1"
PACKET_LIMIT = 8_192  # client id, user name and password of a device, and then some
_WILL, _PASSWORD, _USERNAME = 0x04, 0x40, 0x80

# CONNACK return codes
ACCEPTED, IDENTIFIER_REJECTED, UNAVAILABLE, BAD_CREDENTIALS, NOT_AUTHORIZED = 0, 2, 3, 4, 5


class BrokenPacket(Exception):
    """What came is no CONNECT."""


@dataclass(frozen=True, slots=True)
class Connect:
    """What a device says about itself."""

    client_id: str
    username: str
    password: str


def read_connect(data: bytes) -> Connect | None:
    """Read a CONNECT; None while it is incomplete."""
    if data[0] != CONNECT:
        raise BrokenPacket
    sized = _remaining_length(data)
    if sized is None:
        return None
    begin, length = sized
    if begin + length > PACKET_LIMIT:
        raise BrokenPacket
    if len(data) < begin + length:
        return None
    return _read_body(data[begin : begin + length])


def connack(code: int) -> bytes:
    """Write the answer to a CONNECT."""
    return bytes((0x20, 2, 0, code))


def publish(topic: str, payload: bytes) -> bytes:
    """Write a message of QoS 0."""
    name = topic.encode()
    body = len(name).to_bytes(2, "big") + name + payload
    return b"\x30" + _written_length(len(body)) + body


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


def _written_length(length: int) -> bytes:
    written = bytearray()
    while length > 0x7F:
        written.append(length & 0x7F | 0x80)
        length >>= 7
    return bytes([*written, length])


def _read_body(body: bytes) -> Connect:
    _protocol, rest = _field(body)
    if len(rest) < 4:  # level, flags, keep-alive
        raise BrokenPacket
    flags, rest = rest[1], rest[4:]
    client_id, rest = _field(rest)
    if flags & _WILL:
        _topic, rest = _field(rest)
        _message, rest = _field(rest)
    username, rest = _field(rest) if flags & _USERNAME else (b"", rest)
    password, rest = _field(rest) if flags & _PASSWORD else (b"", rest)
    try:
        return Connect(client_id.decode(), username.decode(), password.decode())
    except UnicodeDecodeError as exc:
        raise BrokenPacket from exc


def _field(data: bytes) -> tuple[bytes, bytes]:
    length = int.from_bytes(data[:2], "big")
    if len(data) < 2 + length:
        raise BrokenPacket
    return data[2 : 2 + length], data[2 + length :]
