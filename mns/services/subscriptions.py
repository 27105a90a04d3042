"""Every change to subscriptions."""

from collections.abc import Sequence

import structlog
from django.db import transaction
from django.utils import timezone

from iotconsole.kit import versions
from iotconsole.kit.errors import marked
from mns import agenda, attempts, attributes, errors, limits
from mns.attempts import Attempt
from mns.attributes import alike
from mns.checks import check_choice, check_subscription_name, check_tag
from mns.connection import store
from mns.endpoints import QueueEndpoint, parse_endpoint
from mns.models import Queue, Subscription, Topic
from mns.pages import page

log = structlog.get_logger(__name__)


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
    transaction.on_commit(lambda: forget([gone]))


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


def forget(gone: Sequence[Subscription]) -> None:
    """Drop what the store keeps of subscriptions that are gone."""
    for subscription in gone:
        store().drop(subscription.tag)
        attempts.drop(subscription.tag)
        agenda.release(subscription.pk)
