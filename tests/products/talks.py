"""How devices of the tests talk with the platform."""

from collections.abc import Callable
from typing import Any

from products import devicelog
from products.models import Device
from tests.products.conftest import Caller


def topic_of(device: Device, short_name: str, lead: str = "/") -> str:
    return f"{lead}{device.product.product_key}/{device.name}/{short_name}"


def answering(caller: Caller, say: Callable[[str, bytes], tuple[str, bytes] | None]) -> None:
    """Let a device answer each question it hears."""

    def heard(client: Any, _data: object, message: Any) -> None:
        caller.inbox.put(message)
        if answer := say(message.topic, message.payload):
            client.publish(*answer)

    caller.client.on_message = heard


def logged(device: Device) -> list[tuple[str, int]]:
    """Answer step and status of each line in the log of a device, latest first."""
    lines = devicelog.read(device.product.product_key, device.name)
    return [(line.step, line.status) for line in lines]
