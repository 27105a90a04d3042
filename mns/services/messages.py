"""What people and REST do with messages by hand; batches for topics and queues."""

from collections.abc import Sequence

from iotconsole.kit import clock, ids
from mns import errors, limits
from mns.checks import check_body, check_group, check_order, check_ranges
from mns.connection import store
from mns.delivery import Enqueue, Outcome, Publication, deliver
from mns.models import Queue
from mns.properties import NONE, Properties, pack
from mns.property_checks import check_properties
from mns.store.protocol import NewMessage, QueueGone, Sent, StoredMessage, Verdict

SECOND_MS = 1_000


def publish(
    publications: Sequence[Publication], enqueues: Sequence[Enqueue] = (), *, batch_id: str
) -> list[Outcome]:
    """Deliver a batch; doing it again with the same batch id stores nothing twice."""
    return deliver(publications, enqueues, batch_id=batch_id, now=clock.now_ms())


def send_message(
    queue: Queue,
    body: bytes,
    *,
    priority: int = limits.PRIORITY_DEFAULT,
    delay_seconds: int | None = None,
    properties: Properties = NONE,
    group: str = "",
) -> Sent:
    """Put one message into a queue; into a FIFO queue, as one of a group."""
    check_group(group, is_fifo=queue.is_fifo)
    if queue.is_fifo:
        check_order(priority, delay_seconds)
        delay_seconds = None
    delay = queue.delay_seconds if delay_seconds is None else delay_seconds
    check_ranges({"priority": priority, "delay_seconds": delay})
    check_body(body, queue.maximum_message_size)
    check_properties(properties)
    now = clock.now_ms()
    expires = now + queue.message_retention_period * SECOND_MS
    message = NewMessage(
        ids.message_id(), body, priority, delay * SECOND_MS, expires, pack(properties), group
    )
    try:
        [sent] = store().send(queue.tag, [message], now=now)
    except QueueGone as exc:
        raise errors.QueueNotExist from exc
    return sent


def receive_messages(
    queue: Queue, *, count: int = 1, visibility_seconds: int | None = None
) -> list[StoredMessage]:
    """Take messages that stay hidden from others for a while; at once, without waiting."""
    hidden = queue.visibility_timeout if visibility_seconds is None else visibility_seconds
    check_ranges({"count": count, "visibility_timeout": hidden})
    now = clock.now_ms()
    return store().receive(
        queue.tag,
        count=count,
        visibility_ms=hidden * SECOND_MS,
        now=now,
        most_receives=queue.most_receives,
    )


def peek_messages(queue: Queue, *, count: int = limits.BATCH.highest) -> list[StoredMessage]:
    """Look at the messages that would be received next."""
    check_ranges({"count": count})
    return store().peek(queue.tag, count=count, now=clock.now_ms())


def delete_message(queue: Queue, receipt_handle: str) -> None:
    """Delete the message that was received with this handle."""
    [verdict] = store().delete(queue.tag, [receipt_handle], now=clock.now_ms())
    if verdict is Verdict.MALFORMED:
        raise errors.ReceiptHandleError
    if verdict is Verdict.NOT_EXIST:
        raise errors.MessageNotExist
