"""The door of devices: its listeners, before the broker that listens inside only.

The broker has one MQTT listener and takes no client id with a dot; it delivers to subscribers
only, so that devices that register themselves (`authType=register`) are answered here. Several
processes may share the ports.
"""

import asyncio
import resource
import ssl
from dataclasses import replace

from products.door.outside import HELLO_SECONDS, House, Outside, Register

BACKLOG = 1024
Address = tuple[str, int]


async def open_door(address: Address, house: House) -> asyncio.Server:
    """Listen for devices that speak MQTT, or MQTT over WebSocket."""
    loop = asyncio.get_running_loop()
    return await loop.create_server(
        lambda: Outside(house), *address, backlog=BACKLOG, reuse_port=True
    )


async def open_tls_door(
    address: Address, house: House, context: ssl.SSLContext, register: Register
) -> asyncio.Server:
    """Listen for the same over TLS; only here a device may register itself."""
    loop = asyncio.get_running_loop()
    house = replace(house, register=register)
    return await loop.create_server(
        lambda: Outside(house),
        *address,
        ssl=context,
        ssl_handshake_timeout=HELLO_SECONDS,
        backlog=BACKLOG,
        reuse_port=True,
    )


def allow_many() -> None:
    """Let this process hold as many connections as the system allows: two for each device."""
    _, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (most, most))
