"""Other brokers ask who may log in and who may touch what."""

import json
from typing import Any

import pytest
from django.conf import settings
from django.test import Client
from pytest_django import Settings

from products import brokerkeys, refusals, services
from products.credentials import sign
from products.models import Device, Product

KEY = "a key of the broker"


@pytest.fixture
def device(product: Product) -> Device:
    return services.create_device(product, "device1")


@pytest.fixture(autouse=True)
def key(settings: Settings) -> None:
    settings.HOOKS_KEY = KEY


def login(device: Device, *, secret: str = "") -> dict[str, str]:
    key = device.product.product_key
    text = f"clientIdmacdeviceName{device.name}productKey{key}"
    return {
        "client_id": "mac|securemode=3,signmethod=hmacsha1|",
        "username": f"{device.name}&{key}",
        "password": sign(text, secret or device.secret, "hmacsha1"),
    }


def ask(question: str, *, key: str = KEY, **said: str) -> Any:
    return Client(enforce_csrf_checks=True).post(f"/hooks/{key}/{question}", said)


def ask_rabbitmq(question: str, **said: str) -> str:
    return str(ask(f"rabbitmq/{question}", **said).content.decode())


def test_device_logs_in_at_rabbitmq(device: Device) -> None:
    assert ask_rabbitmq("user", **login(device)) == "allow"


def test_refused_device_is_explained(device: Device) -> None:
    assert ask_rabbitmq("user", **login(device, secret=device.product.secret)) == "deny"

    [refused] = refusals.of_device(device.product.product_key, device.name)
    assert (refused.code, refused.hint) == ("Login.WrongPassword", "product_secret")


@pytest.mark.parametrize(
    ("permission", "routing_key", "answer"),
    [
        ("write", ".{key}.{name}.user.update", "allow"),
        ("write", "{key}.{name}.update", "allow"),
        ("write", ".{key}.{name}.user.get", "deny"),
        ("write", ".{key}.another.user.update", "deny"),
        ("read", ".{key}.{name}.user.get", "allow"),
        ("read", ".sys.{key}.{name}.#", "allow"),
        ("read", ".{key}.*.user.get", "deny"),
        ("read", "#", "deny"),
    ],
)
def test_device_touches_its_topics_at_rabbitmq(
    device: Device, permission: str, routing_key: str, answer: str
) -> None:
    names = {"key": device.product.product_key, "name": device.name}

    said = ask_rabbitmq(
        "topic",
        username=login(device)["username"],
        permission=permission,
        routing_key=routing_key.format(**names),
    )

    assert said == answer


def test_disabled_device_that_is_still_connected_touches_nothing(device: Device) -> None:
    username = login(device)["username"]
    services.disable_device(device)
    place = f".{device.product.product_key}.{device.name}.user."

    for permission, topic in (("write", "update"), ("read", "get")):
        asked = {"permission": permission, "routing_key": place + topic}
        assert ask_rabbitmq("topic", username=username, **asked) == "deny"


def test_bridge_comes_in_with_its_own_password_and_hears_everything(committed: None) -> None:
    own = brokerkeys.password(settings.HOME, brokerkeys.BRIDGE)

    assert ask_rabbitmq("user", username="bridge", password=own) == "allow"
    assert ask_rabbitmq("user", username="bridge", password="guess") == "deny"
    assert ask_rabbitmq("topic", username="bridge", permission="read", routing_key="#") == "allow"


def test_emqx_is_answered_in_json(device: Device) -> None:
    said = login(device)
    said["clientid"] = said.pop("client_id")
    topic = f"/{device.product.product_key}/{device.name}/user/get"

    def emqx(question: str, **said: str) -> Any:
        body = json.dumps(said)
        return Client().post(f"/hooks/{KEY}/emqx/{question}", body, "application/json").json()

    assert emqx("login", **said) == {"result": "allow"}
    touch = {"username": said["username"], "topic": topic}
    assert emqx("topic", action="subscribe", **touch) == {"result": "allow"}
    assert emqx("topic", action="publish", **touch) == {"result": "deny"}
    assert emqx("login") == {"result": "deny"}


def test_mosquitto_is_answered_with_a_status(device: Device) -> None:
    said = login(device)
    said["clientid"] = said.pop("client_id")
    topic = f"/{device.product.product_key}/{device.name}/user/update"

    assert ask("mosquitto/login", **said).status_code == 200
    assert (
        ask("mosquitto/topic", username=said["username"], topic=topic, acc="2").status_code == 200
    )
    assert (
        ask("mosquitto/topic", username=said["username"], topic=topic, acc="4").status_code == 403
    )
    assert ask("mosquitto/superuser", username=said["username"]).status_code == 403


@pytest.mark.parametrize("question", ["rabbitmq/user", "rabbitmq/nonsense", "vernemq/user"])
def test_nobody_without_the_key_is_answered(
    settings: Settings, device: Device, question: str
) -> None:
    assert ask(question, key="guess", **login(device)).status_code == 404
    settings.HOOKS_KEY = ""
    assert ask(question, key="x", **login(device)).status_code == 404
