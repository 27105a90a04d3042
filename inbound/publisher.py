"""Hands messages to the MQTT broker, many at once, and tells when it has them on disk."""

import asyncio
import secrets
import threading
from collections.abc import Sequence

import paho.mqtt.client as paho

from inbound.mapping import Delivery
from products.brokerkeys import DOWNLINK
from products.mqtt import MqttClient

READY_SECONDS = 0.2
# Shorter than messages are hidden from others: what the broker does not take comes again.
TAKE_SECONDS = 8
# Between two connections paho keeps what has to be acknowledged, and nothing else.
_KEPT = {
    0: {paho.MQTT_ERR_SUCCESS},
    1: {paho.MQTT_ERR_SUCCESS, paho.MQTT_ERR_NO_CONN},
}


class BrokerAway(Exception):
    """The broker did not take messages in time."""


class Parcels:
    """Messages that are acknowledged together."""

    def __init__(self, count: int) -> None:
        self._loop = asyncio.get_running_loop()
        self._left = count
        self._taken = self._loop.create_future()

    def one_taken(self) -> None:
        """Count a message that the broker has; on any thread, one at a time."""
        self._left -= 1
        if self._left == 0:
            self._loop.call_soon_threadsafe(self._finish)

    async def wait(self) -> None:
        """Wait until the broker has all of them."""
        try:
            await asyncio.wait_for(self._taken, TAKE_SECONDS)
        except TimeoutError as exc:
            raise BrokerAway from exc

    def _finish(self) -> None:
        if not self._taken.done():  # nobody waits any more
            self._taken.set_result(None)


class Publisher:
    """A connection to the broker that all rules share."""

    def __init__(self) -> None:
        self._mqtt = MqttClient(DOWNLINK, client_id=f"inbound-{secrets.token_hex(8)}")
        self._mqtt.tell_acknowledged(self._acknowledged)
        self._lock = threading.Lock()
        self._waiting: dict[int, Parcels] = {}
        self._early: set[int] = set()  # acknowledged before we knew their numbers

    def start(self) -> None:
        """Connect, again and again."""
        self._mqtt.start()

    def stop(self) -> None:
        """Leave."""
        self._mqtt.stop()

    def is_ready(self) -> bool:
        """Tell whether the broker is there."""
        return self._mqtt.is_connected()

    async def ready(self) -> None:
        """Wait for the broker."""
        while not self.is_ready():
            await asyncio.sleep(READY_SECONDS)

    async def publish(self, messages: Sequence[tuple[Delivery, bytes]]) -> None:
        """Publish messages and wait until the broker has them, or raise BrokerAway."""
        if not messages:
            return
        parcels = Parcels(len(messages))
        for delivery, payload in messages:
            self._send(delivery, payload, parcels)
        await parcels.wait()

    def _send(self, delivery: Delivery, payload: bytes, parcels: Parcels) -> None:
        sent = self._mqtt.publish(delivery.topic, payload, qos=delivery.qos)
        if sent.rc not in _KEPT[delivery.qos]:
            raise BrokerAway
        # Not held while publishing: paho calls us back with locks of its own.
        with self._lock:
            if sent.mid not in self._early:
                self._waiting[sent.mid] = parcels
                return
            self._early.remove(sent.mid)
            parcels.one_taken()

    def _acknowledged(self, number: int) -> None:
        with self._lock:
            parcels = self._waiting.pop(number, None)
            if parcels is None:
                self._early.add(number)
            else:
                parcels.one_taken()
