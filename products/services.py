"""Every change to products and devices goes through these verbs."""

from collections.abc import Sequence
from typing import Any

import structlog
from django.db import IntegrityError, models, transaction
from django.db.models import F, Q
from django.db.models.functions import Coalesce

from iotconsole.kit import ids, versions
from iotconsole.kit.clock import epoch_ms, moment, now_ms
from iotconsole.kit.deletion import is_protected
from iotconsole.kit.errors import marked
from products import devicelog, errors
from products.credentials import read_login
from products.messages import StatusChange
from products.models import Device, Product
from products.names import check_device_name, check_nickname, check_product_name
from ram import audit

# Bumped when somebody who is connected may have lost the right to be.
REVOKED = "products.revoked"
NAMES_PER_QUERY = 500

log = structlog.get_logger(__name__)


@transaction.atomic
def create_product(name: str, *, node_type: int = 0, description: str = "") -> Product:
    """Make a product; its ProductKey is drawn."""
    check_product_name(name)
    try:
        with transaction.atomic():
            product = Product.objects.create(
                name=name, node_type=node_type, description=description
            )
    except IntegrityError as exc:
        raise errors.ProductAlreadyExists(
            marked("A product named %(name)s exists already."), field="name", name=name
        ) from exc
    log.info("product_created", product_key=product.product_key, name=name)
    audit.record("iot:CreateProduct", product.arn, after=audit.picture(product))
    versions.bump("products")
    return product


def update_product(product: Product, *, name: str, description: str) -> None:
    """Change what a product is called and what is written of it."""
    check_product_name(name)
    product.name, product.description = name, description
    try:
        with audit.change("iot:UpdateProduct", product.arn, product):
            product.save(update_fields=["name", "description"])
    except IntegrityError as exc:
        raise errors.ProductAlreadyExists(
            marked("A product named %(name)s exists already."), field="name", name=name
        ) from exc
    log.info("product_updated", product_key=product.product_key)
    versions.bump("products")


@transaction.atomic
def delete_product(product: Product) -> None:
    """Delete a product that has no devices left."""
    Product.objects.select_for_update().filter(pk=product.pk).first()  # no device slips in
    check_product_deletable(product)
    product.delete()
    log.info("product_deleted", product_key=product.product_key)
    audit.record("iot:DeleteProduct", product.arn, before=audit.picture(product))
    transaction.on_commit(lambda: devicelog.forget(product.product_key))
    versions.bump("products")


def check_product_deletable(product: Product) -> None:
    """Refuse to part with a product that has devices or feeds a subscription."""
    if product.devices.exists():
        raise errors.ProductHasDevices(
            marked("Delete the devices of %(product)s first."), product=product.name
        )
    if is_protected(product):
        raise errors.ProductInUse(
            marked("End the server-side subscription of %(product)s first."), product=product.name
        )


@transaction.atomic
def create_device(product: Product, name: str = "", nickname: str = "") -> Device:
    """Register a device; a name is drawn for it when none is given."""
    if name:
        check_device_name(name)
    check_nickname(nickname)
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
    versions.bump("products")
    return device


def update_device(device: Device, *, nickname: str) -> None:
    """Change what people call the device."""
    check_nickname(nickname)
    device.nickname = nickname
    with audit.change("iot:UpdateDevice", device.arn, device):
        device.save(update_fields=["nickname"])
    versions.bump("products")


def enable_device(device: Device) -> None:
    """Let the device log in again."""
    _set_enabled(device, enabled=True)
    versions.bump("products")


def disable_device(device: Device) -> None:
    """Refuse the device from now on and end its connection."""
    _set_enabled(device, enabled=False)
    versions.bump("products", REVOKED)


@transaction.atomic
def delete_device(device: Device) -> None:
    """Forget the device and its log and end its connection."""
    product_key = device.product.product_key
    log.info("device_deleted", product_key=product_key, device_name=device.name)
    device.delete()
    audit.record("iot:DeleteDevice", device.arn, before=audit.picture(device))
    transaction.on_commit(lambda: devicelog.forget(product_key, device.name))
    versions.bump("products", REVOKED)


def show_secret(device: Device) -> str:
    """Answer what the device signs with; who asked is kept."""
    log.info("device_secret_shown", product_key=device.product.product_key, device=device.name)
    audit.note("iot:ShowDeviceSecret", device.arn)
    return str(device.secret)


def find_product(product_key: str) -> Product:
    """Answer the product of that ProductKey."""
    product = Product.objects.filter(product_key=product_key).first()
    if product is None:
        raise errors.ProductNotExist(f"No product has the ProductKey {product_key}.")
    return product


def find_device(product_key: str, name: str) -> Device:
    """Answer the device, its product with it."""
    device = _devices(product_key, name).select_related("product").first()
    if device is None:
        raise errors.DeviceNotExist(f"{product_key} has no device named {name}.")
    return device


def log_in(client_id: str, username: str, password: str) -> tuple[str, str]:
    """Answer (ProductKey, DeviceName) of the device that these words prove to be, or refuse."""
    login = read_login(client_id, username, password)
    device = _devices(login.product_key, login.device_name).first()
    if device is None:
        raise errors.UnknownDevice(f"{login.product_key} has no device named {login.device_name}.")
    try:
        login.check(device.secret)
        if not device.enabled:
            raise errors.DeviceDisabled("The device is disabled.")
    except errors.LoginRefused as refusal:
        entry = devicelog.behaviour(
            device.name, "connect", now_ms(), status=int(refusal.status), detail=str(refusal)
        )
        devicelog.note(login.product_key, entry)
        raise
    return login.product_key, login.device_name


def allowed_among(devices: Sequence[tuple[str, str]]) -> set[tuple[str, str]]:
    """Answer which of these (ProductKey, DeviceName) may be connected."""
    allowed: set[tuple[str, str]] = set()
    for start in range(0, len(devices), NAMES_PER_QUERY):
        names = [name for _, name in devices[start : start + NAMES_PER_QUERY]]
        rows = Device.objects.filter(name__in=names, enabled=True)
        allowed.update(rows.values_list("product__product_key", "name"))
    return allowed


def online_since() -> dict[tuple[str, str], int]:
    """Answer since when (epoch ms) each device that is online by the records is."""
    rows = Device.objects.filter(status=Device.Status.ONLINE)
    columns = rows.values_list("product__product_key", "name", "status_since")
    return {(product_key, name): epoch_ms(since) for product_key, name, since in columns if since}


@transaction.atomic
def record_presence(changes: Sequence[StatusChange]) -> None:
    """Write down who came and went; news older than what is known changes nothing."""
    for change in changes:
        since = moment(change.last_ms)
        news: dict[str, Any] = {"status_since": since, "status": Device.Status.OFFLINE}
        if change.status == "online":
            news |= {
                "status": Device.Status.ONLINE,
                "activated": Coalesce(F("activated"), since),
                "last_online": since,
                "address": change.client_ip,
            }
        _devices(change.product_key, change.device_name).filter(
            Q(status_since=None) | Q(status_since__lt=since)
        ).update(**news)


def _devices(product_key: str, name: str) -> "models.QuerySet[Device]":
    return Device.objects.filter(product__product_key=product_key, name=name)


def _set_enabled(device: Device, *, enabled: bool) -> None:
    device.enabled = enabled
    with audit.change("iot:EnableThing" if enabled else "iot:DisableThing", device.arn, device):
        device.save(update_fields=["enabled"])
    log.info(
        "device_enabled" if enabled else "device_disabled",
        product_key=device.product.product_key,
        device_name=device.name,
    )
