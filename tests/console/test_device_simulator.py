"""The simulator of a device: what its page may speak with, and the login it is handed."""

import json
from typing import Any

import pytest
from django.conf import settings
from django.test import Client, override_settings

from products import services
from products.errors import WrongPassword
from products.logins import log_in
from products.models import Device
from products.sockets import socket_address
from ram import services as ram
from ram.audit.models import AuditEntry


@pytest.fixture
def device(committed: None) -> Device:
    return services.create_device(services.create_product("Air Testing"), "hall.sensor-1")


def page_of(device: Device) -> str:
    return f"/products/{device.product.product_key}/devices/{device.name}/simulator/"


def sign_login(client: Client, device: Device) -> Any:
    route = f"/api/v1/products/{device.product.product_key}/devices/{device.name}/sign-login/"
    return client.post(route, content_type="application/json")


def test_the_page_may_speak_with_the_broker_and_no_other_page_may(
    console: Client, device: Device
) -> None:
    page = console.get(page_of(device), headers={"Host": "localhost:8000"})
    other = console.get("/devices/")

    address = f"ws://localhost:{settings.MQTT_WS_PORT}/mqtt"
    assert f"connect-src 'self' {address}" in page.headers["Content-Security-Policy"].split("; ")
    assert f'data-address="{address}"' in page.text
    assert "connect-src" not in other.headers["Content-Security-Policy"]


def test_the_page_offers_the_topics_of_the_device_and_does_not_hold_its_secret(
    console: Client, device: Device
) -> None:
    services.create_category(device.product, "alarm", operation="ALL")

    page = console.get(page_of(device), headers={"Host": "localhost"})

    mine = f"/{device.product.product_key}/{device.name}"
    assert page.context["spoken"][-2:] == [f"{mine}/user/update/error", f"{mine}/alarm"]
    assert f"{mine}/alarm" in page.context["heard"]
    assert (page.context["speaks"], page.context["hears"]) == (
        f"{mine}/user/update",
        f"{mine}/user/get",
    )
    assert device.secret not in page.text


def test_without_a_way_to_the_broker_the_page_names_the_setting(
    console: Client, device: Device
) -> None:
    page = console.get(page_of(device), headers={"Host": "console.example.com"})

    assert "PUBLIC_MQTT_WS_URL" in page.text
    assert "simulator.js" not in page.text
    assert "connect-src" not in page.headers["Content-Security-Policy"]


def test_a_signed_login_is_good_tells_no_secret_and_is_kept_in_the_audit_log(
    console: Client, device: Device
) -> None:
    answer = sign_login(console, device)

    said = answer.json()
    assert log_in(**said).device == (device.product.product_key, device.name)
    assert device.secret not in answer.text
    assert "." not in said["client_id"]  # the broker takes none
    entry = AuditEntry.objects.first()
    assert entry is not None
    assert (entry.action, entry.resource) == ("iot:SignDeviceLogin", device.arn)
    assert entry.actor_name == "owner"


def test_a_signed_login_ends_with_the_secret_that_signed_it(
    console: Client, device: Device
) -> None:
    said = sign_login(console, device).json()

    services.reset_secret(device)

    with pytest.raises(WrongPassword):
        log_in(**said)


def test_who_may_look_at_devices_may_not_play_them(device: Device) -> None:
    looking = {"Effect": "Allow", "Action": ["iot:Query*", "iot:Get*"], "Resource": "*"}
    document = json.dumps({"Version": "1", "Statement": [looking]})
    alice = ram.create_user("alice")
    ram.attach_policy(alice, ram.create_policy("looking", document))
    client = Client()
    client.force_login(alice)

    shown = client.get(f"/products/{device.product.product_key}/devices/{device.name}/")

    assert shown.status_code == 200
    assert page_of(device) not in shown.text
    assert client.get(page_of(device)).status_code == 403
    assert sign_login(client, device).status_code == 403
    assert not AuditEntry.objects.filter(action="iot:SignDeviceLogin").exists()


@pytest.mark.parametrize(
    ("told", "host", "is_secure", "address"),
    [
        ({}, "127.0.0.1:8000", False, "ws://127.0.0.1:8083/mqtt"),
        ({}, "127.0.0.1:8000", True, "wss://127.0.0.1:8883/mqtt"),
        ({"TLS_DOOR": False}, "127.0.0.1:8000", True, ""),
        ({}, "iot.example.com", False, ""),
        ({}, "[::1]:8000", False, ""),
        ({"BIND": "192.0.2.7"}, "iot.example.com", False, "ws://iot.example.com:8083/mqtt"),
        ({"BIND": "192.0.2.7"}, "[fe80::1]:8000", False, ""),
        ({"EMBEDDED_MQTT": False}, "127.0.0.1:8000", False, ""),
        (
            {"EMBEDDED_MQTT": False, "PUBLIC_MQTT_WS_URL": "wss://mqtt.example.com/mqtt"},
            "iot.example.com",
            True,
            "wss://mqtt.example.com/mqtt",
        ),
    ],
)
def test_a_browser_is_told_an_address_that_it_can_reach(
    told: dict[str, object], host: str, is_secure: bool, address: str
) -> None:
    usual = {"BIND": "127.0.0.1", "EMBEDDED_MQTT": True, "TLS_DOOR": True}
    ports = {"MQTT_WS_PORT": 8083, "MQTT_TLS_PORT": 8883, "PUBLIC_MQTT_WS_URL": ""}

    with override_settings(**(usual | ports | told)):
        assert socket_address(host, is_secure=is_secure) == address
