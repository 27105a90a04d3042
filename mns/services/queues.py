"""Every change to queues."""

from collections.abc import Mapping
from typing import Any, Unpack

import structlog
from django.db import transaction
from django.db.models import ProtectedError
from django.utils import timezone

from iotconsole.kit import clock, versions
from iotconsole.kit.deletion import is_protected
from iotconsole.kit.errors import marked
from mns import attributes, deadletters, errors, limits
from mns.attributes import NewQueueAttributes, QueueAttributes, alike
from mns.checks import check_choice, check_queue_name, check_ranges, check_tags
from mns.connection import store
from mns.models import Queue, Type
from mns.pages import page
from mns.services.dead_letters import check_no_circle, dead_letter_queue, sources
from mns.store.protocol import Counts
from ram import audit

_FILLED = marked(
    "The queue is filled by a server-side subscription or read by an inbound rule;"
    " remove that first."
)

log = structlog.get_logger(__name__)


@transaction.atomic
def create_queue(region: str, name: str, **attrs: Unpack[NewQueueAttributes]) -> tuple[Queue, bool]:
    """Make a queue; one that is there with the same attributes is answered with False."""
    check_queue_name(name)
    kind = attrs.get("type", Type.NORMAL)
    check_choice("type", "QueueType", kind, Type.values)
    values = _values(attrs, region, is_fifo=kind == Type.FIFO)
    queue, created = Queue.objects.get_or_create(region=region, name=name, defaults=values)
    if created:
        log.info("queue_created", region=region, queue=name)
        audit.record("mns:CreateQueue", queue.arn, after=audit.picture(queue))
        versions.bump("mns")
    elif not alike(queue, Queue(**values), {*attributes.QUEUE, *values}):
        raise errors.QueueAlreadyExist(field="name")
    return queue, created


def find_queue(region: str, name: str) -> Queue:
    """Answer the queue of that name."""
    queue = Queue.objects.filter(region=region, name=name).first()
    if queue is None:
        raise errors.QueueNotExist
    return queue


def set_queue_attributes(queue: Queue, **attrs: Unpack[QueueAttributes]) -> None:
    """Change some attributes; the messages that are there keep their times."""
    values = _values(attrs, queue.region, is_fifo=queue.is_fifo)
    with audit.change("mns:SetQueueAttributes", queue.arn, queue):
        check_no_circle(queue, values.get("dead_letter_queue"))
        if not Queue.objects.filter(pk=queue.pk).update(**values, modified=timezone.now()):
            raise errors.QueueNotExist
    queue.refresh_from_db()
    versions.bump("mns")
    transaction.on_commit(lambda: deadletters.revive(queue, now=clock.now_ms()))


def check_queue_deletable(queue: Queue) -> None:
    """Refuse to part with a queue that others count on."""
    if names := sources(queue):
        raise errors.InvalidArgument(
            marked("The queue takes the dead letters of %(names)s; give them another first."),
            names=", ".join(names),
        )
    if is_protected(queue):
        raise errors.InvalidArgument(_FILLED)


@transaction.atomic
def delete_queue(queue: Queue) -> None:
    """Delete a queue and all its messages."""
    tag = queue.tag
    check_queue_deletable(queue)
    try:
        queue.delete()
    except ProtectedError as exc:  # somebody was quicker
        raise errors.InvalidArgument(_FILLED) from exc
    log.info("queue_deleted", region=queue.region, queue=queue.name)
    audit.record("mns:DeleteQueue", queue.arn, before=audit.picture(queue))
    versions.bump("mns")
    transaction.on_commit(lambda: store().drop(tag))


def list_queues(
    region: str, prefix: str = "", marker: str = "", count: int = limits.PAGE.highest
) -> tuple[list[Queue], str]:
    """Answer one page of a region's queues and the marker of the next."""
    rows = Queue.objects.filter(region=region)
    return page(rows, prefix=prefix, marker=marker, count=count)


def counts(queue: Queue) -> Counts:
    """Count the messages of a queue in each state."""
    return store().counts(queue.tag, now=clock.now_ms())


def purge_queue(queue: Queue) -> int:
    """Remove all messages of a queue; say how many there were."""
    there = counts(queue).total
    store().purge(queue.tag)
    log.info("queue_purged", region=queue.region, queue=queue.name, messages=there)
    audit.note("mns:PurgeQueue", queue.arn, details={"messages": there})
    return there


def _values(attrs: Mapping[str, Any], region: str, *, is_fifo: bool) -> dict[str, Any]:
    """Check attributes and answer them as the row keeps them."""
    check_ranges(attrs)
    check_tags(attrs.get("tags", {}))
    values = dict(attrs)
    if "dead_letter_queue" in values:
        name = values["dead_letter_queue"]
        values["dead_letter_queue"] = dead_letter_queue(region, name, is_fifo=is_fifo)
    return values
