"""Every change to queues, topics and subscriptions, and to messages as people handle them."""

from collections.abc import Sequence
from typing import Unpack

import structlog
from django.db import transaction
from django.db.models import ProtectedError
from django.utils import timezone

from iotconsole.kit import clock, ids, versions
from iotconsole.kit.deletion import is_protected
from iotconsole.kit.errors import marked
from mns import agenda, attempts, attributes, errors, limits
from mns.attempts import Attempt
from mns.attributes import QueueAttributes, TopicAttributes, alike
from mns.checks import (
    check_body,
    check_choice,
    check_queue_name,
    check_ranges,
    check_subscription_name,
    check_tag,
    check_topic_name,
)
from mns.connection import store
from mns.delivery import Enqueue, Outcome, Publication, deliver
from mns.endpoints import QueueEndpoint, parse_endpoint
from mns.models import Queue, Subscription, Topic
from mns.pages import page
from mns.properties import NONE, Properties, pack
from mns.property_checks import check_properties
from mns.store.protocol import Counts, NewMessage, Sent, StoredMessage, Verdict

SECOND_MS = 1_000
_FILLED = marked("The queue is filled by a server-side subscription; remove that first.")

log = structlog.get_logger(__name__)

# Queues


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


# Topics


def create_topic(region: str, name: str, **attrs: Unpack[TopicAttributes]) -> tuple[Topic, bool]:
    """Make a topic; one that is there with the same attributes is answered with False."""
    check_topic_name(name)
    check_ranges(attrs)
    topic, created = Topic.objects.get_or_create(region=region, name=name, defaults=attrs)
    if created:
        log.info("topic_created", region=region, topic=name)
        versions.bump("mns")
    elif not alike(topic, Topic(**attrs), attributes.TOPIC):
        raise errors.TopicAlreadyExist(field="name")
    return topic, created


def find_topic(region: str, name: str) -> Topic:
    """Answer the topic of that name."""
    topic = Topic.objects.filter(region=region, name=name).first()
    if topic is None:
        raise errors.TopicNotExist
    return topic


def set_topic_attributes(topic: Topic, **attrs: Unpack[TopicAttributes]) -> None:
    """Change some attributes."""
    check_ranges(attrs)
    if not Topic.objects.filter(pk=topic.pk).update(**attrs, modified=timezone.now()):
        raise errors.TopicNotExist
    topic.refresh_from_db()
    versions.bump("mns")


def delete_topic(topic: Topic) -> None:
    """Delete a topic, its subscriptions and what still waits to be pushed."""
    gone = list(topic.subscriptions.all())
    topic.delete()
    log.info("topic_deleted", region=topic.region, topic=topic.name)
    versions.bump("mns")
    transaction.on_commit(lambda: _forget(gone))


def list_topics(
    region: str, prefix: str = "", marker: str = "", count: int = limits.PAGE.highest
) -> tuple[list[Topic], str]:
    """Answer one page of a region's topics and the marker of the next."""
    rows = Topic.objects.filter(region=region)
    return page(rows, prefix=prefix, marker=marker, count=count)


# Subscriptions


def subscribe(
    topic: Topic,
    name: str,
    endpoint: str,
    *,
    filter_tag: str = "",
    notify_strategy: str = Subscription.Strategy.BACKOFF_RETRY,
    notify_content_format: str = Subscription.Format.XML,
) -> tuple[Subscription, bool]:
    """Send what is published to an endpoint, too; the same subscription again answers False."""
    check_subscription_name(name)
    check_tag("filter_tag", "FilterTag", filter_tag)
    _check_strategy(notify_strategy)
    _check_format(notify_content_format)
    _check_endpoint(topic, endpoint)
    _check_room(topic, name)
    wanted = {
        "endpoint": endpoint,
        "filter_tag": filter_tag,
        "notify_strategy": notify_strategy,
        "notify_content_format": notify_content_format,
    }
    subscription, created = topic.subscriptions.get_or_create(name=name, defaults=wanted)
    if created:
        log.info("subscribed", topic=topic.name, subscription=name, endpoint=endpoint)
        versions.bump("mns")
    elif not alike(subscription, Subscription(**wanted), attributes.SUBSCRIPTION):
        raise errors.SubscriptionAlreadyExist(field="name")
    return subscription, created


def find_subscription(topic: Topic, name: str) -> Subscription:
    """Answer the topic's subscription of that name."""
    subscription = topic.subscriptions.filter(name=name).first()
    if subscription is None:
        raise errors.SubscriptionNotExist
    return subscription


