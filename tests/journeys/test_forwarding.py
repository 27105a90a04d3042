"""The main job end to end: a device speaks, application servers hear, permissions decide."""

import queue
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import msgspec
import pytest

from iotconsole.demo.device import Device, Triplet, connected
from iotconsole.demo.receiver import Receiver
from tests.journeys.application import Inbox, Message, consuming
from tests.journeys.conftest import Build
from tests.journeys.eventually import PATIENCE_SECONDS, eventually
from tests.journeys.platform import Platform
from tests.journeys.scenario import Scenario

SQL = """\
SELECT deviceName() AS deviceName, temperature, humidity
FROM "/{product_key}/+/update" WHERE temperature > 20"""
READINGS = (
    {"temperature": 14, "humidity": 116},
    {"temperature": 24, "humidity": 61},
    {"temperature": 31, "humidity": 40},
)
WARM = {"temperature": 29, "humidity": 50}
DENIED = 9333  # IoT Platform, Device log: the target did not authorise it


@dataclass(frozen=True, slots=True)
class Stage:
    """The scenario with its audience."""

    platform: Platform
    scenario: Scenario
    triplet: Triplet
    product_queue: Inbox
    rule_queue: Inbox
    pushed: "queue.SimpleQueue[str]"

    @contextmanager
    def device(self) -> Iterator[Device]:
        """Log the device in and wait until the application server knows."""
        known = self.platform.credentials
        with connected(self.triplet, known["mqtt_host"], known["mqtt_port"]) as device:
            assert self.product_queue.next().payload["status"] == "online"
            yield device

    def run(self, *readings: Mapping[str, float]) -> list[Message]:
        """Log in, publish, leave; answer the uploads the product's queue got."""
        with self.device() as device:
            for reading in readings:
                device.publish(reading)
            uploads = [self.product_queue.next() for _ in readings]
        assert self.product_queue.next().payload["status"] == "offline"
        return uploads

    def steps(self, upload: Message) -> list[dict[str, Any]]:
        """Read one message's steps from the device log, which is written when all is done."""

        def steps() -> list[dict[str, Any]]:
            log = self.scenario.log_of(self.triplet.device_name)
            return [line for line in log if line["message_id"] == str(upload.body["messageid"])]

        return eventually(steps, "the message in the device log")


@pytest.fixture
def receiver() -> Iterator[tuple[str, "queue.SimpleQueue[str]"]]:
    """An HTTP subscriber that takes only what is signed as it should be."""
    pushed: queue.SimpleQueue[str] = queue.SimpleQueue()
    with Receiver(pushed.put) as receiver:
        yield receiver.url, pushed


@pytest.fixture
def stage(
    platform: Platform,
    build: Build,
    receiver: tuple[str, "queue.SimpleQueue[str]"],
) -> Iterator[Stage]:
    url, pushed = receiver
    scenario = build(SQL)
    scenario.subscribe("to-http", url)
    triplet = scenario.add_device("air-sensor-1")
    known = platform.credentials
    with (
        consuming(known, scenario.product_queue) as product_queue,
        consuming(known, scenario.name, "raw") as rule_queue,
    ):
        yield Stage(platform, scenario, triplet, product_queue, rule_queue, pushed)


def test_application_server_hears_online_uploads_offline_in_this_order(stage: Stage) -> None:
    known = stage.platform.credentials

    with connected(stage.triplet, known["mqtt_host"], known["mqtt_port"]) as device:
        for reading in READINGS:
            device.publish(reading)

    heard = [stage.product_queue.next() for _ in range(5)]
    online, *uploads, offline = heard
    assert [message.body["messagetype"] for message in heard] == [
        "status",
        "upload",
        "upload",
        "upload",
        "status",
    ]
    assert [upload.payload for upload in uploads] == list(READINGS)
    assert online.payload["status"] == "online"
    assert offline.payload["status"] == "offline"
    assert online.payload["lastTime"] < offline.payload["lastTime"]
    assert len({message.body["messageid"] for message in heard}) == 5


def test_envelopes_have_exactly_the_documented_keys(stage: Stage) -> None:
    [upload] = stage.run(READINGS[0])

    assert {key: type(value) for key, value in upload.body.items()} == {
        "payload": str,
        "messagetype": str,
        "topic": str,
        "messageid": int,
        "timestamp": int,
    }
    assert upload.body["topic"] == f"/{stage.scenario.product_key}/air-sensor-1/update"
    assert len(str(upload.body["timestamp"])) == 10  # seconds


def test_status_messages_have_no_topic_and_only_online_has_an_address(stage: Stage) -> None:
    known = stage.platform.credentials

    with connected(stage.triplet, known["mqtt_host"], known["mqtt_port"]):
        online = stage.product_queue.next()
    offline = stage.product_queue.next()

    keys = {"status", "productKey", "deviceName", "time", "utcTime", "lastTime", "utcLastTime"}
    assert set(online.body) == {"payload", "messagetype", "messageid", "timestamp"}
    assert set(offline.body) == set(online.body)
    assert set(online.payload) == keys | {"clientIp"}
    assert online.payload["clientIp"] == "127.0.0.1"
    assert set(offline.payload) == keys


