"""From an application server to a device and back, with the whole platform between them."""

import queue
from base64 import b64decode
from collections.abc import Iterator
from typing import Any

import paho.mqtt.client as mqtt
import pytest
from paho.mqtt.enums import CallbackAPIVersion

from tests.journeys.application import Inbox, consuming
from tests.journeys.conftest import Build
from tests.journeys.eventually import PATIENCE_SECONDS, eventually
from tests.journeys.platform import Platform
from tests.journeys.scenario import Scenario

SQL = 'SELECT deviceName() AS deviceName FROM "/{product_key}/#"'


class Pump:
    """A device that keeps what it is told and answers calls with their letters reversed."""

    def __init__(self, scenario: Scenario, host: str, port: int) -> None:
        self.triplet = scenario.add_device("pump")
        client_id, user, password = self.triplet.login("789")
        self.heard: queue.SimpleQueue[bytes] = queue.SimpleQueue()
        self.client = mqtt.Client(CallbackAPIVersion.VERSION2, client_id=client_id)
        self.client.username_pw_set(user, password)
        self.client.on_message = self._hear
        self.client.on_connect = self._subscribe
        self.is_listening = queue.SimpleQueue[None]()
        self.client.on_subscribe = lambda *_: self.is_listening.put(None)
        self.client.connect(host, port)
        self.client.loop_start()
        self.is_listening.get(timeout=PATIENCE_SECONDS)

    def topic(self, begin: str, end: str) -> str:
        return f"{begin}/{self.triplet.product_key}/{self.triplet.device_name}/{end}"

    def leave(self) -> None:
        self.client.disconnect()
        self.client.loop_stop()

    def _subscribe(self, client: mqtt.Client, *_: Any) -> None:
        client.subscribe([(self.topic("", "user/get"), 1), (self._calls, 0)])

    @property
    def _calls(self) -> str:
        return self.topic("/sys", "rrpc/request/+")

    def _hear(self, client: mqtt.Client, _data: object, message: mqtt.MQTTMessage) -> None:
        if mqtt.topic_matches_sub(self._calls, message.topic):
            client.publish(message.topic.replace("request", "response"), message.payload[::-1])
        else:
            self.heard.put(bytes(message.payload))


@pytest.fixture
def scenario(build: Build) -> Scenario:
    return build(SQL)


@pytest.fixture
def product_queue(platform: Platform, scenario: Scenario) -> Iterator[Inbox]:
    with consuming(platform.credentials, scenario.product_queue) as inbox:
        yield inbox


@pytest.fixture
def pump(platform: Platform, scenario: Scenario, product_queue: Inbox) -> Iterator[Pump]:
    known = platform.credentials
    pump = Pump(scenario, known["mqtt_host"], known["mqtt_port"])
    assert product_queue.next().payload["status"] == "online"
    yield pump
    pump.leave()


def test_what_is_said_to_a_device_does_not_come_back_as_its_report(
    scenario: Scenario, product_queue: Inbox, pump: Pump
) -> None:
    path = f"POST products/{scenario.product_key}/devices/pump"
    sent = scenario.rest(f"{path}/publish/", topic="user/get", message='{"on": true}', qos=1)
    answer = scenario.rest(f"{path}/rrpc/", message="abc", timeout_ms=8_000)
    pump.client.publish(pump.topic("", "user/update"), b'{"done": true}', qos=1)

    assert pump.heard.get(timeout=PATIENCE_SECONDS) == b'{"on": true}'
    assert (answer["code"], b64decode(answer["message"])) == ("SUCCESS", b"cba")
    assert product_queue.next().payload == {"done": True}
    ids = {line["message_id"]: line["step"] for line in scenario.log_of("pump")}
    assert ids[sent["message_id"]] == "sent"
    assert ids[answer["message_id"]] == "answered"
    eventually(lambda: scenario.counters["received"] == 1, "one message at the rule")


def test_device_that_left_cannot_be_called(
    scenario: Scenario, product_queue: Inbox, pump: Pump
) -> None:
    pump.leave()
    assert product_queue.next().payload["status"] == "offline"

    def code() -> Any:
        path = f"POST products/{scenario.product_key}/devices/pump/rrpc/"
        return scenario.rest(path, message="abc", timeout_ms=1_000)["code"]

    eventually(lambda: code() == "OFFLINE", "the device known to be away")
