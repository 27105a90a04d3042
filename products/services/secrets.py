"""What devices log in with: shown to who may see it, and made anew."""

import structlog
from django.utils import timezone

from iotconsole.kit import ids, versions
from iotconsole.kit.clock import now_ms
from products import news
from products.credentials import SignedLogin, signed_login
from products.models import Device, Product
from ram import audit

log = structlog.get_logger(__name__)


def show_secret(device: Device) -> str:
    """Answer what the device signs with; who asked is kept."""
    log.info("device_secret_shown", product_key=device.product.product_key, device=device.name)
    audit.note("iot:ShowDeviceSecret", device.arn)
    return str(device.secret)


def sign_login(device: Device) -> SignedLogin:
    """Answer a login as the device; who asked is kept, and the secret stays here."""
    log.info("device_login_signed", product_key=device.product.product_key, device=device.name)
    audit.note("iot:SignDeviceLogin", device.arn)
    key, secret = device.product.product_key, str(device.secret)
    # Not its name: the broker takes no dot in a client id.
    return signed_login(key, device.name, secret, device.iot_id, now_ms())


def show_product_secret(product: Product) -> str:
    """Answer what devices of the product may register with; who asked is kept."""
    log.info("product_secret_shown", product_key=product.product_key)
    audit.note("iot:ShowProductSecret", product.arn)
    return str(product.secret)


def show_secrets(product: Product, count: int) -> None:
    """Note that somebody takes away what so many devices of the product sign with."""
    log.info("device_secrets_shown", product_key=product.product_key, devices=count)
    audit.note("iot:ShowDeviceSecret", f"{product.arn}/device/*", details={"devices": count})


def reset_secret(device: Device) -> str:
    """Give the device another secret and end its connection; the old one is worth nothing."""
    device.secret, device.secret_changed = ids.device_secret(), timezone.now()
    with audit.change("iot:ResetDeviceSecret", device.arn, device):
        device.save(update_fields=["secret", "secret_changed", "modified"])
    log.info("device_secret_reset", product_key=device.product.product_key, device=device.name)
    versions.bump(news.PRODUCTS, news.REVOKED)
    return str(device.secret)
