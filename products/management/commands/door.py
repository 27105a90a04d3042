"""`manage.py door`: where devices come in."""

import asyncio
import signal
from typing import Any

import structlog
import uvloop
from django.conf import settings
from django.core.management.base import BaseCommand

from products.door.authority import server_context
from products.door.door import allow_many, open_door, open_tls_door
from products.door.outside import House
from products.door.refusing import code_of
from products.door.registering import answer

log = structlog.get_logger(__name__)


class Command(BaseCommand):
    """Run until SIGTERM or Ctrl-C."""

    help = "Serve MQTT and MQTT over WebSocket, plain and with TLS, before the embedded broker."
    requires_system_checks = ()

    def handle(self, *args: Any, **options: Any) -> None:
        """Listen at the addresses the settings name."""
        allow_many()
        uvloop.run(_serve())


async def _serve() -> None:
    stop = asyncio.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(number, stop.set)
    house = House((settings.BROKER_HOST, settings.BROKER_WS_PORT), code_of)
    doors = [
        await open_door((settings.BIND, port), house)
        for port in (settings.MQTT_PORT, settings.MQTT_WS_PORT)
    ]
    if settings.TLS_DOOR:
        where = settings.BIND, settings.MQTT_TLS_PORT
        doors.append(await open_tls_door(where, house, server_context(), answer))
    log.info("door_open")
    await stop.wait()
    for door in doors:
        door.close()
