"""Somebody who hears everything below a level-1 topic, and misses nothing while away."""

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager

from products.brokerkeys import BRIDGE
from products.mqtt import Arrival, MqttClient

PATIENCE_SECONDS = 120


class Listener:
    """What came, in the order it came."""

    def __init__(self, parent: str) -> None:
        self.heard: list[Arrival] = []
        self.payloads: set[bytes] = set()
        self._changed = threading.Condition()
        self.client = MqttClient(BRIDGE)
        for topic_filter in (f"{parent}/#", f"/{parent}/#"):
            self.client.subscribe(topic_filter, self._hear)

    def _hear(self, arrival: Arrival) -> None:
        with self._changed:
            self.heard.append(arrival)
            self.payloads.add(arrival.payload)
            self._changed.notify_all()
        self.client.acknowledge([arrival])

    def wait_for(self, wanted: set[bytes]) -> set[bytes]:
        """Wait until all of these came and answer those that did not."""
        deadline = time.monotonic() + PATIENCE_SECONDS
        with self._changed:
            self._changed.wait_for(lambda: wanted <= self.payloads, deadline - time.monotonic())
            return wanted - self.payloads

    def arrival(self, payload: bytes) -> Arrival:
        """Answer the message with this payload."""
        assert not self.wait_for({payload}), f"{payload!r} never came"
        return next(one for one in self.heard if one.payload == payload)


@contextmanager
def listening(parent: str) -> Iterator[Listener]:
    listener = Listener(parent)
    listener.client.start()
    try:
        assert listener.client.wait(PATIENCE_SECONDS)
        yield listener
    finally:
        listener.client.stop()