def set_subscription_attributes(subscription: Subscription, *, notify_strategy: str) -> None:
    """Change how failed pushes are repeated, for those under way as well."""
    _check_strategy(notify_strategy)
    changed = Subscription.objects.filter(pk=subscription.pk).update(
        notify_strategy=notify_strategy, modified=timezone.now()
    )
    if not changed:
        raise errors.SubscriptionNotExist
    subscription.refresh_from_db()
    versions.bump("mns")


def unsubscribe(subscription: Subscription) -> None:
    """End a subscription; what still waits to be pushed is dropped."""
    gone = Subscription(pk=subscription.pk, incarnation=subscription.incarnation)
    subscription.delete()
    log.info("unsubscribed", subscription=subscription.name, endpoint=subscription.endpoint)
    versions.bump("mns")
    transaction.on_commit(lambda: _forget([gone]))


def list_subscriptions(
    topic: Topic, prefix: str = "", marker: str = "", count: int = limits.PAGE.highest
) -> tuple[list[Subscription], str]:
    """Answer one page of a topic's subscriptions and the marker of the next."""
    return page(topic.subscriptions.all(), prefix=prefix, marker=marker, count=count)


def subscriptions_to(queue: Queue) -> list[Subscription]:
    """Answer the subscriptions that put copies into a queue."""
    near = Subscription.objects.filter(
        topic__region=queue.region, endpoint__endswith=f"queues/{queue.name}"
    )
    return [row for row in near if parse_endpoint(row.endpoint) == QueueEndpoint(queue.name)]


def recent_attempts(subscription: Subscription, count: int = attempts.KEPT) -> list[Attempt]:
    """Answer the latest tries to push to a subscription, newest first."""
    return attempts.read(subscription.tag, count)


# Messages


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
) -> Sent:
    """Put one message into a queue."""
    delay = queue.delay_seconds if delay_seconds is None else delay_seconds
    check_ranges({"priority": priority, "delay_seconds": delay})
    check_body(body, queue.maximum_message_size)
    check_properties(properties)
    now = clock.now_ms()
    expires = now + queue.message_retention_period * SECOND_MS
    message = NewMessage(
        ids.message_id(), body, priority, delay * SECOND_MS, expires, pack(properties)
    )
    [sent] = store().send(queue.tag, [message], now=now)
    return sent


def receive_messages(
    queue: Queue, *, count: int = 1, visibility_seconds: int | None = None
) -> list[StoredMessage]:
    """Take messages that stay hidden from others for a while; at once, without waiting."""
    hidden = queue.visibility_timeout if visibility_seconds is None else visibility_seconds
    check_ranges({"count": count, "visibility_timeout": hidden})
    now = clock.now_ms()
    return store().receive(queue.tag, count=count, visibility_ms=hidden * SECOND_MS, now=now)


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


def _check_strategy(word: str) -> None:
    check_choice("notify_strategy", "NotifyStrategy", word, Subscription.Strategy.values)


def _check_format(word: str) -> None:
    check_choice("notify_content_format", "NotifyContentFormat", word, Subscription.Format.values)


def _check_endpoint(topic: Topic, text: str) -> None:
    endpoint = parse_endpoint(text)
    if not isinstance(endpoint, QueueEndpoint):
        return
    queue = Queue.objects.filter(region=topic.region, name=endpoint.queue_name).first()
    if queue is None:
        raise errors.EndpointInvalid(
            marked("There is no queue %(queue)s in %(region)s."),
            field="endpoint",
            queue=endpoint.queue_name,
            region=topic.region,
        )
    if queue.maximum_message_size < topic.maximum_message_size:  # SMQ limits: else refused
        raise errors.EndpointInvalid(
            marked("The queue takes %(size)s bytes; messages of the topic may have %(wanted)s."),
            field="endpoint",
            size=queue.maximum_message_size,
            wanted=topic.maximum_message_size,
        )


def _check_room(topic: Topic, name: str) -> None:
    if topic.subscriptions.exclude(name=name).count() >= limits.SUBSCRIPTIONS_PER_TOPIC:
        raise errors.InvalidArgument(
            marked("A topic has at most %(most)s subscriptions."),
            most=limits.SUBSCRIPTIONS_PER_TOPIC,
        )


def _forget(gone: Sequence[Subscription]) -> None:
    for subscription in gone:
        store().drop(subscription.tag)
        attempts.drop(subscription.tag)
        agenda.release(subscription.pk)
