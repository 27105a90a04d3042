"""The gate process: lets devices in and follows who is connected."""

import asyncio
import signal
from typing import Any

from django.core.management.base import BaseCommand

from iotconsole.kit import heartbeat
from products.brokerkeys import GATE
from products.gate import Gate
from products.mqtt import MqttClient


class Command(BaseCommand):
    """Run until SIGTERM or Ctrl-C."""

    help = "Answer the broker's logins and tell which devices come and go."
    requires_system_checks = ()

    def handle(self, *args: Any, **options: Any) -> None:
        """Connect, serve, stop."""
        mqtt = MqttClient(GATE)
        mqtt.start()
        gate = Gate(mqtt)
        heartbeat.beat(GATE, healthy=gate.is_well)
        asyncio.run(_until_told(gate))
        mqtt.stop()


async def _until_told(gate: Gate) -> None:
    serving = asyncio.ensure_future(gate.run())
    for number in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(number, serving.cancel)
    try:
        await serving
    except asyncio.CancelledError:
        return
