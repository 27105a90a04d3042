"""Refused logins are found, explained and linked from where one misses the device."""

import msgspec
import pytest
from django.test import Client
from django.urls import reverse

from iotconsole.kit import valkey
from iotconsole.kit.clock import now_ms
from products import refusals, services
from products.models import Device
from products.refusals import Refused

REFUSED = reverse("refused_logins")
CHINESE = {"Accept-Language": "zh-CN"}
SIGNED_WRONG = "签名不是以 hmacmd5 对 &#x27;deviceNamesensor-1productKey"


@pytest.fixture
def device(committed: None) -> Device:
    return services.create_device(services.create_product("Air Testing"), "sensor-1")


@pytest.fixture
def refused(device: Device) -> Refused:
    """The device with another secret, and somebody nobody knows before it."""
    key = device.product.product_key
    stranger = Refused(
        now_ms(), "Login.UnknownDevice", "No device.", "a|x|", f"nobody&{key}", "10.0.0.9"
    )
    known = Refused(
        now_ms(),
        "Login.WrongPassword",
        "The password is not hmacsha1 of the device's secret.",
        "client|signmethod=hmacsha1|",
        f"{device.name}&{key}",
        "10.0.0.1",
        key,
        device.name,
        "hmacsha1",
        "clientIdclient",
        "product_secret",
    )
    refusals.keep([stranger, known])
    return known


def shown(console: Client, **asked: str) -> list[str]:
    rows = console.get(REFUSED, asked).context["object_list"]
    return [row.refused.meant[1] for row in rows]


def test_latest_refusals_are_listed_and_narrowed(
    console: Client, device: Device, refused: Refused
) -> None:
    key = device.product.product_key

    assert shown(console) == ["sensor-1", "nobody"]
    assert shown(console, product=key, device="nobody") == ["nobody"]
    assert shown(console, code="Login.WrongPassword") == ["sensor-1"]
    assert shown(console, q="10.0.0.9") == ["nobody"]
    assert shown(console, product="other") == []


def test_refusal_says_what_to_sign_and_which_mistake_it_was(
    console: Client, refused: Refused
) -> None:
    text = console.get(REFUSED).text

    assert "It was signed with the secret of the product, not of the device." in text
    assert "clientIdclient" in text


def test_refused_registration_names_the_secret_and_the_code_it_was_told(
    console: Client, device: Device
) -> None:
    key = device.product.product_key
    said = (now_ms(), "Login.WrongPassword", "No.", "", f"{device.name}&{key}", "10.0.0.1", key)
    signed = (device.name, "hmacmd5", "deviceNamesensor-1", "", "ProductSecret", 401)
    refusals.keep([Refused(*said, *signed)])

    text = console.get(REFUSED).text

    assert "The signature was not made with the secret of the product." in text
    assert "To be signed with the ProductSecret (hmacmd5)" in text
    assert ">401</span>" in text


def test_a_reader_of_chinese_is_told_the_reason_in_chinese(console: Client, device: Device) -> None:
    key = device.product.product_key
    asked = {"productKey": key, "deviceName": device.name, "random": "1", "sign": "00"}
    services.open_registration(device.product)

    console.post("/auth/register/device", asked)

    verdict = reverse("device_verdict", args=[key, device.name])
    assert SIGNED_WRONG in console.get(REFUSED, headers=CHINESE).text
    assert SIGNED_WRONG in console.get(verdict, headers=CHINESE).text
    [line] = console.get("/api/v1/refused-logins/", headers=CHINESE).json()
    assert line["reason"].startswith("The signature is not hmacmd5 over 'deviceNamesensor-1")


def test_a_reason_that_was_kept_as_a_plain_text_is_read_as_one(console: Client) -> None:
    kept = [now_ms(), "Login.Malformed", "100 % wrong.", "a|x|", "nobody&", "10.0.0.9"]
    valkey.client().xadd("refusals", {"r": msgspec.json.encode(kept)})

    assert "100 % wrong." in console.get(REFUSED, headers=CHINESE).text


def test_pages_that_miss_a_device_lead_to_its_refusals(
    console: Client, device: Device, refused: Refused
) -> None:
    key = device.product.product_key
    of_device = f"{REFUSED}?product={key}&amp;device={device.name}"

    assert of_device in console.get(reverse("device", args=[key, device.name])).text
    assert of_device in console.get(reverse("device_connect", args=[key, device.name])).text
    assert f"{REFUSED}?product={key}" in console.get(reverse("product_log", args=[key])).text
    assert "2 logins were refused" in console.get(reverse("overview_latest")).text


def test_rest_lists_them_without_the_secret(
    console: Client, device: Device, refused: Refused
) -> None:
    [line] = console.get("/api/v1/refused-logins/?code=Login.WrongPassword").json()

    assert (line["device_name"], line["hint"]) == (device.name, "product_secret")
    assert device.secret not in str(line)
