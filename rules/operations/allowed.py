"""Send parcels to Message Service as far as their roles, if they wear any, allow it."""

from collections.abc import Callable, Sequence
from dataclasses import replace

from iotconsole.kit.clock import moment
from products.devicelog import Grant
from ram.context import Context, inside_context
from ram.errors import RamError
from ram.identity import Identities
from rules.operations.parcel import TARGET_DENIED, Cause, Parcel, Verdict
from rules.operations.wearing import current_identities

ALLOWED = Verdict()


def send_allowed(
    parcels: Sequence[Parcel], now: int, send: Callable[[list[Parcel]], list[Verdict]]
) -> list[Verdict]:
    """Send what the roles allow; the rest is denied with the statement that decided."""
    identities, context = current_identities(), inside_context(moment(now))
    verdicts = [_permission(parcel, identities, context) for parcel in parcels]
    allowed = [p for p, v in zip(parcels, verdicts, strict=True) if v.went_well]
    answers = iter(send(allowed))
    return [
        _granted(next(answers), verdict.grant) if verdict.went_well else verdict
        for verdict in verdicts
    ]


def _permission(parcel: Parcel, identities: Identities, context: Context) -> Verdict:
    wearing = parcel.target.wearing
    if wearing is None:  # the platform itself sends
        return ALLOWED
    try:
        return Verdict(grant=wearing.grant(identities, context))
    except RamError as exc:
        return Verdict(TARGET_DENIED, exc.phrase, cause=Cause.DENIED)


def _granted(answer: Verdict, grant: Grant | None) -> Verdict:
    return answer if grant is None else replace(answer, grant=grant)
