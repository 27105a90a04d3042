"""Properties and services of devices over a real broker, and what devices are subscribed to."""

import json

import pytest

from products import devicelog, downlink, things
from products.messages import DeviceMessage
from products.models import Device
from products.subscribed import topics_subscribed
from products.things.replies import reply
from products.topics import is_dialogue
from tests.products.conftest import Caller, Dial
from tests.products.talks import topic_of

pytestmark = pytest.mark.usefixtures("gate_server")


def system_topic(device: Device, below: str, lead: str = "/") -> str:
    return f"{lead}sys/{device.product.product_key}/{device.name}/thing/{below}"


@pytest.mark.parametrize("lead", ["/", ""])
def test_a_device_is_told_to_set_properties(device: Device, talking: Caller, lead: str) -> None:
    talking.subscribe(system_topic(device, "service/property/set", lead))

    message_id = downlink.set_properties(device, {"Power": "on"})

    heard = talking.hear()
    assert heard.topic == system_topic(device, "service/property/set", lead)
    assert json.loads(heard.payload) == {
        "id": str(message_id % 2**32),
        "version": "1.0.0",
        "params": {"Power": "on"},
        "method": "thing.service.property.set",
    }
    [line] = devicelog.read(device.product.product_key, device.name)
    assert (line.message_id, line.step) == (message_id, "sent")
    assert is_dialogue(heard.topic)  # rules do not take it for what the device says


def test_a_service_waits_for_a_device_that_is_away_with_qos_1(device: Device, dial: Dial) -> None:
    lasting = dial(device, lasting=True)
    lasting.call()
    lasting.subscribe(system_topic(device, "service/+"))
    lasting.hang_up()
    device.activated = device.created

    downlink.invoke_service(device, "Flush", {"seconds": 3}, qos=1)

    lasting.call()
    heard = json.loads(lasting.hear().payload)
    assert (heard["method"], heard["params"]) == ("thing.service.Flush", {"seconds": 3})


def test_a_report_is_answered(device: Device, talking: Caller) -> None:
    topic = system_topic(device, "event/property/post")
    talking.subscribe(f"{topic}_reply")
    body = json.dumps({"id": "7", "params": {"Power": "on"}}).encode()
    names = (device.product.product_key, device.name)

    reply(things.read([DeviceMessage(topic, *names, body, 1, 1, 1)]))

    heard = talking.hear()
    assert json.loads(heard.payload) == {"id": "7", "code": 200, "data": {}}
    assert is_dialogue(heard.topic)


def test_what_a_device_is_subscribed_to(device: Device, talking: Caller) -> None:
    talking.subscribe(topic_of(device, "user/get"))
    talking.subscribe(topic_of(device, "user/get", ""), qos=0)
    talking.subscribe(system_topic(device, "#"))

    assert topics_subscribed(device) == sorted(
        [topic_of(device, "user/get"), system_topic(device, "#")]
    )


def test_who_is_not_connected_is_subscribed_to_nothing(device: Device) -> None:
    assert topics_subscribed(device) == []
