"""What programs are told that make more than there may be, or call while the broker is away."""

import json
from collections.abc import Iterator
from typing import Any

import pytest

from mns import services as mns
from products import brokerkeys, services
from products import limits as of_products
from products.downlink import sender
from products.messages import StatusChange
from products.models import Device
from ram import services as ram
from rules.services import create_rule
from tests.gateway.conftest import Program
from tests.products.openapi.conftest import VERSION

HELLO = "aGVsbG8="


def code_of(program: Program, action: str, **parameters: str) -> Any:
    return program.call(action, Version=VERSION, **parameters).json().get("Code")


@pytest.fixture
def device(program: Program) -> Device:
    return services.create_device(services.create_product("Pumps"), "pump-1")


def test_products(program: Program, device: Device, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(of_products, "PRODUCTS_PER_ACCOUNT", 1)

    told = code_of(program, "CreateProduct", ProductName="Valves", NodeType="0")

    assert told == "iot.prod.ProductCountExceedMax"


def test_devices(program: Program, device: Device, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(of_products, "DEVICES_PER_PRODUCT", 1)

    told = code_of(program, "RegisterDevice", ProductKey=device.product.product_key)

    assert told == "iot.device.DeviceCountExceeded"


def test_topics(program: Program, device: Device) -> None:
    own = {"ProductKey": device.product.product_key, "Operation": "PUB"}

    told = [
        code_of(program, "CreateProductTopic", **own, TopicShortName=f"user/{number}")
        for number in range(of_products.CATEGORIES_PER_PRODUCT - 5)
    ]

    assert told[-2:] == [None, "iot.messagebroker.TopicTemplateCountExceedMax"]


def test_rules(program: Program, settings: Any) -> None:
    settings.RULES_PER_ACCOUNT = 0

    assert code_of(program, "CreateRule", Name="warm") == "iot.rule.RuleCountExceedMax"


def test_actions(program: Program, settings: Any) -> None:
    settings.OPERATIONS_PER_RULE = 1
    mns.create_topic("cn-shanghai", "alerts")
    role = {"roleName": ram.create_iot_role().name}
    configuration = {"themeName": "alerts", "regionName": "cn-shanghai", "role": role}
    sent = {"Type": "MNS", "Configuration": json.dumps(configuration)}
    own = {"RuleId": str(create_rule("warm").pk)}

    told = [code_of(program, "CreateRuleAction", **own, **sent) for _ in range(2)]

    assert told == [None, "iot.rule.TooManyRuleAction"]


@pytest.fixture
def no_broker(settings: Any, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Nobody listens where this process looks for the broker, and it has never met one."""
    settings.MQTT_URL = "mqtt://127.0.0.1:1"
    brokerkeys.mqtt_url.cache_clear()
    monkeypatch.setattr(sender, "_sender", [])
    yield
    brokerkeys.mqtt_url.cache_clear()


@pytest.mark.usefixtures("no_broker")
def test_a_broker_that_is_away(program: Program, device: Device) -> None:
    product_key, moment = device.product.product_key, 1_526_450_334_000
    services.record_presence([StatusChange("online", product_key, device.name, moment, moment)])
    own = {"ProductKey": product_key, "DeviceName": device.name}

    published = code_of(
        program,
        "Pub",
        ProductKey=product_key,
        TopicFullName=f"/{product_key}/{device.name}/user/get",
        MessageContent=HELLO,
    )
    called = code_of(program, "RRpc", **own, RequestBase64Byte=HELLO, Timeout="1000")

    assert published == "iot.messagebroker.PublishMessageException"
    assert called == "iot.messagebroker.RrpcException"
