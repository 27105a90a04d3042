"""Which messages an operator finds."""

import base64
import json

import pytest

from mns.properties import STRING, Properties, Property, pack
from mns.search import Search
from mns.store.protocol import Listed, State, StoredMessage

READING = {"temperature": 39, "room": "Hall  West"}
TOPIC = "/a1b2c3/air-sensor-01/user/update"


def encoded(text: str) -> str:
    return base64.b64encode(text.encode()).decode()


ENVELOPE = {"payload": encoded(json.dumps(READING)), "messagetype": "upload", "topic": TOPIC}
COLOUR = pack(Properties((Property("colour", "red=ish", STRING),)))


def message(body: str, properties: bytes = b"", state: State = State.ACTIVE) -> Listed:
    stored = StoredMessage("5F0A" * 8, body.encode(), "", 0, 0, 0, 0, 8, properties)
    return Listed(7, state, 1_000, stored)


@pytest.mark.parametrize(
    "wanted",
    [
        Search(),
        Search(text="5f0a5f0a"),
        Search(text='"temperature":39'),
        Search(text="hall west"),
        Search(device="air-sensor-01"),
        Search(topic="/user/"),
        Search(text="39", device="air-sensor-01", topic=TOPIC, state=State.ACTIVE),
    ],
)
def test_a_device_message_is_found_through_every_layer_around_it(wanted: Search) -> None:
    assert wanted.matches(message(encoded(json.dumps(ENVELOPE))))


@pytest.mark.parametrize(
    "wanted",
    [
        Search(text="41"),
        Search(device="air-sensor"),
        Search(device="hallway"),
        Search(topic="/sys/"),
        Search(state=State.DEAD),
        Search(prop="colour"),
        Search(text="39", device="air-sensor-02"),
    ],
)
def test_what_is_otherwise_in_one_respect_is_not_found(wanted: Search) -> None:
    assert not wanted.matches(message(encoded(json.dumps(ENVELOPE))))


def test_what_a_rule_forwarded_is_found_by_the_device_it_names() -> None:
    assert Search(device="pump-1").matches(message('{"deviceName": "pump-1"}'))


@pytest.mark.parametrize(
    ("wanted", "matches"),
    [
        ("colour", True),
        ("colour=red=ish", True),
        ("colour=red", False),
        ("colour=", False),
        ("col", False),
    ],
)
def test_a_property_is_found_by_its_name_or_by_its_whole_value(wanted: str, matches: bool) -> None:
    assert Search(prop=wanted).matches(message("hello", COLOUR)) is matches


@pytest.mark.parametrize(
    "body", ["", "\ufffd", "[" * 2_000, "<a", '{"topic": 7, "deviceName": []}']
)
def test_no_body_stops_a_search(body: str) -> None:
    assert not Search(text="hello", device="x").matches(message(body))
