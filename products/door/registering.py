"""What a device is answered that registers itself over MQTT (`authType=register`)."""

from collections.abc import Awaitable
from dataclasses import replace

import msgspec
import structlog

from iotconsole.kit.errors import marked
from products import errors, registration, unregistered
from products.credentials import read_options, read_username
from products.database import in_database
from products.door.packets import (
    ACCEPTED,
    BAD_CREDENTIALS,
    IDENTIFIER_REJECTED,
    UNAVAILABLE,
    Connect,
    connack,
    publish,
)
from products.errors import LoginRefused, MalformedLogin
from products.refusals import PRODUCT_SECRET
from products.unregistered import Attempt

# IoT Platform, MQTT dynamic registration: pushed without a subscription.
TOPIC = "/ext/register"
REGISTER = "register"

log = structlog.get_logger(__name__)


def answer(connect: Connect, address: str) -> Awaitable[bytes] | None:
    """Answer the packets for a device that registers itself; None for one that logs in."""
    _, mark, options = connect.client_id.partition("|")
    return _answer(connect, address) if mark and "authType=" in options else None


async def _answer(connect: Connect, address: str) -> bytes:
    attempt = Attempt(connect.username, connect.client_id, address, PRODUCT_SECRET)
    try:
        request = _read(connect)
        attempt = replace(attempt, request=request)
        secret = await in_database(lambda: registration.register(request))
    except LoginRefused as exc:
        refusal, refused, code = exc, attempt, _code(exc)
        await in_database(lambda: unregistered.tell(refused, refusal, answered=code))
        return connack(code)
    except Exception:  # the outermost loop of a registration: the device may retry
        log.exception("registration_failed", username=connect.username)
        return connack(UNAVAILABLE)
    told = {
        "productKey": request.product_key,
        "deviceName": request.device_name,
        "deviceSecret": secret,
    }
    return connack(ACCEPTED) + publish(TOPIC, msgspec.json.encode(told))


def _read(connect: Connect) -> registration.Request:
    product_key, device_name = read_username(connect.username)
    _, options = read_options(connect.client_id)
    if options.get("authType") != REGISTER:
        raise MalformedLogin(
            marked("authType=%(kind)s is not offered."), kind=options.get("authType")
        )
    if options.get("securemode") != "2":
        raise MalformedLogin(marked("Registering over MQTT needs securemode=2."))
    form = {
        "productKey": product_key,
        "deviceName": device_name,
        "random": options.get("random", ""),
        "signMethod": options.get("signmethod", ""),
        "sign": connect.password,
    }
    return registration.read_request(form, "random")


def _code(refusal: LoginRefused) -> int:
    # IoT Platform, MQTT dynamic registration: 2 bad parameters, 4 failed authentication.
    if isinstance(refusal, errors.MalformedLogin | errors.RegistrationClosed):
        return IDENTIFIER_REJECTED
    return BAD_CREDENTIALS
