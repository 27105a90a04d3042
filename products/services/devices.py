"""Every change to single devices."""

from collections.abc import Collection

import structlog
from django.db import IntegrityError, transaction
from django.db.models import QuerySet

from iotconsole.kit import ids, versions
from iotconsole.kit.errors import marked
from products import devicelog, entrances, errors, limits, news, things
from products.lifecycle import outbox
from products.models import Device, Product
from products.names import check_device_name, check_nickname
from ram import audit

log = structlog.get_logger(__name__)


@transaction.atomic
def create_device(product: Product, name: str = "", nickname: str = "") -> Device:
    """Register a device; a name is drawn for it when none is given."""
    if name:
        check_device_name(name)
    check_nickname(nickname)
    check_room(product, 1)
    try:
        with transaction.atomic():
            device = Device.objects.create(
                product=product, name=name or ids.device_name(), nickname=nickname
            )
    except IntegrityError as exc:
        raise errors.DeviceAlreadyExists(
            marked("%(product)s has a device named %(name)s already."),
            field="name",
            product=product.name,
            name=name,
        ) from exc
    log.info("device_created", product_key=product.product_key, device_name=device.name)
    audit.record("iot:RegisterDevice", device.arn, after=audit.picture(device))
    outbox.put(outbox.Action.CREATE, [device])
    versions.bump(news.PRODUCTS)
    return device


def check_room(product: Product, count: int) -> None:
    """Refuse so many more devices if the product cannot have them."""
    if product.devices.count() + count > limits.DEVICES_PER_PRODUCT:
        raise errors.TooManyDevices(
            marked("A product has at most %(most)s devices."), most=limits.DEVICES_PER_PRODUCT
        )


def update_device(device: Device, *, nickname: str) -> None:
    """Change what people call the device."""
    check_nickname(nickname)
    device.nickname = nickname
    with audit.change("iot:UpdateDevice", device.arn, device):
        device.save(update_fields=["nickname", "modified"])
    versions.bump(news.PRODUCTS)


def enable_device(device: Device) -> None:
    """Let the device log in again."""
    _set_enabled(device, enabled=True)
    versions.bump(news.PRODUCTS)


def disable_device(device: Device) -> None:
    """Refuse the device from now on and end its connection."""
    _set_enabled(device, enabled=False)
    versions.bump(news.PRODUCTS, news.REVOKED)


@transaction.atomic
def delete_device(device: Device) -> None:
    """Forget the device and its log and end its connection."""
    product_key = device.product.product_key
    log.info("device_deleted", product_key=product_key, device_name=device.name)
    if device.tags.exists():
        versions.bump(news.TAGS)
    device.delete()
    audit.record("iot:DeleteDevice", device.arn, before=audit.picture(device))
    outbox.put(outbox.Action.DELETE, [device])
    transaction.on_commit(lambda: devicelog.forget(product_key, device.name))
    transaction.on_commit(lambda: entrances.forget(product_key, device.name))
    transaction.on_commit(lambda: things.forget(product_key, device.name))
    versions.bump(news.PRODUCTS, news.REVOKED)


def find_device(product_key: str, name: str) -> Device:
    """Answer the device, its product with it."""
    device = by_name(product_key, name).select_related("product").first()
    if device is None:
        raise errors.DeviceNotExist(f"{product_key} has no device named {name}.")
    return device


def find_device_by_id(iot_id: str) -> Device:
    """Answer the device of that IotId, its product with it."""
    device = Device.objects.select_related("product").filter(iot_id=iot_id).first()
    if device is None:
        raise errors.DeviceNotExist(f"No device has the IotId {iot_id}.")
    return device


def iot_ids_of(names: Collection[tuple[str, str]]) -> dict[tuple[str, str], str]:
    """Answer the IotIds of devices (ProductKey, DeviceName) with one question to the database."""
    rows = Device.objects.filter(
        product__product_key__in={key for key, _ in names}, name__in={name for _, name in names}
    ).order_by()
    found = rows.values_list("product__product_key", "name", "iot_id")
    return {(product_key, name): iot_id for product_key, name, iot_id in found}


def in_state(devices: "QuerySet[Device]", state: str) -> "QuerySet[Device]":
    """Keep the devices whose `state` is that one."""
    if state == Device.Status.DISABLE:
        return devices.filter(enabled=False)
    return devices.filter(enabled=True, status=state)


def by_name(product_key: str, name: str) -> "QuerySet[Device]":
    """Answer the device as rows: one or none."""
    return Device.objects.filter(product__product_key=product_key, name=name)


def _set_enabled(device: Device, *, enabled: bool) -> None:
    device.enabled = enabled
    with audit.change("iot:EnableThing" if enabled else "iot:DisableThing", device.arn, device):
        device.save(update_fields=["enabled", "modified"])
        outbox.put(outbox.Action.ENABLE if enabled else outbox.Action.DISABLE, [device])
    log.info(
        "device_enabled" if enabled else "device_disabled",
        product_key=device.product.product_key,
        device_name=device.name,
    )
