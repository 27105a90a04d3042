"""Who sees secrets in answers: only who may see them in the console, and it is kept that they did.

A policy that lets somebody query devices must not let them act for these.
"""

from collections.abc import Iterable

from iotconsole.kit.openapi import Caller
from products import services
from products.asks import EVERYTHING
from products.models import Device, Product
from products.openapi.values import Document
from ram import audit
from ram.identity import Identity, authorize

SHOW_DEVICE_SECRET = "iot:ShowDeviceSecret"  # noqa: S105 - an action
SHOW_PRODUCT_SECRET = "iot:ShowProductSecret"  # noqa: S105 - an action


def of_product(caller: Caller, product: Product) -> Document:
    """Answer the secret of a product, or nothing."""
    if not _may(caller, SHOW_PRODUCT_SECRET):
        return {}
    return {"ProductSecret": services.show_product_secret(product)}


def of_device(caller: Caller, device: Device) -> Document:
    """Answer the secret of a device, or nothing."""
    if not _may(caller, SHOW_DEVICE_SECRET):
        return {}
    return {"DeviceSecret": services.show_secret(device)}


def of_devices(caller: Caller, product: Product, devices: Iterable[Device]) -> dict[int, Document]:
    """Answer the secrets of devices by their row, or nothing for any; one entry tells of all."""
    shown = list(devices)
    if not (shown and _may(caller, SHOW_DEVICE_SECRET)):
        return {device.pk: {} for device in shown}
    names = [device.name for device in shown]
    audit.note(SHOW_DEVICE_SECRET, f"{product.arn}/device/*", details={"devices": names})
    return {device.pk: {"DeviceSecret": device.secret} for device in shown}


def _may(caller: Caller, action: str) -> bool:
    assert isinstance(caller.identity, Identity)  # noqa: S101 - the door makes it
    return authorize(caller.identity, action, EVERYTHING, caller.context).allowed
