"""A message that one device says reaches another, and a program, through two rules."""

import json
from collections.abc import Iterator

import pytest

from iotconsole.demo.device import connected
from tests.journeys.conftest import Build
from tests.journeys.eventually import PATIENCE_SECONDS, eventually
from tests.journeys.platform import Platform
from tests.journeys.scenario import Scenario
from tests.journeys.test_downlink import Pump
from tests.mns.receiver import Receiver

SQL = 'SELECT temperature FROM "/{product_key}/+/update"'


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    with Receiver() as receiver:
        yield receiver


def post_to(scenario: Scenario, rule: str, url: str, **more: object) -> None:
    target = {"url": url}
    scenario.rest(f"POST rules/{rule}/operations/", kind="HTTP", configuration=target, **more)


def add_rule(scenario: Scenario, name: str, topic: str, url: str) -> None:
    scenario.rest("POST rules/", name=name)
    scenario.rest(f"PATCH rules/{name}/", sql=f'SELECT *, topic() AS topic FROM "{topic}"')
    post_to(scenario, name, url)
    scenario.rest(f"POST rules/{name}/start/")


def test_a_reading_goes_from_device_to_device_and_to_a_program(
    platform: Platform, build: Build, receiver: Receiver
) -> None:
    scenario = build(SQL)
    key, rest = scenario.product_key, scenario.rest
    said, _ = scenario.add_device("sensor"), scenario.add_device("display")
    topic = f"/{key}/display/user/get"
    configuration = {"topic": topic, "topicType": 1}
    rest(f"POST rules/{scenario.name}/operations/", kind="REPUBLISH", configuration=configuration)
    add_rule(scenario, f"{scenario.name}-on", topic, f"{receiver.url}/on")
    known = platform.credentials

    with connected(said, known["mqtt_host"], known["mqtt_port"]) as device:
        device.publish({"temperature": 29})
        received = receiver.next()

    row = json.loads(received.body)
    assert (row["temperature"], row["topic"]) == (29, topic)
    eventually(lambda: scenario.counters["forwarded"] == 1, "both targets took it")
    steps = ["sent", "rule_engine", "forwarded"]
    eventually(
        lambda: [line["step"] for line in scenario.log_of("display")][-3:] == steps,
        "the log of the display tells what it was sent, and what the second rule made of it",
    )


def test_bytes_that_are_no_text_reach_devices_and_programs_as_they_were_sent(
    platform: Platform, build: Build, receiver: Receiver
) -> None:
    scenario, known, rule = build(SQL), platform.credentials, "bytes"
    pump = Pump(scenario, known["mqtt_host"], known["mqtt_port"])
    scenario.rest("POST rules/", name=rule, data_type="BINARY")
    scenario.rest(f"PATCH rules/{rule}/", sql=f'SELECT * FROM "{pump.topic("", "user/update")}"')
    to_pump = {"topic": pump.topic("", "user/get"), "topicType": 1}
    scenario.rest(f"POST rules/{rule}/operations/", kind="REPUBLISH", configuration=to_pump)
    post_to(scenario, rule, receiver.url)
    scenario.rest(f"POST rules/{rule}/start/")

    pump.client.publish(pump.topic("", "user/update"), b"\x00\xff<>", qos=1)
    received = receiver.next()

    assert pump.heard.get(timeout=PATIENCE_SECONDS) == b"\x00\xff<>"
    assert (received.body, received.headers["Content-Type"]) == (
        b"\x00\xff<>",
        "application/octet-stream",
    )
    pump.leave()


def test_what_no_endpoint_takes_is_told_of_once(
    platform: Platform, build: Build, receiver: Receiver
) -> None:
    scenario = build(SQL)
    scenario.forbid()
    post_to(scenario, scenario.name, receiver.url, is_for_errors=True)
    known = platform.credentials

    with connected(scenario.add_device("sensor"), known["mqtt_host"], known["mqtt_port"]) as device:
        device.publish({"temperature": 29})
        told = json.loads(receiver.next().body)

    assert told["deviceName"] == "sensor"
    assert [failure["actionType"] for failure in told["failures"]] == ["MNS"]
    assert receiver.count == 0
