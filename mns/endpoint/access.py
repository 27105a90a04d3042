"""Who signed a call, and whether they may do what it asks."""

from collections.abc import Mapping
from datetime import datetime

from mns.errors import AccessDenied, InvalidAccessKeyId
from ram.errors import InvalidAccessKeyId as UnknownAccessKey
from ram.errors import InvalidSecurityToken
from ram.identity import authorize as decide
from ram.signers import Signer, find_signer


def find(claimed: tuple[str, str]) -> Signer:
    """Answer who signs with this AccessKeyId and token.

    SMQ has no code for what can be wrong with a token; a key without a good one is not known.
    """
    try:
        return find_signer(*claimed)
    except UnknownAccessKey as exc:
        raise InvalidAccessKeyId from exc
    except InvalidSecurityToken as exc:
        raise InvalidAccessKeyId(exc.message) from exc


def check_expiry(signer: Signer, now: datetime) -> None:
    """Refuse temporary credentials that had their time."""
    try:
        signer.check_time(now)
    except InvalidSecurityToken as exc:
        raise InvalidAccessKeyId(exc.message) from exc


def authorize(signer: Signer, action: str, resource: str, context: Mapping[str, str]) -> None:
    """Refuse what the signer may not do, whether or not the resource is there."""
    if not decide(signer.identity, action, resource, context).allowed:
        raise AccessDenied(f"{signer.identity.arn} may not {action} on {resource}.")
