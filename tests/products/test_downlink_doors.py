"""The console and REST say things to devices."""

import base64
from typing import Any

import pytest
from django.test import Client

from products.models import Device
from ram.models import User
from tests.products.conftest import Caller
from tests.products.talks import answering, topic_of

pytestmark = pytest.mark.usefixtures("gate_server")


@pytest.fixture
def owner(device: Device) -> Client:
    client = Client()
    client.force_login(User.objects.create_superuser("owner"))
    return client


def rest(owner: Client, device: Device, verb: str, **body: object) -> Any:
    address = f"/api/v1/products/{device.product.product_key}/{verb}/"
    answer = owner.post(address, body, "application/json")
    assert answer.status_code in {200, 201}, answer.text
    return answer.json()


def page(device: Device, name: str) -> str:
    return f"/products/{device.product.product_key}/devices/{device.name}/{name}/"


def test_rest_publishes_to_a_device(device: Device, talking: Caller, owner: Client) -> None:
    talking.subscribe(topic_of(device, "user/get"))

    sent = rest(
        owner,
        device,
        f"devices/{device.name}/publish",
        topic="user/get",
        message=base64.b64encode(b"\0on").decode(),
        encoding="base64",
        qos=1,
    )

    assert sent["message_id"].isdecimal()
    assert talking.hear().payload == b"\0on"


def test_rest_publishes_to_many(device: Device, talking: Caller, owner: Client) -> None:
    talking.subscribe(topic_of(device, "user/get"))

    rest(owner, device, "publish", devices=[device.name], topic="user/get", message=" on ")

    assert talking.hear().payload == b" on "


def test_rest_calls_a_device(device: Device, talking: Caller, owner: Client) -> None:
    answering(talking, lambda topic, said: (topic.replace("request", "response"), said[::-1]))
    talking.subscribe(f"/sys/{device.product.product_key}/{device.name}/rrpc/request/+")

    answer = rest(owner, device, f"devices/{device.name}/rrpc", message="abc")

    assert (answer["code"], base64.b64decode(answer["message"])) == ("SUCCESS", b"cba")


def test_rest_broadcasts(device: Device, talking: Caller, owner: Client) -> None:
    topic = f"/broadcast/{device.product.product_key}/news"
    talking.subscribe(topic)

    rest(owner, device, "broadcast", message="all", topic=topic)

    assert talking.hear().payload == b"all"


def test_console_publishes_to_a_device(device: Device, talking: Caller, owner: Client) -> None:
    talking.subscribe(topic_of(device, "user/get"))
    offered = owner.get(page(device, "publish"))
    assert 'value="user/get"' in offered.text

    form = {"topic": "user/get", "message": "one\r\ntwo", "qos": "1"}
    answer = owner.post(page(device, "publish"), form, follow=True)

    assert "is on its way to" in answer.text
    assert talking.hear().payload == b"one\ntwo"


def test_console_shows_what_a_device_answers(
    device: Device, talking: Caller, owner: Client
) -> None:
    answering(talking, lambda topic, _: (topic.replace("request", "response"), b"<21\xb0>"))
    talking.subscribe(f"/sys/{device.product.product_key}/{device.name}/rrpc/request/+")

    answer = owner.post(page(device, "call"), {"message": "abc", "timeout_ms": "8000"})

    assert "SUCCESS" in answer.text
    assert "&lt;21\\xb0&gt;" in answer.text


def test_console_says_why_a_message_is_not_sent(device: Device, owner: Client) -> None:
    form = {"topic": "user/update", "message": "on", "qos": "0"}

    answer = owner.post(page(device, "publish"), form)

    assert "do not let its devices subscribe" in answer.text


def test_console_says_that_a_device_is_away(device: Device, owner: Client) -> None:
    answer = owner.post(page(device, "call"), {"message": "abc", "timeout_ms": "8000"})

    assert "OFFLINE" in answer.text
