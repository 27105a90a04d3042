"""MQTT inside WebSocket frames, as the broker's inner listener wants it (RFC 6455).

That listener is taken because there the real address of a device can be said.
"""

from dataclasses import dataclass, field

CONTINUATION, BINARY, CLOSE, PING, PONG = 0x0, 0x2, 0x8, 0x9, 0xA
_FINAL = _MASKED = 0x80
_OPCODE = 0x0F
_CONTROL = 0x8  # the bit that opcodes of control frames have
# A client must mask; a mask of zeros changes nothing, and no proxy is in between to be fooled.
_MASK = bytes(4)
_SMALL = 126
_WHOLE = _FINAL | BINARY


class BrokenFrame(Exception):
    """What came is no frame of a client."""


def hello(address: str) -> bytes:
    """Answer the request that turns a connection into a WebSocket of that address' device."""
    return (
        "GET /mqtt HTTP/1.1\r\n"
        "Host: broker\r\n"
        "Upgrade: websocket\r\n"
        "Connection: Upgrade\r\n"
        "Sec-WebSocket-Version: 13\r\n"
        "Sec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\n"
        "Sec-WebSocket-Protocol: mqtt\r\n"
        f"X-Forwarded-For: {address}\r\n\r\n"
    ).encode()


def with_address(request: bytes, address: str) -> bytes:
    """Say the real address in a device's own request, and only that."""
    first, *headers = request.split(b"\r\n")
    kept = [line for line in headers if not line.lower().startswith(b"x-forwarded-for:")]
    return b"\r\n".join([first, b"X-Forwarded-For: " + address.encode(), *kept])


def frame(payload: bytes, opcode: int = BINARY, final: int = _FINAL) -> bytes:
    """Write one frame from client to server."""
    length = len(payload)
    if length < _SMALL:
        head = bytes((final | opcode, _MASKED | length))
    elif length < 1 << 16:
        head = bytes((final | opcode, _MASKED | _SMALL)) + length.to_bytes(2, "big")
    else:
        head = bytes((final | opcode, _MASKED | 127)) + length.to_bytes(8, "big")
    return head + _MASK + payload


def told(payload: bytes) -> bytes:
    """Write a small frame as the server does."""
    return bytes((_WHOLE, len(payload))) + payload


@dataclass(slots=True)
class Reader:
    """Reads frames from the server, however they are cut."""

    _buffer: bytearray = field(default_factory=bytearray)

    def read(self, data: bytes) -> list[tuple[int, bytes]]:
        """Answer (opcode, payload) of every frame that is complete by now."""
        if not self._buffer and len(data) > 1 and data[0] == _WHOLE and data[1] == len(data) - 2:
            return [(BINARY, data[2:])]  # nearly all answers come so
        self._buffer += data
        frames = []
        while (complete := self._next()) is not None:
            frames.append(complete)
        return frames

    def _next(self) -> tuple[int, bytes] | None:
        place = _place(self._buffer)
        if place is None:
            return None
        begin, end = place
        opcode, payload = self._buffer[0] & _OPCODE, bytes(self._buffer[begin:end])
        del self._buffer[:end]
        return opcode, payload


@dataclass(slots=True)
class Opening:
    """Reads the first message of a client, which may be cut into several frames."""

    message: bytes = b""
    _final: int = _FINAL

    def read(self, waiting: bytearray) -> bytes | None:
        """Take the next frame from what waits: b"" for data, else a control frame as it is."""
        place = _place(waiting)
        if place is None:
            return None
        begin, end = place
        taken = bytes(waiting[:end])
        del waiting[:end]
        if not taken[1] & _MASKED:
            raise BrokenFrame
        if taken[0] & _CONTROL:
            return taken
        self._final = taken[0] & _FINAL
        self.message += _unmasked(taken[begin:], taken[begin - 4 : begin])
        return b""

    def written(self, message: bytes) -> bytes:
        """Write another message in its place; it goes on if the first one does."""
        return frame(message, BINARY, self._final)


def _place(data: bytearray) -> tuple[int, int] | None:
    """Answer where the payload of the first frame begins and ends."""
    if len(data) < 2:
        return None
    begin, length = 2, data[1] & 0x7F
    if length >= _SMALL:
        begin += 2 if length == _SMALL else 8
        length = int.from_bytes(data[2:begin], "big")
    begin += 4 if data[1] & _MASKED else 0
    end = begin + length
    return (begin, end) if len(data) >= end else None


def _unmasked(payload: bytes, mask: bytes) -> bytes:
    length = len(payload)
    key = (mask * (length // 4 + 1))[:length]
    clear = int.from_bytes(payload, "big") ^ int.from_bytes(key, "big")
    return clear.to_bytes(length, "big")
