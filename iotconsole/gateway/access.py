"""Who signed a call, whether it came before, and whether they may do what it asks."""

from collections.abc import Iterable, Mapping
from datetime import datetime

from django.conf import settings

from iotconsole.gateway import signature
from iotconsole.gateway.call import Call
from iotconsole.gateway.errors import InvalidAccessKeyId, NoPermission, SignatureNonceUsed
from iotconsole.gateway.signature import Claim
from iotconsole.kit.asks import Ask
from iotconsole.kit.openapi import Caller, invalid
from iotconsole.kit.valkey import client
from ram import errors as ram
from ram.identity import Identity
from ram.identity import authorize as decide
from ram.signers import Signer, find_signer
from ram.usage import Uses, write_use

# A call may have been signed a quarter of an hour ahead, and is good until as long after that.
NONCE_SECONDS = int(2 * signature.LONGEST_SKEW.total_seconds()) + 1


_uses = Uses()


def identify(call: Call, now: datetime, context: Mapping[str, str]) -> Caller:
    """Answer who is known to have signed this call, and to have signed it just once."""
    claim = signature.read_claim(call)
    signature.check_time(claim, now)
    signer = _find_signer(claim.access_key_id, call.security_token, now)
    signature.check_signature(claim, signer.secret)
    _use_nonce(claim)
    if _uses.is_news(signer.access_key_id, now):
        write_use(signer.access_key_id, "OpenAPI", now)
    host = call.headers.get("host", "")
    return Caller(
        arn=signer.identity.arn,
        region=_region(call, host),
        host=host,
        identity=signer.identity,
        context=context,
        access_key_id=signer.access_key_id,
    )


def authorize(caller: Caller, asks: Iterable[Ask]) -> None:
    """Refuse a call that needs a permission its caller does not have."""
    identity = caller.identity
    assert isinstance(identity, Identity)  # noqa: S101 - made above
    for ask in asks:
        context = {**caller.context, **ask.context}
        if not decide(identity, ask.action, ask.resource, context).allowed:
            told = f"Resource: {ask.resource} Action: {ask.action}"
            raise NoPermission(f"{NoPermission.sentence} {told}")


def _find_signer(access_key_id: str, security_token: str, now: datetime) -> Signer:
    try:
        signer = find_signer(access_key_id, security_token)
    except ram.InvalidAccessKeyId as exc:
        raise InvalidAccessKeyId from exc
    signer.check_time(now)
    return signer


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
