"""Making the devices of a batch, page by page.

A page of lines is one transaction: the devices, what became of each line, and the counts. So a
batch that is carried on after a crash makes no device twice and forgets none.
"""

from collections.abc import Iterable, Sequence

import structlog
from django.db import transaction
from django.db.models import F
from django.utils import timezone

from iotconsole.kit import versions
from iotconsole.kit.errors import marked
from products import errors, news
from products.lifecycle import outbox
from products.models import Batch, BatchLine, Device, Product

LINES_AT_ONCE = 100

_Outcome = BatchLine.Outcome
_TAKEN = errors.DeviceAlreadyExists(marked("The product has a device of that name already."))

log = structlog.get_logger(__name__)


def unfinished_batches() -> list[int]:
    """Answer the ids of batches whose devices are being made."""
    rows = Batch.objects.filter(finished=None).exclude(started=None)
    return list(rows.values_list("pk", flat=True))


@transaction.atomic
def make_page(number: int) -> bool:
    """Make the next devices of a batch; False if none are left to make."""
    rows = Batch.objects.select_for_update(of=("self",)).select_related("product")
    batch = rows.filter(pk=number, finished=None).first()
    if batch is None:
        return False
    lines = list(batch.lines.filter(outcome=_Outcome.WAITING)[:LINES_AT_ONCE])
    if not lines:
        batch.finished = timezone.now()
        batch.save(update_fields=["finished"])
        log.info("batch_finished", batch=number, made=batch.made, refused=batch.refused)
        return False
    _make(batch, lines)
    return True


def refuse_taken(product: Product, lines: Sequence[BatchLine]) -> int:
    """Refuse the lines whose names devices of the product have; say how many there were."""
    return refuse(lines, _taken(product, [line.name for line in lines]), _TAKEN)


def refuse(lines: Iterable[BatchLine], names: set[str], refusal: errors.ProductsError) -> int:
    """Refuse the lines of these names; say how many there were."""
    refused = [line for line in lines if line.name in names and line.outcome == _Outcome.WAITING]
    for line in refused:
        line.outcome, line.code, line.reason = _Outcome.REFUSED, refusal.code, str(refusal)
    return len(refused)


def _make(batch: Batch, lines: Sequence[BatchLine]) -> None:
    """Make the devices of these lines, but for names that were taken meanwhile."""
    refused = refuse_taken(batch.product, lines)
    fresh = [line for line in lines if line.outcome == _Outcome.WAITING]
    late = [line for line in lines if line.outcome == _Outcome.REFUSED]
    made = Device.objects.bulk_create(
        Device(product=batch.product, name=line.name, nickname=line.nickname) for line in fresh
    )
    outbox.put(outbox.Action.CREATE, made)
    BatchLine.objects.filter(pk__in=[line.pk for line in fresh]).update(outcome=_Outcome.MADE)
    BatchLine.objects.bulk_update(late, ["outcome", "code", "reason"])
    Batch.objects.filter(pk=batch.pk).update(
        made=F("made") + len(fresh), refused=F("refused") + refused
    )
    versions.bump(news.PRODUCTS)


def _taken(product: Product, names: Sequence[str]) -> set[str]:
    taken: set[str] = set()
    for start in range(0, len(names), LINES_AT_ONCE):
        rows = product.devices.filter(name__in=names[start : start + LINES_AT_ONCE])
        taken.update(rows.values_list("name", flat=True))
    return taken
