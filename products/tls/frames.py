"""MQTT inside WebSocket frames, as the broker's inner door wants it (RFC 6455).

That door is taken because there the real address of a device can be said.
"""

from dataclasses import dataclass, field

CONTINUATION, BINARY, CLOSE, PING, PONG = 0x0, 0x2, 0x8, 0x9, 0xA
_FINAL = _MASKED = 0x80
# A client must mask; a mask of zeros changes nothing, and no proxy is in between to be fooled.
_MASK = bytes(4)


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


def frame(payload: bytes, opcode: int = BINARY) -> bytes:
    """Write one frame from client to server."""
    length = len(payload)
    if length < 126:
        head = bytes((_FINAL | opcode, _MASKED | length))
    elif length < 1 << 16:
        head = bytes((_FINAL | opcode, _MASKED | 126)) + length.to_bytes(2, "big")
    else:
        head = bytes((_FINAL | opcode, _MASKED | 127)) + length.to_bytes(8, "big")
    return head + _MASK + payload


@dataclass(slots=True)
class Reader:
    """Reads frames from the server, however they are cut."""

    _buffer: bytearray = field(default_factory=bytearray)

    def read(self, data: bytes) -> list[tuple[int, bytes]]:
        """Answer (opcode, payload) of every frame that is complete by now."""
        self._buffer += data
        frames = []
        while (complete := self._next()) is not None:
            frames.append(complete)
        return frames

    def _next(self) -> tuple[int, bytes] | None:
        if len(self._buffer) < 2:
            return None
        begin, length = 2, self._buffer[1] & 0x7F
        if length >= 126:
            begin += 2 if length == 126 else 8
            length = int.from_bytes(self._buffer[2:begin], "big")
        end = begin + length
        if len(self._buffer) < end:
            return None
        opcode, payload = self._buffer[0] & 0x0F, bytes(self._buffer[begin:end])
        del self._buffer[:end]
        return opcode, payload
