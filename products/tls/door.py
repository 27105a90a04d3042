"""The TLS door for devices: MQTT and MQTT over WebSocket, carried on to the broker inside.

The broker has one MQTT listener, and that one is plain. Devices that register themselves
(`authType=register`) are answered here: the broker delivers to subscribers only, and the answer
is a message nobody subscribed to.
"""

import asyncio
import ssl
from collections.abc import Awaitable, Callable
from typing import cast

import structlog

from products.tls import packets
from products.tls.frames import CLOSE, PING, PONG, Reader, frame, hello, with_address
from products.tls.packets import BrokenPacket, Connect

HELLO_SECONDS = 15  # from the connection to the end of its first packet
END_OF_HEADERS = b"\r\n\r\n"
SWITCHING = b"HTTP/1.1 101"

# Answers the bytes for a device that registers itself; None for one that just logs in.
Register = Callable[[Connect], Awaitable[bytes] | None]
# Answers the CONNACK for a device that the broker refused.
Refuse = Callable[[Connect], Awaitable[int]]

log = structlog.get_logger(__name__)


class Inside(asyncio.Protocol):
    """The connection to the broker that belongs to one device."""

    def __init__(self, device: "Outside", hello: bytes) -> None:
        self._device = device
        self._hello = hello
        self._reader: Reader | None = None
        self._greeting = bytearray()
        self.transport: asyncio.Transport

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Ask the broker for a WebSocket."""
        self.transport = cast("asyncio.Transport", transport)
        self.transport.write(self._hello)

    def data_received(self, data: bytes) -> None:
        """Hand over what the broker says."""
        if self._reader is None:
            self._read_greeting(data)
            return
        if self._device.is_websocket:
            self._device.send(data)
            return
        for opcode, payload in self._reader.read(data):
            if opcode == PING:
                self.transport.write(frame(payload, PONG))
            elif opcode == CLOSE:
                self.transport.close()
            else:
                self._device.hear(payload)

    def _read_greeting(self, data: bytes) -> None:
        self._greeting += data
        said, ended, rest = bytes(self._greeting).partition(END_OF_HEADERS)
        if not ended:
            return
        if self._device.is_websocket:
            self._device.send(said + ended)
        # Another request on this connection could give another address.
        if not said.startswith(SWITCHING):
            self.transport.close()
            return
        self._reader, self._greeting = Reader(), bytearray()
        self._device.opened(self)  # not before: the broker takes no frame ahead of its answer
        self.data_received(rest)

    def send(self, data: bytes) -> None:
        """Say something to the broker for the device."""
        self.transport.write(data if self._device.is_websocket else frame(data))

    def connection_lost(self, _: Exception | None) -> None:
        """Lose the device with the broker."""
        self._device.left()

    def pause_writing(self) -> None:
        """Let the device wait for the broker."""
        self._device.pause()

    def resume_writing(self) -> None:
        """Let the device go on."""
        self._device.resume()


class Outside(asyncio.Protocol):
    """The connection of one device."""

    def __init__(self, broker: tuple[str, int], register: Register, refuse: Refuse) -> None:
        self._broker = broker
        self._register = register
        self._refuse = refuse
        self._connect: Connect | None = None  # until the broker has answered it
        self._refusing: asyncio.Task[None] | None = None
        self._waiting = bytearray()
        self._opening: asyncio.Task[None] | None = None
        self._inside: Inside | None = None
        self.is_websocket = False

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Give the device some time to say what it wants."""
        self._transport = cast("asyncio.Transport", transport)
        peer = transport.get_extra_info("peername")
        self._address = str(peer[0]) if peer else ""
        self._patience = asyncio.get_running_loop().call_later(HELLO_SECONDS, self.close)
        if not peer:  # gone already
            self.close()

    def data_received(self, data: bytes) -> None:
        """Carry on what the device says, once it is known where to."""
        if self._inside is not None:
            self._inside.send(data)
            return
        self._waiting += data
        if self._opening is None:
            self._read_hello()
        elif len(self._waiting) > packets.PACKET_LIMIT:
            self.pause()  # until the broker's door is open

    def connection_lost(self, _: Exception | None) -> None:
        """Leave the broker with the device."""
        self._patience.cancel()
        if self._opening is not None:
            self._opening.cancel()
        if self._inside is not None:
            self._inside.transport.close()

    def send(self, data: bytes) -> None:
        """Say something to the device."""
        self._transport.write(data)

    def hear(self, said: bytes) -> None:
        """Pass on what the broker says; a refused login is told its reason."""
        connect, self._connect = self._connect, None
        if connect is not None and said == packets.connack(packets.NOT_AUTHORIZED):
            self._refusing = asyncio.ensure_future(self._tell_why(connect))
        else:
            self.send(said)

    def left(self) -> None:
        """The broker hung up."""
        if self._refusing is None:
            self.close()

    def opened(self, inside: Inside) -> None:
        """Go on: the broker is ready for the device."""
        self._patience.cancel()
        if self._transport.is_closing():  # the device did not wait
            inside.transport.close()
            return
        self._inside = inside
        if self._waiting:
            inside.send(bytes(self._waiting))
            self._waiting.clear()
        self.resume()

    def close(self) -> None:
        """End the connection once everything is said."""
        self._transport.close()

    def pause(self) -> None:
        """Take no more from the device for a while."""
        if not self._transport.is_closing():
            self._transport.pause_reading()

    def resume(self) -> None:
        """Take from the device again."""
        if not self._transport.is_closing():
            self._transport.resume_reading()

    def pause_writing(self) -> None:
        """Let the broker wait for the device."""
        if self._inside is not None:
            self._inside.transport.pause_reading()

    def resume_writing(self) -> None:
        """Let the broker go on."""
        if self._inside is not None:
            self._inside.transport.resume_reading()

    def _read_hello(self) -> None:
        """Look at the first packet, which says what this is."""
        said = bytes(self._waiting)
        if said[0] == packets.WEBSOCKET:
            self._read_websocket(said)
            return
        try:
            connect = packets.read_connect(said)
        except BrokenPacket:
            self.close()
            return
        if connect is None:
            return
        registration = self._register(connect)
        if registration is not None:
            self._start(self._answer(registration))
            return
        self._connect = connect
        self._start(self._open(hello(self._address)))

    def _read_websocket(self, said: bytes) -> None:
        request, ended, rest = said.partition(END_OF_HEADERS)
        if not ended:
            if len(said) > packets.PACKET_LIMIT:
                self.close()
            return
        if b"\n" in request.replace(b"\r\n", b""):  # to the broker a line ends there, too
            self.close()
            return
        self.is_websocket = True
        self._waiting = bytearray(rest)
        self._start(self._open(with_address(request, self._address) + END_OF_HEADERS))

    def _start(self, work: Awaitable[None]) -> None:
        self._opening = asyncio.ensure_future(work)

    async def _answer(self, registration: Awaitable[bytes]) -> None:
        # IoT platform, MQTT dynamic registration: the link is closed after 15 s if the device
        # does not close it itself; `_patience` sees to that.
        self.send(await registration)
        self._waiting.clear()

    async def _tell_why(self, connect: Connect) -> None:
        self.send(packets.connack(await self._refuse(connect)))
        self.close()

    async def _open(self, greeting: bytes) -> None:
        loop = asyncio.get_running_loop()
        try:
            await loop.create_connection(lambda: Inside(self, greeting), *self._broker)
        except OSError as exc:
            log.warning("broker_away", reason=str(exc))
            self.close()


async def open_door(
    address: tuple[str, int],
    broker: tuple[str, int],
    context: ssl.SSLContext,
    register: Register,
    refuse: Refuse,
) -> asyncio.Server:
    """Listen for devices that speak TLS."""
    loop = asyncio.get_running_loop()
    return await loop.create_server(
        lambda: Outside(broker, register, refuse),
        *address,
        ssl=context,
        ssl_handshake_timeout=HELLO_SECONDS,
        backlog=1024,
    )
