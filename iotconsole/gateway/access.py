"""Who signed a call, whether it came before, and whether they may do what it asks."""

from datetime import datetime

from django.conf import settings

from iotconsole.gateway import signature
from iotconsole.gateway.call import Call
from iotconsole.gateway.errors import InvalidAccessKeyId, NoPermission, SignatureNonceUsed
from iotconsole.gateway.signature import Claim
from iotconsole.kit.openapi import Caller, invalid
from iotconsole.kit.valkey import client
from ram import errors as ram
from ram.models import AccessKey
from ram.services import find_access_key

# A call may have been signed a quarter of an hour ahead, and is good until as long after that.
NONCE_SECONDS = int(2 * signature.LONGEST_SKEW.total_seconds()) + 1


def identify(call: Call, now: datetime) -> Caller:
    """Answer who is known to have signed this call, and to have signed it just once."""
    claim = signature.read_claim(call)
    signature.check_time(claim, now)
    key = _find_key(claim.access_key_id)
    signature.check_signature(claim, key.secret)
    _use_nonce(claim)
    host = call.headers.get("host", "")
    return Caller(key.user.arn, key.user.is_superuser, _region(call, host), host)


def authorize(caller: Caller, action: str) -> None:
    """Refuse what the caller may not do: only the owner may do anything."""
    if not caller.is_owner:
        raise NoPermission(f"{caller.arn} may not {action}.")


def _find_key(access_key_id: str) -> AccessKey:
    try:
        return find_access_key(access_key_id)
    except ram.InvalidAccessKeyId as exc:
        raise InvalidAccessKeyId from exc


def _use_nonce(claim: Claim) -> None:
    key = f"openapi:nonce:{claim.access_key_id}:{claim.nonce}"
    if not client().set(key, b"", nx=True, ex=NONCE_SECONDS):
        raise SignatureNonceUsed


def _region(call: Call, host: str) -> str:
    # Current SDKs name the region in nothing but the host: mns-open.cn-shanghai.aliyuncs.com
    named = call.parameters.get("RegionId", "")
    if named and named not in settings.REGIONS:
        raise invalid("RegionId", f"one of {', '.join(settings.REGIONS)}")
    return named or next(
        (label for label in host.split(".") if label in settings.REGIONS), settings.REGION
    )
