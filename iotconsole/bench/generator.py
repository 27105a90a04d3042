"""Many devices in one loop: MQTT 3.1.1 spoken by hand, so that the generator is not the limit."""

import asyncio
import struct
from collections.abc import Callable
from dataclasses import dataclass

from iotconsole.demo.device import LoginFailed, Triplet

# MQTT 3.1.1: packet types with their flags
CONNECT, PUBLISH_QOS1, PUBACK, DISCONNECT = 0x10, 0x32, 0x40, 0xE0
CONNECT_FLAGS = 0xC2  # user name, password, clean session
KEEP_ALIVE_SECONDS = 300
PUBACK_BYTES = 4
CONNACK_BYTES = 4
ANSWER_SECONDS = 120
WINDOW = 100  # IoT Platform: unacknowledged publishes of one client


@dataclass(slots=True)
class Device:
    """One connection; `in_flight` publishes wait for their PUBACK."""

    reader: asyncio.StreamReader
    writer: asyncio.StreamWriter
    topic: str
    packet_id: int = 0
    in_flight: int = 0

    def publish(self, payload: bytes) -> None:
        """Write one QoS 1 PUBLISH."""
        self.packet_id = self.packet_id % 0xFFFF + 1
        self.in_flight += 1
        head = _text(self.topic) + struct.pack("!H", self.packet_id)
        self.writer.write(_packet(PUBLISH_QOS1, head + payload))

    async def acknowledged(self) -> int:
        """Wait for PUBACKs and answer how many came."""
        chunk = await asyncio.wait_for(self.reader.read(4096), ANSWER_SECONDS)
        if not chunk:
            raise ConnectionResetError("The broker closed the connection.")
        if rest := len(chunk) % PUBACK_BYTES:
            chunk += await self.reader.readexactly(PUBACK_BYTES - rest)
        count = len(chunk) // PUBACK_BYTES
        self.in_flight -= count
        return count

    async def leave(self) -> None:
        """Say goodbye and close."""
        self.writer.write(_packet(DISCONNECT, b""))
        await self.writer.drain()
        self.writer.close()


async def login(triplet: Triplet, host: str, port: int) -> Device:
    """Connect one device; LoginFailed carries the CONNACK code."""
    client_id, user, password = triplet.login("0")
    reader, writer = await asyncio.open_connection(host, port)
    head = _text("MQTT") + bytes([4, CONNECT_FLAGS]) + struct.pack("!H", KEEP_ALIVE_SECONDS)
    writer.write(_packet(CONNECT, head + _text(client_id) + _text(user) + _text(password)))
    answer = await asyncio.wait_for(reader.readexactly(CONNACK_BYTES), ANSWER_SECONDS)
    if answer[3]:
        raise LoginFailed(f"CONNACK {answer[3]}")
    return Device(reader, writer, f"{triplet.product_key}/{triplet.device_name}/update")


async def flood(device: Device, count: int, payload: Callable[[int], bytes]) -> None:
    """Publish `count` messages as fast as the broker acknowledges them."""
    sent = done = 0
    while done < count:
        while sent < count and device.in_flight < WINDOW:
            device.publish(payload(sent))
            sent += 1
        await device.writer.drain()
        done += await device.acknowledged()


def _packet(kind: int, body: bytes) -> bytes:
    length, head = len(body), bytes([kind])
    while True:
        length, digit = divmod(length, 128)
        head += bytes([digit | (0x80 if length else 0)])
        if not length:
            return head + body


def _text(text: str) -> bytes:
    encoded = text.encode()
    return struct.pack("!H", len(encoded)) + encoded
