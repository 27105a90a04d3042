"""The connection of one device: what it is, and from then on its bytes to the broker and back."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import cast

import structlog

from products.door import packets
from products.door.frames import BrokenFrame, Opening, hello, told, with_address
from products.door.inside import END_OF_HEADERS, Inside
from products.door.packets import BrokenPacket, Connect, UnknownVersion

HELLO_SECONDS = 15  # from the connection to the end of its first packet
PATH = b"/mqtt"
NO_SUCH_PATH = b"HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"

# Answers the bytes for a device at an address that registers itself; None for one that logs in.
Register = Callable[[Connect, str], Awaitable[bytes] | None]
# Answers the CONNACK for a device that the broker refused.
Refuse = Callable[[Connect], Awaitable[int]]

log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class House:
    """Where the broker is, and who answers what it does not."""

    broker: tuple[str, int]
    refuse: Refuse
    register: Register = lambda _connect, _address: None


class Outside(asyncio.Protocol):
    """One device before the door: `_carry` takes what it says once it has said who it is."""

    __slots__ = (
        *("_address", "_carry", "_connect", "_house", "_inside", "_opening", "_patience"),
        *("_refusing", "_transport", "_waiting", "_work", "is_websocket"),
    )

    def __init__(self, house: House) -> None:
        self._house = house
        self._waiting = bytearray()
        self._work: asyncio.Task[None] | None = None  # the answer to its hello
        self._refusing: asyncio.Task[None] | None = None
        self._opening = Opening()  # of the device's own WebSocket
        self._inside: Inside | None = None
        self._connect: Connect | None = None  # until the broker has answered it
        self._carry: Callable[[bytes], None] | None = None
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
        """Carry on what the device says, once it is known who it is."""
        if self._carry is not None:
            self._carry(data)
            return
        self._waiting += data
        try:
            self._read()
        except UnknownVersion:
            self._transport.write(self._answer(packets.VERSION_REJECTED))
            self.close()
        except (BrokenPacket, BrokenFrame):
            self.close()

    def connection_lost(self, _: Exception | None) -> None:
        """Leave the broker with the device."""
        self._patience.cancel()
        if self._work is not None:
            self._work.cancel()
        if self._inside is not None:
            self._inside.leave()

    def hear(self, said: bytes) -> None:
        """Pass on what the broker says; a refused login is told its reason."""
        connect, self._connect = self._connect, None
        if connect is not None and said.startswith(self._answer(packets.NOT_AUTHORIZED)):
            self._refusing = asyncio.ensure_future(self._tell_why(connect))
        elif self._refusing is None:
            self._transport.write(said)

    def greeted(self, said: bytes) -> None:
        """Take the broker's answer to the request of a WebSocket."""
        if self.is_websocket:
            self._transport.write(said)

    def opened(self, inside: Inside) -> None:
        """Go on: the broker is ready for the device."""
        if self._transport.is_closing():  # the device did not wait
            inside.leave()
            return
        self._inside = inside
        if self._connect is not None:
            inside.send(self._connect.carried + self._waiting)
            self._carry_on(inside.send)
        elif self._waiting:
            self.data_received(b"")
        self.resume()

    def left(self) -> None:
        """The broker hung up."""
        if self._refusing is None:
            self.close()

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

    def _read(self) -> None:
        """Look at what the device said so far."""
        if self._work is None:
            self._read_hello(bytes(self._waiting))
        elif self._inside is not None:
            self._read_frames(self._inside)
        elif len(self._waiting) > packets.PACKET_LIMIT:
            self.pause()  # until the broker's door is open

    def _read_hello(self, said: bytes) -> None:
        if said[0] == packets.WEBSOCKET:
            self._read_request(said)
            return
        connect = packets.read_connect(said)
        if connect is None:
            return
        del self._waiting[: connect.size]
        registration = self._house.register(connect, self._address)
        if registration is not None:
            self._work = asyncio.ensure_future(self._register(registration))
            return
        self._connect = connect
        self._open(hello(self._address))

    def _read_request(self, said: bytes) -> None:
        request, ended, rest = said.partition(END_OF_HEADERS)
        if not ended:
            if len(said) > packets.PACKET_LIMIT:
                self.close()
            return
        if b"\n" in request.replace(b"\r\n", b""):  # to the broker a line ends there, too
            self.close()
            return
        _, _, asked = request.partition(b" ")
        if asked.partition(b" ")[0].partition(b"?")[0] != PATH:
            self._transport.write(NO_SUCH_PATH)
            self.close()
            return
        self.is_websocket = True
        self._waiting = bytearray(rest)
        self._open(with_address(request, self._address) + END_OF_HEADERS)

    def _read_frames(self, inside: Inside) -> None:
        """Look for the CONNECT in the first frames; what is not data goes on as it is."""
        opening = self._opening
        while (control := opening.read(self._waiting)) is not None:
            if control:
                inside.carry(control)
            elif connect := packets.read_connect(opening.message):
                self._connect = connect
                first = opening.written(connect.carried + opening.message[connect.size :])
                inside.carry(first + self._waiting)
                self._carry_on(inside.carry)
                return
        if len(self._waiting) + len(opening.message) > packets.PACKET_LIMIT:
            self.close()

    def _carry_on(self, carry: Callable[[bytes], None]) -> None:
        """Look at nothing from now on."""
        self._patience.cancel()
        self._carry = carry
        self._waiting = bytearray()

    def _answer(self, code: int) -> bytes:
        connack = packets.connack(code)
        return told(connack) if self.is_websocket else connack

    async def _register(self, registration: Awaitable[bytes]) -> None:
        # IoT platform, MQTT dynamic registration: the link is closed after 15 s if the device
        # does not close it itself; `_patience` sees to that.
        self._transport.write(await registration)
        self._waiting.clear()

    async def _tell_why(self, connect: Connect) -> None:
        self._transport.write(self._answer(await self._house.refuse(connect)))
        self.close()

    def _open(self, greeting: bytes) -> None:
        self._work = asyncio.ensure_future(self._go_in(greeting))

    async def _go_in(self, greeting: bytes) -> None:
        loop = asyncio.get_running_loop()
        try:
            await loop.create_connection(lambda: Inside(self, greeting), *self._house.broker)
        except OSError as exc:
            log.warning("broker_away", reason=str(exc))
            self.close()
