"""Did the device log in, and if not, why: what happened last, and what somebody meant."""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from iotconsole.kit.clock import epoch_ms
from iotconsole.kit.sentences import said
from products import errors, refusals
from products.errors import LoginRefused
from products.models import Device
from products.refusals import Refused

STRANGERS_READ = 200
STRANGERS_SHOWN = 3

# The log says it in English, with names; here it is said in the reader's language.
CAUSES: dict[str, Promise] = {
    errors.MalformedLogin.code: _("The client id or the user name is not written as it should be."),
    errors.UnknownDevice.code: _("There is no such device: compare ProductKey and DeviceName."),
    errors.WrongPassword.code: _("The password was not made with the secret of this device."),
    errors.DeviceDisabled.code: _("The device is disabled."),
    errors.ClientIdTaken.code: _("Another device is connected with the same client id."),
    errors.RegistrationClosed.code: _("The product does not let devices register themselves."),
    errors.TooManyLogins.code: _("It logs in too often. It has to wait a moment."),
}

# The same of devices that register themselves with the secret of their product.
OF_PRODUCTS: dict[str, Promise] = {
    errors.MalformedLogin.code: _("The registration is not written as it should be."),
    errors.WrongPassword.code: _("The signature was not made with the secret of the product."),
}

_CODES = {kind.code: kind.connack for kind in LoginRefused.__subclasses__()}


@dataclass(frozen=True, slots=True)
class Failure:
    """A refused login and what is to be done about it."""

    refused: Refused

    @property
    def cause(self) -> str:
        """Answer why, in the language of the reader."""
        refused = self.refused
        if refused.signer != refusals.DEVICE_SECRET and refused.code in OF_PRODUCTS:
            return str(OF_PRODUCTS[refused.code])
        cause = CAUSES.get(refused.code)
        return said(refused.reason) if cause is None else str(cause)

    @property
    def connack(self) -> int:
        """Answer the return code for it, as it was told or as the door tells it where it can."""
        return self.refused.answered or _CODES.get(self.refused.code, LoginRefused.connack)


@dataclass(frozen=True, slots=True)
class LoginVerdict:
    """How the last login of a device went; `strangers` tried the product under unknown names."""

    device: Device
    failure: Failure | None
    strangers: list[Failure]

    @property
    def is_online(self) -> bool:
        """Tell whether the device is connected now."""
        return self.device.state == Device.Status.ONLINE


def verdict_of(device: Device) -> LoginVerdict:
    """Judge the logins of a device; a refusal before its last success says nothing."""
    key = device.product.product_key
    latest = next(iter(refusals.of_device(key, device.name, 1)), None)
    success = epoch_ms(device.last_online) if device.last_online else 0
    since = max(success, epoch_ms(device.created))
    failure = Failure(latest) if latest and latest.time_ms > since else None
    strangers = [
        Failure(one)
        for one in refusals.latest(STRANGERS_READ)
        if not one.device_name and one.time_ms > since and key in one.username + one.client_id
    ]
    return LoginVerdict(device, failure, strangers[:STRANGERS_SHOWN])
