"""Devices fetch their secret or a token over HTTP, as firmware of Alibaba Cloud does."""

from typing import Any

import pytest
from cryptography import x509
from django.test import Client

from iotconsole.kit.clock import now_ms
from products import devicelog, logins, refusals, services, tokens
from products.credentials import sign
from products.errors import DeviceDisabled, WrongPassword
from products.messages import StatusChange
from products.models import Device, Product

WEEK_MS = 7 * 86_400_000


@pytest.fixture
def device(product: Product) -> Device:
    services.open_registration(product)
    return services.create_device(product, "device1")


def register(device: Device, *, secret: str = "", **changes: str) -> dict[str, Any]:
    key = device.product.product_key
    text = f"deviceName{device.name}productKey{key}random123"
    form = {
        "productKey": key,
        "deviceName": device.name,
        "random": "123",
        "signMethod": "hmacSha256",
        "sign": sign(text, secret or device.product.secret, "hmacsha256").upper(),
    }
    answer = Client(enforce_csrf_checks=True).post("/auth/register/device", form | changes)
    assert answer.status_code == 200
    told: dict[str, Any] = answer.json()
    return told


def fetch_token(device: Device, **changes: str) -> dict[str, Any]:
    key = device.product.product_key
    form = {"productKey": key, "deviceName": device.name, "clientId": "mac", "timestamp": "789"}
    text = "".join(f"{name}{form[name]}" for name in sorted(form))
    form |= {"sign": sign(text, device.secret, "hmacmd5"), "resources": "mqtt"}
    told: dict[str, Any] = Client().post("/auth/devicename", form | changes).json()
    return told


def test_device_gets_its_secret_with_that_of_its_product(device: Device) -> None:
    told = register(device)

    device.refresh_from_db()
    assert told == {
        "code": 200,
        "data": {
            "productKey": device.product.product_key,
            "deviceName": "device1",
            "deviceSecret": device.secret,
        },
        "message": "success",
    }


def test_secret_is_new_each_time_until_the_device_logged_in(device: Device) -> None:
    first, second = register(device)["data"], register(device)["data"]
    assert first["deviceSecret"] != second["deviceSecret"]

    key = device.product.product_key
    services.record_presence([StatusChange("online", key, device.name, 1, 1, "10.0.0.1")])

    assert register(device)["data"] == register(device)["data"] == second


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"sign": "00"}, 401),
        ({"random": "another"}, 401),
        ({"random": ""}, 460),
        ({"signMethod": "md5"}, 460),
        ({"productKey": "a1nobodyhas"}, 5001),
    ],
)
def test_registration_with_a_mistake_is_refused(
    device: Device, changes: dict[str, str], code: int
) -> None:
    told = register(device, **changes)

    assert told["code"] == code
    assert "data" not in told


@pytest.mark.usefixtures("empty_store")
def test_refused_registration_is_kept_with_what_was_to_be_signed(device: Device) -> None:
    register(device, sign="00")

    key = device.product.product_key
    [refused], [line] = refusals.of_device(key, device.name), devicelog.read(key, device.name)
    assert (refused.code, refused.answered) == ("Login.WrongPassword", 401)
    assert refused.signed_text == f"deviceNamedevice1productKey{key}random123"
    assert (line.operation, line.status) == ("register", 401)


@pytest.mark.usefixtures("empty_store")
def test_refused_registration_of_nobody_is_kept_as_it_was_said(device: Device) -> None:
    register(device, deviceName="stranger")
    register(device, random="")

    malformed, unknown = refusals.latest()
    assert malformed.username == f"device1&{device.product.product_key}"
    assert unknown.meant == (device.product.product_key, "stranger")
    assert refusals.of_device(device.product.product_key, "stranger") == []


def test_device_nobody_made_is_not_registered(device: Device) -> None:
    told = register(Device(product=device.product, name="stranger"))

    assert told["code"] == 5001


def test_closed_product_registers_nobody(device: Device) -> None:
    services.close_registration(device.product)

    assert register(device)["code"] == 6288


def test_token_logs_in_for_a_week(device: Device) -> None:
    told = fetch_token(device)

    iot_id, token = told["data"]["iotId"], told["data"]["iotToken"]
    assert (iot_id, told["data"]["resources"]["mqtt"]["host"]) == (device.iot_id, "testserver")
    assert len(token) == 32
    assert logins.log_in("anything", iot_id, token).device == (
        device.product.product_key,
        device.name,
    )
    assert tokens.is_good(token, iot_id, device.secret, now_ms() + WEEK_MS - 10_000)
    assert not tokens.is_good(token, iot_id, device.secret, now_ms() + WEEK_MS)


def test_token_is_not_made_without_the_secret(device: Device) -> None:
    assert fetch_token(device, timestamp="790")["code"] == 401
    assert fetch_token(device, clientId="")["code"] == 460


@pytest.mark.parametrize("token", ["", "0" * 32, "zz", "ffffffff" + "0" * 24, "é" * 16])
def test_made_up_token_is_refused(device: Device, token: str) -> None:
    with pytest.raises(WrongPassword):
        logins.log_in("anything", device.iot_id, token)


def test_token_ends_with_the_secret_it_stands_for(device: Device) -> None:
    token = fetch_token(device)["data"]["iotToken"]

    services.reset_secret(device)

    with pytest.raises(WrongPassword):
        logins.log_in("anything", device.iot_id, token)


def test_token_of_a_disabled_device_is_refused(device: Device) -> None:
    token = fetch_token(device)["data"]["iotToken"]

    services.disable_device(device)

    with pytest.raises(DeviceDisabled):
        logins.log_in("anything", device.iot_id, token)


@pytest.mark.parametrize("name", ["device1\0", "d" * 3_000])
def test_name_that_no_device_has_is_refused_and_not_repeated(device: Device, name: str) -> None:
    told = register(device, deviceName=name)

    assert told["code"] == 460
    assert len(told["message"]) < 100


def test_authority_of_the_tls_door_is_there_for_everybody() -> None:
    answer = Client().get("/ca.pem")

    certificate = x509.load_pem_x509_certificate(answer.content)
    assert certificate.extensions.get_extension_for_class(x509.BasicConstraints).value.ca
