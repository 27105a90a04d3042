"""The page of what a device reports, and the dialogs that ask it to set or to do something."""

import pytest
from django.test import Client

from iotconsole.kit.clock import now_ms
from products import things
from products.messages import DeviceMessage
from products.models import Device
from products.things import Post, Reading
from rules import journal
from tests.console.places import page


@pytest.fixture(autouse=True)
def reported(device: Device) -> None:
    message = DeviceMessage("/x", device.product.product_key, device.name, b"", 1, 1, 1)
    power = Reading("lamp:Power", now_ms(), {"on": True})
    broken = Reading("Broken", now_ms(), {"part": "<b>"}, is_event=True)
    commands = journal.Commands()
    things.record(commands, [Post(message, [power, broken])])
    journal.keep("batch", b"", now_ms())
    journal.finish("batch", commands)


def test_values_and_events_are_shown(console: Client, device: Device) -> None:
    values = console.get(page("property_values", device)).text

    assert "{&quot;on&quot;: true}" in values
    assert "Broken" in values
    assert "&lt;b&gt;" in values
    assert page("device_property", device, "lamp:Power") in values


def test_one_property_is_shown_over_time(console: Client, device: Device) -> None:
    shown = console.get(page("device_property", device, "lamp:Power")).text
    unknown = console.get(page("device_property", device, "none")).text

    assert "{&quot;on&quot;: true}" in shown
    assert "Nothing is kept of this property." in unknown


@pytest.mark.parametrize("items", ["", "Power", "[1]", '{"no name": 1}', "{}"])
def test_what_is_no_property_is_refused_in_the_dialog(
    console: Client, device: Device, items: str
) -> None:
    answer = console.post(page("set_properties", device), {"items": items, "qos": "0"})

    assert answer.status_code == 200
    assert answer.context["form"].errors.keys() == {"items"}


def test_who_was_never_online_is_not_asked(console: Client, device: Device) -> None:
    sent = {"identifier": "Flush", "arguments": "{}", "qos": "1"}

    answer = console.post(page("invoke_service", device), sent)

    assert "was never online" in answer.text
