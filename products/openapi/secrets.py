"""Who sees secrets in answers: only who may see them in the console, and it is kept that they did.

A policy that lets somebody query devices must not let them act for these. Programs ask again and
again: one entry an hour in the audit log tells of it.
"""

from collections.abc import Iterable

from iotconsole.kit.openapi import Caller
from iotconsole.kit.valkey import client
from products.asks import EVERYTHING
from products.models import Device, Product
from products.openapi.values import Document
from ram import audit
from ram.identity import Identity, authorize

SHOW_DEVICE_SECRET = "iot:ShowDeviceSecret"  # noqa: S105 - an action
SHOW_PRODUCT_SECRET = "iot:ShowProductSecret"  # noqa: S105 - an action
TOLD_SECONDS = 3_600


def of_product(caller: Caller, product: Product) -> Document:
    """Answer the secret of a product, or nothing."""
    if not _may_see(caller, SHOW_PRODUCT_SECRET, product.arn):
        return {}
    return {"ProductSecret": product.secret}


def of_device(caller: Caller, device: Device) -> Document:
    """Answer the secret of a device, or nothing."""
    if not _may_see(caller, SHOW_DEVICE_SECRET, device.arn):
        return {}
    return {"DeviceSecret": device.secret}


def of_devices(caller: Caller, product: Product, devices: Iterable[Device]) -> dict[int, Document]:
    """Answer the secrets of devices of a product by their rows, or nothing for any of them."""
    shown = list(devices)
    if not shown or not _may_see(caller, SHOW_DEVICE_SECRET, f"{product.arn}/device/*"):
        return {device.pk: {} for device in shown}
    return {device.pk: {"DeviceSecret": device.secret} for device in shown}


def _may_see(caller: Caller, action: str, resource: str) -> bool:
    assert isinstance(caller.identity, Identity)  # noqa: S101 - the door makes it
    if not authorize(caller.identity, action, EVERYTHING, caller.context).allowed:
        return False
    told = f"openapi:secret:{caller.access_key_id}:{resource}"
    if not client().exists(told):
        audit.note(action, resource)
        client().set(told, b"", ex=TOLD_SECONDS)
    return True
