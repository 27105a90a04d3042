"""Did the device log in, and if not, why: what happened last, and what somebody meant."""

from dataclasses import dataclass

from iotconsole.kit.clock import epoch_ms
from products import refusals
from products.models import Device
from products.refusals import Refused

STRANGERS_READ = 200
STRANGERS_SHOWN = 3


@dataclass(frozen=True, slots=True)
class Verdict:
    """How the last login of a device went; `strangers` tried the product under unknown names."""

    device: Device
    refused: Refused | None
    strangers: list[Refused]

    @property
    def is_online(self) -> bool:
        """Tell whether the device is connected now."""
        return self.device.state == Device.Status.ONLINE


def verdict_of(device: Device) -> Verdict:
    """Judge the logins of a device; a refusal before its last success says nothing."""
    key = device.product.product_key
    latest = next(iter(refusals.of_device(key, device.name, 1)), None)
    success = epoch_ms(device.last_online) if device.last_online else 0
    since = max(success, epoch_ms(device.created))
    refused = latest if latest and latest.time_ms > since else None
    strangers = [
        one
        for one in refusals.latest(STRANGERS_READ)
        if not one.device_name and one.time_ms > since and key in one.username + one.client_id
    ]
    return Verdict(device, refused, strangers[:STRANGERS_SHOWN])
