"""What properties make of a message, case by case."""

import json
from pathlib import Path
from typing import Any

import pytest

from inbound import limits
from inbound.errors import BadMessage
from inbound.mapping import Delivery, delivery

CASES = json.loads(Path(__file__).with_name("cases").joinpath("mapping.json").read_text())


def ids(cases: list[dict[str, Any]]) -> list[str]:
    return [case["why"] for case in cases]


TAKEN = [case for case in CASES if "topic" in case]
REFUSED = [case for case in CASES if "refused" in case]


@pytest.mark.parametrize("case", TAKEN, ids=ids(TAKEN))
def test_properties_say_how_a_message_is_published(case: dict[str, Any]) -> None:
    found = delivery("mq_cmd", case["properties"], b"hello")

    assert found == Delivery(case["topic"], case["qos"], case.get("target", ""))


@pytest.mark.parametrize("case", REFUSED, ids=ids(REFUSED))
def test_a_message_that_nobody_could_be_given_is_refused(case: dict[str, Any]) -> None:
    with pytest.raises(BadMessage) as caught:
        delivery("mq_cmd", case["properties"], b"hello")

    assert str(caught.value) == case["refused"]


@pytest.mark.parametrize("size", [0, limits.BODY_BYTES])
def test_a_body_may_be_empty_or_as_large_as_mqtt_clients_take(size: int) -> None:
    assert delivery("mq_cmd", {}, bytes(size)).topic == "mq_cmd"


def test_a_body_that_is_too_large_is_refused() -> None:
    with pytest.raises(BadMessage, match="65537 bytes"):
        delivery("mq_cmd", {}, bytes(limits.BODY_BYTES + 1))
