"""How a device fetches what it logs in with: its secret with the product's, or a token.

Dynamic registration: the device knows its product's secret and its own name, and gets its own
secret, over HTTPS or over MQTT with TLS. Token: it proves its secret once over HTTPS and logs in
with an IotId and a token for a week.
"""

import hmac
from collections.abc import Mapping
from dataclasses import dataclass

import structlog

from iotconsole.kit import ids
from iotconsole.kit.clock import now_ms
from iotconsole.kit.errors import marked
from products import devicelog, errors, tokens
from products.credentials import DEFAULT_METHOD, DIGESTS, sign
from products.models import Device, Product

# IoT Platform, pre-authentication: what is sent along and not signed.
UNSIGNED = {"sign", "signmethod", "signMethod", "version", "resources"}
# What is refused is answered and logged, and anybody may ask: no text longer than a device needs.
FORM_LENGTH = 2_048

log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class Request:
    """What a device sends; `signed` is all that its signature covers."""

    product_key: str
    device_name: str
    method: str
    signature: str
    signed: Mapping[str, str]

    @property
    def signed_text(self) -> str:
        """Answer the parameters sorted by name, no separators."""
        return "".join(f"{name}{self.signed[name]}" for name in sorted(self.signed))

    def check(self, secret: str) -> None:
        """Refuse the request unless this secret signed it."""
        expected = sign(self.signed_text, secret, self.method)
        if not hmac.compare_digest(expected.encode(), self.signature.lower().encode()):
            raise errors.WrongPassword(
                marked("The signature is not %(method)s over %(text)s."),
                method=self.method,
                text=repr(self.signed_text),
            )


def read_request(form: Mapping[str, str], *needed: str) -> Request:
    """Read a signed form; `needed` must be in it besides the device and the signature."""
    if sum(len(name) + len(value) for name, value in form.items()) > FORM_LENGTH:
        raise errors.MalformedLogin(
            marked("The request is longer than %(most)s characters."), most=FORM_LENGTH
        )
    if not all(value.isprintable() for value in form.values()):  # no database takes a NUL
        raise errors.MalformedLogin(marked("The request has characters that no device needs."))
    for name in ("productKey", "deviceName", "sign", *needed):
        if not form.get(name):
            raise errors.MalformedLogin(marked("%(name)s is missing."), name=name)
    method = (form.get("signMethod") or form.get("signmethod") or DEFAULT_METHOD).lower()
    if method not in DIGESTS:
        raise errors.MalformedLogin(
            marked("signMethod must be one of %(methods)s."), methods=", ".join(DIGESTS)
        )
    signed = {name: value for name, value in form.items() if name not in UNSIGNED}
    return Request(form["productKey"], form["deviceName"], method, form["sign"], signed)


def register(request: Request) -> str:
    """Answer the secret of a device whose product's secret signed the request.

    Until its first login a device gets a new secret each time, afterwards always the same.
    """
    product = Product.objects.filter(product_key=request.product_key).first()
    if product is None:
        raise errors.UnknownDevice(
            marked("No product has the ProductKey %(key)s."), key=request.product_key
        )
    if not product.dynamic_registration:
        raise errors.RegistrationClosed(
            marked("The product does not let devices register themselves.")
        )
    request.check(product.secret)
    device = _find(request)
    secret = _renewed(device) or str(device.secret)
    log.info(
        "device_registered", product_key=product.product_key, device_name=device.name, by="itself"
    )
    entry = devicelog.behaviour(
        device.name, "register", now_ms(), status=devicelog.SUCCESS, detail=""
    )
    devicelog.note(product.product_key, entry)
    return secret


def hand_out_token(request: Request) -> tuple[str, str]:
    """Answer the IotId and a token for a device whose own secret signed the request."""
    device = _find(request)
    request.check(device.secret)
    return device.iot_id, tokens.make(device.iot_id, device.secret, now_ms())


def _renewed(device: Device) -> str | None:
    secret = ids.device_secret()
    fresh = Device.objects.filter(pk=device.pk, activated=None)  # two may ask, one may log in
    return secret if fresh.update(secret=secret) else None


def _find(request: Request) -> Device:
    device = Device.objects.filter(
        product__product_key=request.product_key, name=request.device_name
    ).first()
    if device is None:
        raise errors.UnknownDevice(
            marked("%(product)s has no device named %(name)s."),
            product=request.product_key,
            name=request.device_name,
        )
    if not device.enabled:
        raise errors.DeviceDisabled(marked("The device is disabled."))
    return device
