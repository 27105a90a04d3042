"""A product's messages in its queue: the envelope to the byte, what is too large, what is told."""

import base64
import json
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings

from mns.models import Queue
from products import devicelog
from products import services as products
from products.errors import DeviceAlreadyExists
from products.lifecycle import outbox
from products.lifecycle.models import LifecycleEvent
from products.messages import DeviceMessage
from rules import intake, journal, services, subscription, tasks
from rules.intake import Counts
from tests.rules.conftest import House, carry_all

CASES = json.loads((Path(__file__).parent / "cases/envelopes.json").read_text())
# 64 KB hold 49,152 bytes of envelope, of which the payload's base64 has what the rest leaves.
LARGEST = 36_700


def tell() -> None:
    tasks.tell_lifecycle()
    carry_all()


def subscribe(house: House, **kinds: bool) -> Queue:
    wanted = {"device_data": False, "device_status": False} | kinds
    return subscription.subscribe(house.device.product, settings.REGION, **wanted).queue


def opened(body: str) -> dict[str, Any]:
    envelope: dict[str, Any] = json.loads(base64.b64decode(body))
    return envelope | {"payload": json.loads(base64.b64decode(envelope["payload"]))}


@pytest.mark.parametrize("case", CASES, ids=[case["name"] for case in CASES])
def test_the_envelope_is_the_documented_one_to_the_byte(case: dict[str, Any]) -> None:
    message = DeviceMessage(
        case["topic"],
        *("a1jnUEKYhw4", "suw8umOqgJ72yCADerZp"),
        case["payload"].encode(),
        1,
        case["message_id"],
        case["now_ms"] - 10,
        case["kind"],
    )

    body = subscription.envelope(message, case["now_ms"])

    assert base64.b64decode(body).decode() == case["envelope"]
    assert body.decode() == case["body"]


def test_what_fits_is_delivered_and_what_does_not_is_dropped_logged_and_counted(
    house: House,
) -> None:
    queue = subscribe(house, device_data=True)
    product_key = house.device.product.product_key

    house.carry(
        house.message(b"x" * LARGEST, number=1), house.message(b"x" * (LARGEST + 100), number=2)
    )

    [body] = house.received(queue)
    dropped = [e for e in devicelog.read(product_key) if e.operation.startswith("server-side")]
    assert len(body) <= 65_536
    assert [(e.message_id, e.status) for e in dropped] == [(2, 9320)]
    assert "too large for the queue" in dropped[0].detail
    assert intake.counts([product_key])[product_key] == Counts(received=2, delivered=1, dropped=1)


def test_the_counts_end_with_the_subscription(house: House) -> None:
    subscribe(house, device_data=True)
    house.carry(house.message({}))
    product = house.device.product

    subscription.unsubscribe(product)

    assert intake.counts([product.product_key])[product.product_key] == Counts()


def test_the_life_of_a_device_is_told_in_order(house: House) -> None:
    queue = subscribe(house, device_lifecycle=True)
    tell()  # the fixture's own device, registered before anybody asked

    device = products.create_device(house.device.product, "second")
    products.disable_device(device)
    products.enable_device(device)
    products.delete_device(device)
    tell()

    told = [opened(body) for body in house.received(queue)]
    own = [each for each in told if each["payload"]["deviceName"] == "second"]
    assert [each["payload"]["action"] for each in own] == ["create", "disable", "enable", "delete"]
    assert {each["messagetype"] for each in own} == {"device_lifecycle"}
    assert own[0]["topic"] == f"/sys/{device.product.product_key}/second/thing/lifecycle"
    assert own[0]["payload"]["deviceSecret"] == device.secret
    assert own[0]["payload"]["iotId"] == device.iot_id
    assert all("deviceSecret" not in each["payload"] for each in own[1:])
    assert LifecycleEvent.objects.count() == 0


def test_a_lifecycle_event_is_not_lost_when_the_platform_dies_before_it_is_told(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    queue = subscribe(house, device_lifecycle=True)
    monkeypatch.setattr(journal, "keep", _die)
    with pytest.raises(ConnectionError):
        tell()
    monkeypatch.undo()

    tell()

    assert len(house.received(queue)) == 1


def test_a_lifecycle_event_that_is_handed_over_twice_is_delivered_once(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    queue = subscribe(house, device_lifecycle=True)
    with monkeypatch.context() as patch:
        patch.setattr(outbox, "cross_out", lambda _: None)
        tell()

    tell()

    assert len(house.received(queue)) == 1


def test_a_change_that_is_not_made_is_not_told(house: House) -> None:
    before = LifecycleEvent.objects.count()

    with pytest.raises(DeviceAlreadyExists):
        products.create_device(house.device.product, "sensor")

    assert LifecycleEvent.objects.count() == before


def test_a_rule_can_listen_to_the_life_of_devices(house: House) -> None:
    services.update_sql(house.rule, 'SELECT action FROM "/sys/+/+/thing/lifecycle"')

    tell()

    assert house.received() == ['{"action":"create"}']


def _die(*_: object) -> None:
    raise ConnectionError
