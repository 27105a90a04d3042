"""The bridge process: from the broker into batches for the workers."""

import signal
import threading
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand

from iotconsole.kit import heartbeat
from products.mqtt import MqttClient
from rules.bridge import Bridge
from rules.throttle import MARK_TOPIC, Throttle

CLIENT_ID = "bridge"
EVERYTHING = "#"


class Command(BaseCommand):
    """Run until SIGTERM or Ctrl-C."""

    help = "Carry device messages from the MQTT broker to the rule workers."
    requires_system_checks = ()

    def handle(self, *args: Any, **options: Any) -> None:
        """Connect, carry, stop."""
        stop = threading.Event()
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, lambda *_: stop.set())
        client = MqttClient(CLIENT_ID)
        throttle = Throttle(
            settings.DEVICE_QOS_0_PER_SECOND,
            settings.DEVICE_QOS_1_PER_SECOND,
            lambda mark: client.is_connected() and client.publish(MARK_TOPIC, mark),
        )
        bridge = Bridge(client.acknowledge, throttle)
        client.subscribe(EVERYTHING, bridge.arrive)
        client.start()
        heartbeat.beat(CLIENT_ID, healthy=client.is_connected)
        bridge.run(stop)
        client.stop()
