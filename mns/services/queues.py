"""Every change to queues."""

from typing import Unpack

import structlog
from django.db import transaction
from django.db.models import ProtectedError
from django.utils import timezone

from iotconsole.kit import clock, versions
from iotconsole.kit.deletion import is_protected
from iotconsole.kit.errors import marked
from mns import attributes, errors, limits
from mns.attributes import QueueAttributes, alike
from mns.checks import check_queue_name, check_ranges
from mns.connection import store
from mns.models import Queue
from mns.pages import page
from mns.store.protocol import Counts

_FILLED = marked("The queue is filled by a server-side subscription; remove that first.")

log = structlog.get_logger(__name__)


def create_queue(region: str, name: str, **attrs: Unpack[QueueAttributes]) -> tuple[Queue, bool]:
    """Make a queue; one that is there with the same attributes is answered with False."""
    check_queue_name(name)
    check_ranges(attrs)
    queue, created = Queue.objects.get_or_create(region=region, name=name, defaults=attrs)
    if created:
        log.info("queue_created", region=region, queue=name)
        versions.bump("mns")
    elif not alike(queue, Queue(**attrs), attributes.QUEUE):
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
    check_ranges(attrs)
    if not Queue.objects.filter(pk=queue.pk).update(**attrs, modified=timezone.now()):
        raise errors.QueueNotExist
    queue.refresh_from_db()
    versions.bump("mns")


def check_queue_deletable(queue: Queue) -> None:
    """Refuse to part with the queue of a server-side subscription."""
    if is_protected(queue):
        raise errors.InvalidArgument(_FILLED)


def delete_queue(queue: Queue) -> None:
    """Delete a queue and all its messages."""
    tag = queue.tag
    try:
        queue.delete()
    except ProtectedError as exc:
        raise errors.InvalidArgument(_FILLED) from exc
    log.info("queue_deleted", region=queue.region, queue=queue.name)
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
