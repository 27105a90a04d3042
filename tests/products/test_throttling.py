"""Message rates of devices, where the limits are set: a real broker, a real bridge."""

import json
import threading
from collections import Counter
from collections.abc import Iterator
from typing import cast

import pytest

from iotconsole.kit.clock import now_ms
from iotconsole.kit.valkey import client
from products import devicelog, errors
from products.brokerkeys import BRIDGE
from products.devicelog import Search
from products.downlink import publishing, throttle
from products.messages import unpack
from products.models import Device
from products.mqtt import MqttClient
from products.pace import Pace
from rules import journal, throttled
from rules.bridge import Bridge
from rules.pipeline import handle_batch
from rules.throttle import MARK_TOPIC, Throttle
from tests.products.conftest import PATIENCE_SECONDS, Caller, eventually

RATE = 2  # so low that nobody takes as long to speak as often as this is allowed
SPOKEN = 100


class Carried:
    """A bridge with a limit, and what it has put on disk."""

    def __init__(self) -> None:
        self.client = MqttClient(BRIDGE)
        self._marks = 0
        limit = Throttle(RATE, RATE, self._send)
        self.bridge = Bridge(self.client.acknowledge, limit)
        self.client.subscribe("#", self._hear)
        self.is_level = threading.Event()

    def _send(self, mark: bytes) -> None:
        if self.client.is_connected():
            self.client.publish(MARK_TOPIC, mark)

    def _hear(self, arrival: object) -> None:
        self.bridge.arrive(arrival)  # type: ignore[arg-type]
        if getattr(arrival, "topic", "") == MARK_TOPIC:
            self._marks += 1
            if self._marks > 1:  # the first is carried by the time the second comes
                self.is_level.set()

    def kinds(self, device: Device) -> Counter[str]:
        """Count what this device said; the broker may have kept what others said before."""
        waiting = [journal.load(batch_id) for batch_id in _kept()]
        said = (one for batch in waiting for one in unpack(*batch))
        return Counter(one.kind for one in said if one.device_name == device.name)

    def finish(self) -> None:
        for batch_id in _kept():
            handle_batch(batch_id, unpack(*journal.load(batch_id)), now_ms())


def _kept() -> list[str]:
    rows = client().zrange(journal.WAITING, 0, -1)
    return [row.decode() for row in cast("list[bytes]", rows)]


@pytest.fixture
def carried(device: Device) -> Iterator[Carried]:
    stop, carried = threading.Event(), Carried()
    thread = threading.Thread(target=carried.bridge.run, args=(stop,))
    carried.client.start()
    thread.start()
    yield carried
    stop.set()
    thread.join()
    carried.client.stop()


def shout(caller: Caller, device: Device) -> None:
    topic = f"/{device.product.product_key}/{device.name}/user/update"
    sent = [caller.client.publish(topic, json.dumps(n), qos=1) for n in range(SPOKEN)]
    for one in sent:
        one.wait_for_publish(PATIENCE_SECONDS)


def test_who_speaks_too_fast_is_counted_and_logged_and_not_forwarded(
    carried: Carried, talking: Caller, device: Device
) -> None:
    assert carried.is_level.wait(PATIENCE_SECONDS)

    shout(talking, device)

    eventually(lambda: carried.kinds(device).total() >= SPOKEN)
    held_back = carried.kinds(device)["throttled"]
    carried.finish()
    product_key = device.product.product_key
    failures = devicelog.read(
        product_key, device.name, count=SPOKEN, search=Search(result="failure")
    )
    assert 0 < held_back <= SPOKEN - RATE
    assert [line.status for line in failures] == [throttled.THROTTLED] * held_back
    assert throttled.counts() == {product_key: held_back}


def test_a_device_is_sent_so_many_messages_and_no_more(
    talking: Caller, device: Device, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(throttle, "_pace", Pace(1, 60_000))
    topic = f"/{device.product.product_key}/{device.name}/user/get"
    publishing.publish(device.product, topic, b"1")

    with pytest.raises(errors.TooManyMessages):
        publishing.publish(device.product, topic, b"2")

    latest, *_ = devicelog.read(device.product.product_key, device.name)
    assert latest.status == throttle.THROTTLED
