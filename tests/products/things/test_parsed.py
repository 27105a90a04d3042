"""What rules and subscriptions see of reports: items in place of params, as it is documented."""

import json
from collections.abc import Collection
from typing import Any

from products import things
from products.messages import DeviceMessage
from tests.products.things.test_alink import ARRIVAL, message

Names = Collection[tuple[str, str]]


def iot_ids(names: Names) -> dict[tuple[str, str], str]:
    return dict.fromkeys(names, "4z819V")


def forwarded(*messages: DeviceMessage) -> list[Any]:
    sent = things.as_forwarded(messages, things.read(messages), iot_ids)
    return [json.loads(one.payload) for one in sent]


def report(params: object, topic: str = "thing/event/property/post") -> DeviceMessage:
    return message(json.dumps({"id": "1", "params": params}).encode(), topic)


COMMON = {
    "iotId": "4z819V",
    "productKey": "a1",
    "deviceName": "pump",
    "gmtCreate": ARRIVAL,
    "deviceType": "CustomCategory",
}


def test_properties_are_items() -> None:
    [body] = forwarded(report({"Power": "on", "Level": {"value": 3, "time": 1_526_450_000_000}}))

    assert body == COMMON | {
        "items": {
            "Power": {"value": "on", "time": ARRIVAL},
            "Level": {"value": 3, "time": 1_526_450_000_000},
        }
    }


def test_an_event_has_a_value() -> None:
    params = {"value": {"part": 1}, "time": 1_526_450_000_000}

    [body] = forwarded(report(params, "thing/event/Broken/post"))

    assert body == COMMON | {
        "identifier": "Broken",
        "name": "Broken",
        "type": "info",
        "value": {"part": 1},
        "time": 1_526_450_000_000,
    }


def test_all_else_goes_on_as_it_came() -> None:
    custom = message(b'{"params": {"Power": 1}}', "user/update")
    broken = report([1])

    def nobody(_: Names) -> dict[tuple[str, str], str]:
        raise AssertionError("nothing is looked up")

    batch = [custom, broken]

    assert things.as_forwarded(batch, things.read(batch), nobody) is batch
