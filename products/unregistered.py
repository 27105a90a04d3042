"""Tells of devices that were refused their secret or a token, as it is told of refused logins."""

from dataclasses import dataclass

import redis
import structlog
from msgspec.structs import replace

from iotconsole.kit.clock import now_ms
from products import refusals
from products.complaints import note
from products.credentials import CLIENT_ID_LENGTH, USERNAME_LENGTH, username_of
from products.errors import LoginRefused
from products.models import Device
from products.refusals import Refused
from products.registration import Request

log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class Attempt:
    """What a device came with; `request` is there if it could be read."""

    username: str
    client_id: str
    address: str
    signer: str
    request: Request | None = None


def tell(attempt: Attempt, refusal: LoginRefused, *, answered: int) -> None:
    """Write it down: in the log, in the device's log, and for the page that explains it."""
    log.warning(
        "registration_refused",
        code=refusal.code,
        reason=str(refusal),
        username=attempt.username[:USERNAME_LENGTH],
        address=attempt.address,
    )
    refused = _refused(attempt, refusal, answered)
    try:
        refusals.keep([refused])
        note("register", refused, refusal)
    except redis.RedisError as exc:
        log.warning("refusals_not_kept", count=1, reason=str(exc))


def _refused(attempt: Attempt, refusal: LoginRefused, answered: int) -> Refused:
    refused = Refused(
        now_ms(),
        refusal.code,
        refusal.phrase,
        attempt.client_id[:CLIENT_ID_LENGTH],
        attempt.username[:USERNAME_LENGTH],
        attempt.address,
        signer=attempt.signer,
        answered=answered,
    )
    request = attempt.request
    if request is None or not _is_known(request):
        return refused
    return replace(
        refused,
        username=username_of(request.product_key, request.device_name),
        product_key=request.product_key,
        device_name=request.device_name,
        method=request.method,
        signed_text=request.signed_text,
    )


def _is_known(request: Request) -> bool:
    mine = {"product__product_key": request.product_key, "name": request.device_name}
    return Device.objects.filter(**mine).exists()
