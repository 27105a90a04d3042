"""Send parcels to Message Service as far as their roles allow it."""

from collections.abc import Callable, Sequence
from dataclasses import replace

from iotconsole.kit.clock import moment
from ram.context import Context, inside_context
from ram.errors import RamError
from ram.identity import Identities
from rules.operations.parcel import TARGET_DENIED, Cause, Parcel, Verdict
from rules.operations.wearing import current_identities


def send_allowed(
    parcels: Sequence[Parcel], now: int, send: Callable[[list[Parcel]], list[Verdict]]
) -> list[Verdict]:
    """Send what the roles allow; the rest is denied with the statement that decided."""
    identities, context = current_identities(), inside_context(moment(now))
    verdicts = [_permission(parcel, identities, context) for parcel in parcels]
    allowed = [p for p, v in zip(parcels, verdicts, strict=True) if v.went_well]
    answers = iter(send(allowed))
    return [
        replace(next(answers), grant=verdict.grant) if verdict.went_well else verdict
        for verdict in verdicts
    ]


def _permission(parcel: Parcel, identities: Identities, context: Context) -> Verdict:
    wearing = parcel.target.wearing
    assert wearing is not None  # noqa: S101 - whoever sends this way wears a role
    try:
        return Verdict(grant=wearing.grant(identities, context))
    except RamError as exc:
        return Verdict(TARGET_DENIED, str(exc), cause=Cause.DENIED)
