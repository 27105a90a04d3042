"""The inbound process: from RocketMQ and queues to the MQTT broker."""

import asyncio
import signal
from typing import Any

import uvloop
from django.core.management.base import BaseCommand

from inbound import watch
from inbound.publisher import Publisher
from inbound.runner import Runner
from iotconsole.kit import heartbeat


class Command(BaseCommand):
    """Run until SIGTERM or Ctrl-C."""

    help = "Carry messages of inbound rules to MQTT clients, and watch over those."
    requires_system_checks = ()

    def handle(self, *args: Any, **options: Any) -> None:
        """Connect, carry, stop."""
        publisher = Publisher()
        publisher.start()
        heartbeat.beat("inbound", healthy=publisher.is_ready)
        uvloop.run(_until_told(Runner(publisher)))
        publisher.stop()


async def _until_told(runner: Runner) -> None:
    running = asyncio.gather(runner.run(), watch.run())
    for number in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(number, running.cancel)
    try:
        await running
    except asyncio.CancelledError:
        return
