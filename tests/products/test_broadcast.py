"""What is said to all devices of a product."""

import pytest

from products import downlink, errors, limits, services
from products.models import Device, Product
from tests.products.conftest import Caller, Dial, came_online
from tests.products.talks import logged

pytestmark = pytest.mark.usefixtures("door_server")


def test_devices_that_are_online_hear_a_broadcast(product: Product, dial: Dial) -> None:
    devices = [services.create_device(product, f"dev-{number}") for number in range(3)]
    callers = [dial(device, name=device.name) for device in devices]
    for device, caller in zip(devices, callers, strict=True):
        caller.call()
        came_online(device)
        caller.subscribe(f"/sys/{product.product_key}/{device.name}/broadcast/request/+")
    away = services.create_device(product)

    message_id = downlink.broadcast(product, b"all")

    for device, caller in zip(devices, callers, strict=True):
        heard = caller.hear()
        topic = f"/sys/{product.product_key}/{device.name}/broadcast/request/{message_id}"
        assert (heard.topic, heard.payload) == (topic, b"all")
        assert logged(device) == [("sent", 200)]
    assert logged(away) == []
    with pytest.raises(errors.TooManyMessages):
        downlink.broadcast(product, b"again")


def test_devices_that_subscribe_hear_a_broadcast_on_a_topic(
    device: Device, talking: Caller, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(limits, "TOPIC_BROADCAST_SECONDS", 3_600)  # a second may be over at once
    topic = f"/broadcast/{device.product.product_key}/news"
    talking.subscribe(topic)

    downlink.broadcast(device.product, b"all", topic=topic)

    assert talking.hear().payload == b"all"
    with pytest.raises(errors.TooManyMessages):
        downlink.broadcast(device.product, b"again", topic=topic)


@pytest.mark.parametrize("topic", ["/broadcast/other/news", "/broadcast/{}", "/broadcast/{}/#"])
def test_broadcast_on_another_topic_is_refused(product: Product, topic: str) -> None:
    with pytest.raises(errors.InvalidTopicName):
        downlink.broadcast(product, b"all", topic=topic.format(product.product_key))


def test_broadcast_is_smaller_than_other_messages(product: Product) -> None:
    with pytest.raises(errors.MessageTooLarge):
        downlink.broadcast(product, bytes(limits.BROADCAST_BYTES + 1))
