"""The worker process: carries batches of device messages through the rules."""

import signal
import threading
from typing import Any

from django.core.management.base import BaseCommand

from iotconsole.kit import heartbeat
from rules.worker import Worker


class Command(BaseCommand):
    """Run until SIGTERM or Ctrl-C."""

    help = "Carry device messages through rules and server-side subscriptions."
    requires_system_checks = ()

    def handle(self, *args: Any, **options: Any) -> None:
        """Carry, stop."""
        stop = threading.Event()
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, lambda *_: stop.set())
        heartbeat.beat("worker")
        Worker(stop).run()
