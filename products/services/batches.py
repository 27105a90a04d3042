"""Many devices at a time: their names are checked first, then they are made in the background."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import structlog
from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from iotconsole.kit import ids
from iotconsole.kit.errors import marked
from products import errors, limits, tasks
from products.batching import LINES_AT_ONCE, refuse, refuse_taken
from products.models import Batch, BatchLine, Device, Product
from products.names import check_device_name, check_nickname
from products.services.devices import check_room
from ram import audit

_Outcome = BatchLine.Outcome
_TWICE = errors.DeviceAlreadyExists(marked("The name is in the list more than once."))

log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class Wanted:
    """A device to be; without a name it gets one."""

    name: str = ""
    nickname: str = ""


@transaction.atomic
def prepare_batch(product: Product, wanted: Sequence[Wanted]) -> Batch:
    """Check names and nicknames; those that will not do are refused, the others wait."""
    if not wanted:
        raise errors.EmptyBatch(marked("There is no device in the list."))
    if len(wanted) > limits.BATCH:
        raise errors.TooManyDevices(
            marked("A batch has at most %(most)s devices."), most=limits.BATCH
        )
    batch = Batch.objects.create(product=product, total=len(wanted))
    lines = list(_lines(batch, wanted))
    refuse_taken(product, lines)
    BatchLine.objects.bulk_create(lines, batch_size=LINES_AT_ONCE)
    batch.refused = sum(1 for line in lines if line.outcome == _Outcome.REFUSED)
    batch.save(update_fields=["refused"])
    audit.record("iot:BatchCheckDeviceNames", batch.arn, after={"devices": batch.total})
    return batch


@transaction.atomic
def start_batch(batch: Batch) -> None:
    """Have the devices made whose names will do."""
    check_room(batch.product, batch.left)
    now = timezone.now()
    if not Batch.objects.filter(pk=batch.pk, started=None).update(started=now):
        raise errors.BatchStarted(marked("The devices of this batch are being registered already."))
    batch.started = now
    log.info("batch_started", product_key=batch.product.product_key, batch=batch.pk)
    audit.record("iot:BatchRegisterDevice", batch.arn, after={"devices": batch.left})
    transaction.on_commit(lambda: tasks.register_batch.delay(batch.pk))


@transaction.atomic
def register_devices(product: Product, wanted: Sequence[Wanted]) -> Batch:
    """Check the names and have the devices made at once."""
    batch = prepare_batch(product, wanted)
    start_batch(batch)
    return batch


def find_batch(number: int) -> Batch:
    """Answer the batch of that id, its product with it."""
    batch = Batch.objects.select_related("product").filter(pk=number).first()
    if batch is None:
        raise errors.BatchNotExist(marked("No batch has the id %(number)s."), number=number)
    return batch


def devices_of(batch: Batch) -> "QuerySet[Device]":
    """Answer the devices the batch has made, those that are there still."""
    made = batch.lines.filter(outcome=_Outcome.MADE).values("name")
    return batch.product.devices.filter(name__in=made)


def _lines(batch: Batch, wanted: Iterable[Wanted]) -> Iterable[BatchLine]:
    seen: set[str] = set()
    for each in wanted:
        name = each.name or ids.device_name()
        line = BatchLine(batch=batch, name=name[:128], nickname=each.nickname[:128])
        if refusal := _TWICE if name in seen else _refusal(name, each.nickname):
            refuse([line], {line.name}, refusal)
        seen.add(name)
        yield line


def _refusal(name: str, nickname: str) -> errors.ProductsError | None:
    try:
        check_device_name(name)
        check_nickname(nickname)
    except errors.ProductsError as refusal:
        return refusal
    return None
