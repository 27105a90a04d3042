"""One message in detail: each clause and column, and what each operation would be told."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from products.messages import DeviceMessage
from products.models import Device
from rules import errordata, outcomes, registry, rows
from rules.models import Rule
from rules.operations import Parcel, Rehearsal
from rules.registry import RuleRoad
from rules.rows import OperationRow
from rules.sql import Explanation, Query, explain
from rules.trial.made import Fate, Made, made, road_before
from rules.waiting import Entry


@dataclass(frozen=True, slots=True)
class Prospect:
    """An operation: whether target and role are well, and what would become of the message."""

    row: OperationRow
    rehearsal: Rehearsal | None  # None if nothing would be sent


@dataclass(frozen=True, slots=True)
class Trial:
    """What a query makes of a message; `before` is what the saved one does, if it is another."""

    message: DeviceMessage
    device: Device | None
    made: Made
    before: Made | None
    explanation: Explanation | None  # None if it does not listen to the topic
    prospects: tuple[Prospect, ...]

    @property
    def is_same(self) -> bool:
        """Tell whether both queries make the same of it."""
        return self.made.is_like(self.before)


def try_one(rule: Rule, query: Query, message: DeviceMessage, now: int) -> Trial:
    """Let a rule that had this query shape a message."""
    road, former = registry.road_of(rule, query), road_before(rule, query)
    result = made(road, message, now)
    return Trial(
        message,
        _device(message),
        result,
        made(former, message, now) if former else None,
        None if result.fate is Fate.UNHEARD else explain(query, message),
        _prospects(rule, _parcels(road, message, result.body), now),
    )


def _prospects(rule: Rule, parcels: Mapping[int, Parcel], now: int) -> tuple[Prospect, ...]:
    """Rehearse each operation; the one for errors, if another would fail, with what it is told."""
    every = rows.operation_rows(rule)
    prospects = [
        Prospect(row, _rehearsed(parcels.get(row.operation.pk), now))
        for row in every
        if not row.operation.is_for_errors
    ]
    told = _told(rule, parcels, prospects, now)
    telling = [
        Prospect(
            row, _rehearsed(Parcel(*told, row.target, row.operation.pk) if told else None, now)
        )
        for row in every
        if row.operation.is_for_errors
    ]
    return (*prospects, *telling)


def _rehearsed(parcel: Parcel | None, now: int) -> Rehearsal | None:
    return parcel.target.rehearse(parcel, now=now) if parcel else None


def _told(
    rule: Rule, parcels: Mapping[int, Parcel], prospects: Iterable[Prospect], now: int
) -> tuple[DeviceMessage, bytes] | None:
    """Answer the message and the error data if an operation would fail."""
    failures = tuple(
        outcomes.failure(row.operation.pk, row.target, rehearsal.verdict)
        for row, rehearsal in ((each.row, each.rehearsal) for each in prospects)
        if rehearsal and not rehearsal.verdict.went_well
    )
    if not failures:
        return None
    parcel = parcels[failures[0].operation_id]
    named = ("", rule.pk, rule.name)
    return parcel.message, errordata.write(
        Entry(*named, parcel.message, parcel.body, now, (), failures)
    )


def _parcels(road: RuleRoad, message: DeviceMessage, body: bytes | None) -> dict[int, Parcel]:
    if body is None:
        return {}
    return {
        number: Parcel(message, body, stop.target, number, is_payload=road.passes_on)
        for stop in road.stops
        for number in [stop.operation_id]
    }


def _device(message: DeviceMessage) -> Device | None:
    devices = Device.objects.select_related("product")
    key, name = message.product_key, message.device_name
    return devices.filter(product__product_key=key, name=name).first()
