"""`manage.py tls`: the TLS door for devices."""

import asyncio
import signal
from typing import Any

import structlog
import uvloop
from django.conf import settings
from django.core.management.base import BaseCommand

from products.tls.authority import server_context
from products.tls.door import open_door
from products.tls.refusing import code_of
from products.tls.registering import answer

log = structlog.get_logger(__name__)


class Command(BaseCommand):
    """Run until SIGTERM or Ctrl-C."""

    help = "Serve MQTT and MQTT over WebSocket with TLS, before the embedded broker."
    requires_system_checks = ()

    def handle(self, *args: Any, **options: Any) -> None:
        """Listen at the address the settings name."""
        uvloop.run(_serve())


async def _serve() -> None:
    stop = asyncio.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(number, stop.set)
    inside = (settings.LOCAL, settings.MQTT_WS_PORT)
    door = await open_door(
        (settings.BIND, settings.MQTT_TLS_PORT), inside, server_context(), answer, code_of
    )
    log.info("tls_open", port=settings.MQTT_TLS_PORT)
    await stop.wait()
    door.close()
