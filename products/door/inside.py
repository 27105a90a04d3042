"""The connection to the broker that belongs to one device."""

import asyncio
import socket
import struct
from typing import Protocol, cast

from products.door.frames import CLOSE, PING, PONG, Reader, frame

END_OF_HEADERS = b"\r\n\r\n"
SWITCHING = b"HTTP/1.1 101"
# A door that dies resets its connections, one that is left closes them: so the gate can tell who
# went from who was cut off.
_RESET, _CLOSED = struct.pack("ii", 1, 0), struct.pack("ii", 0, 0)


class Outside(Protocol):
    """The device, as this side needs it."""

    is_websocket: bool

    def greeted(self, said: bytes) -> None:
        """Take the answer to the request of a WebSocket."""

    def opened(self, inside: "Inside") -> None:
        """Go on: the broker is ready for the device."""

    def hear(self, said: bytes) -> None:
        """Pass on what the broker says."""

    def left(self) -> None:
        """The broker hung up."""

    def pause(self) -> None:
        """Take no more from the device for a while."""

    def resume(self) -> None:
        """Take from the device again."""


class Inside(asyncio.Protocol):
    """Speaks MQTT inside a WebSocket for a device, or hands on the frames of its own."""

    __slots__ = ("_device", "_greeting", "_hello", "_reader", "transport")

    def __init__(self, device: Outside, hello: bytes) -> None:
        self._device = device
        self._hello = hello
        self._greeting: bytes | None = b""  # until it is whole
        self._reader = Reader()
        self.transport: asyncio.Transport

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Ask the broker for a WebSocket."""
        self.transport = cast("asyncio.Transport", transport)
        self._end_with(_RESET)
        self.transport.write(self._hello)
        self._hello = b""

    def data_received(self, data: bytes) -> None:
        """Hand over what the broker says."""
        if self._greeting is not None:
            self._read_greeting(self._greeting + data)
        elif self._device.is_websocket:
            self._device.hear(data)
        else:
            self._unpack(data)

    def carry(self, frames: bytes) -> None:
        """Say something to the broker in frames of the device."""
        self.transport.write(frames)

    def send(self, data: bytes) -> None:
        """Say something to the broker."""
        self.transport.write(frame(data))

    def leave(self) -> None:
        """Hang up for the device, once everything is said."""
        if not self.transport.is_closing():
            self._end_with(_CLOSED)
            self.transport.close()

    def connection_lost(self, _: Exception | None) -> None:
        """Lose the device with the broker."""
        self._device.left()

    def pause_writing(self) -> None:
        """Let the device wait for the broker."""
        self._device.pause()

    def resume_writing(self) -> None:
        """Let the device go on."""
        self._device.resume()

    def _read_greeting(self, said: bytes) -> None:
        greeting, ended, rest = said.partition(END_OF_HEADERS)
        if not ended:
            self._greeting = said
            return
        self._greeting = None
        self._device.greeted(greeting + ended)
        # Another request on this connection could give another address.
        if not said.startswith(SWITCHING):
            self.leave()
            return
        self._device.opened(self)  # not before: the broker takes no frame ahead of its answer
        if rest:
            self.data_received(rest)

    def _unpack(self, data: bytes) -> None:
        for opcode, payload in self._reader.read(data):
            if opcode == PING:
                self.transport.write(frame(payload, PONG))
            elif opcode == CLOSE:
                self.leave()
            else:
                self._device.hear(payload)

    def _end_with(self, manner: bytes) -> None:
        line = self.transport.get_extra_info("socket")
        if line is not None:
            line.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, manner)