def test_sql_results_reach_the_queue_and_the_http_subscriber(stage: Stage) -> None:
    stage.run(*READINGS)

    results = [
        {"deviceName": "air-sensor-1", "temperature": 24, "humidity": 61},
        {"deviceName": "air-sensor-1", "temperature": 31, "humidity": 40},
    ]
    queued = [stage.rule_queue.next().body for _ in results]
    pushed = [msgspec.json.decode(stage.pushed.get(timeout=PATIENCE_SECONDS)) for _ in results]
    assert sorted(queued, key=lambda row: row["temperature"]) == results
    assert sorted(pushed, key=lambda row: row["temperature"]) == results
    none = dict.fromkeys(("failed", "waiting"), 0)
    assert stage.scenario.counters == {"received": 3, "filtered": 1, "forwarded": 2} | none


def test_device_log_tells_every_step_in_the_order_of_time(stage: Stage) -> None:
    [upload] = stage.run(WARM)
    scenario = stage.scenario

    assert [(line["step"], line["operation"]) for line in stage.steps(upload)] == [
        ("published", f"/{scenario.product_key}/air-sensor-1/update"),
        ("forwarded", scenario.product_queue),
        ("rule_engine", scenario.name),
        ("forwarded", f"cn-shanghai/{scenario.name}"),
    ]
    log = scenario.log_of("air-sensor-1")
    assert [line["time"] for line in log] == sorted(line["time"] for line in log)
    assert {line["status"] for line in log} == {200}


def test_the_passport_of_a_message_tells_its_whole_way_to_the_push(stage: Stage) -> None:
    [upload] = stage.run(WARM)
    number = upload.body["messageid"]
    stage.pushed.get(timeout=PATIENCE_SECONDS)

    def pushed() -> dict[str, Any] | None:
        *_, forwarded = stage.scenario.rest(f"GET messages/{number}/")["chapters"][0]["steps"]
        copies = {copy["subscription"]: copy for copy in forwarded["copies"]}
        return forwarded if copies["to-http"]["attempts"] else None

    stage.steps(upload)
    forwarded = eventually(pushed, "the push in the passport")
    assert forwarded["grant"]["role"] == stage.scenario.name
    copies = {copy["subscription"]: copy for copy in forwarded["copies"]}
    [attempt] = copies["to-http"]["attempts"]
    assert (attempt["outcome"], attempt["number"]) == ("delivered", 1)
    message = stage.rule_queue.next()
    assert copies["to-queue"]["message_id"] == message.id
    by_copy = stage.scenario.rest(f"GET messages/{message.id}/")
    assert by_copy["message_id"] == str(number)


def test_the_life_of_a_device_is_told_in_the_product_queue(
    platform: Platform, build: Build
) -> None:
    scenario = build(SQL)
    path = f"PUT server-subscriptions/{scenario.product_key}/"
    scenario.rest(path, device_data=False, device_status=False, device_lifecycle=True)

    with consuming(platform.credentials, scenario.product_queue) as inbox:
        triplet = scenario.add_device("air-sensor-1")
        scenario.rest(f"DELETE products/{scenario.product_key}/devices/air-sensor-1/")
        made, deleted = inbox.next(), inbox.next()

    assert made.body["messagetype"] == deleted.body["messagetype"] == "device_lifecycle"
    assert made.body["topic"] == f"/sys/{scenario.product_key}/air-sensor-1/thing/lifecycle"
    assert (made.payload["action"], deleted.payload["action"]) == ("create", "delete")
    assert made.payload["deviceSecret"] == triplet.device_secret


def test_a_stopped_rule_looks_at_nothing_until_it_is_started(stage: Stage) -> None:
    stage.scenario.stop()
    [unseen] = stage.run(WARM)

    assert "rule_engine" not in [line["step"] for line in stage.steps(unseen)]
    assert stage.scenario.counters["received"] == 0

    stage.scenario.start()
    stage.run({"temperature": 40, "humidity": 1})
    assert stage.rule_queue.next().body["temperature"] == 40


def test_without_its_policy_the_role_is_named_and_nothing_forwarded(stage: Stage) -> None:
    stage.scenario.forbid()
    [denied] = stage.run(WARM)

    *_, last = stage.steps(denied)
    assert last["status"] == DENIED
    assert f"Role {stage.scenario.name} may not mns:PublishMessage" in last["detail"]
    [latest] = stage.scenario.rest(f"GET rules/{stage.scenario.name}/recent/")
    assert (latest["outcome"], latest["code"]) == ("failed", DENIED)
    assert latest["reason"] == last["detail"]

    stage.scenario.allow()
    stage.run({"temperature": 41, "humidity": 1})
    assert stage.rule_queue.next().body["temperature"] == 41
