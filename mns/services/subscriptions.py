"""Every change to subscriptions."""

from collections.abc import Mapping
from typing import Any, Unpack

import structlog
from django.db import transaction
from django.utils import timezone

from iotconsole.kit import versions
from iotconsole.kit.errors import marked
from mns import attributes, errors, limits
from mns.attributes import NewSubscriptionAttributes, SubscriptionAttributes, alike
from mns.checks import check_choice, check_subscription_name, check_tag
from mns.definitions import NOT_IN_ORDER
from mns.endpoints import QueueEndpoint, WebEndpoint, parse_endpoint
from mns.gone import forget
from mns.guard import AddressRefused, check_host
from mns.models import Queue, Subscription, Topic
from mns.pages import page
from mns.services.dead_letters import dead_letter_queue
from ram import audit

_CHOICES = {
    "notify_strategy": ("NotifyStrategy", Subscription.Strategy.values),
    "notify_content_format": ("NotifyContentFormat", Subscription.Format.values),
}

log = structlog.get_logger(__name__)


@transaction.atomic
def subscribe(
    topic: Topic, name: str, endpoint: str, **attrs: Unpack[NewSubscriptionAttributes]
) -> tuple[Subscription, bool]:
    """Send what is published to an endpoint, too; the same subscription again answers False."""
    check_subscription_name(name)
    values = {"endpoint": endpoint, **_values(topic, endpoint, attrs)}
    _check_endpoint(topic, endpoint)
    _check_room(topic, name)
    subscription, created = topic.subscriptions.get_or_create(name=name, defaults=values)
    if created:
        log.info("subscribed", topic=topic.name, subscription=name, endpoint=endpoint)
        audit.record("mns:Subscribe", subscription.arn, after=audit.picture(subscription))
        versions.bump("mns")
    elif not alike(subscription, Subscription(**values), {*attributes.SUBSCRIPTION, *values}):
        raise errors.SubscriptionAlreadyExist(field="name")
    return subscription, created


def find_subscription(topic: Topic, name: str) -> Subscription:
    """Answer the topic's subscription of that name."""
    subscription = topic.subscriptions.filter(name=name).first()
    if subscription is None:
        raise errors.SubscriptionNotExist
    return subscription


def set_subscription_attributes(
    subscription: Subscription, **attrs: Unpack[SubscriptionAttributes]
) -> None:
    """Change some attributes, for pushes under way as well."""
    values = _values(subscription.topic, subscription.endpoint, attrs)
    own = Subscription.objects.filter(pk=subscription.pk)
    with audit.change("mns:SetSubscriptionAttributes", subscription.arn, subscription):
        if not own.update(**values, modified=timezone.now()):
            raise errors.SubscriptionNotExist
    subscription.refresh_from_db()
    versions.bump("mns")


@transaction.atomic
def unsubscribe(subscription: Subscription) -> None:
    """End a subscription; what still waits to be pushed is dropped."""
    gone = Subscription(pk=subscription.pk, incarnation=subscription.incarnation)
    subscription.delete()
    log.info("unsubscribed", subscription=subscription.name, endpoint=subscription.endpoint)
    audit.record("mns:Unsubscribe", subscription.arn, before=audit.picture(subscription))
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


def _values(topic: Topic, endpoint: str, attrs: Mapping[str, Any]) -> dict[str, Any]:
    """Check attributes and answer them as the row keeps them."""
    check_tag("filter_tag", "FilterTag", attrs.get("filter_tag", ""))
    for field, (element, choices) in _CHOICES.items():
        if field in attrs:
            check_choice(field, element, attrs[field], choices)
    values = dict(attrs)
    if "dead_letter_queue" in values:
        name = values["dead_letter_queue"]
        queue = dead_letter_queue(topic.region, name, is_fifo=topic.is_fifo)
        if queue and parse_endpoint(endpoint) == QueueEndpoint(queue.name):
            sentence = marked("The queue that subscribes cannot take its own dead letters.")
            raise errors.InvalidArgument(sentence, field="dead_letter_queue")
        values["dead_letter_queue"] = queue
    return values


def _check_endpoint(topic: Topic, text: str) -> None:
    endpoint = parse_endpoint(text)
    if isinstance(endpoint, WebEndpoint):
        _check_reach(endpoint)
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
    if queue.is_fifo != topic.is_fifo:
        raise errors.EndpointInvalid(NOT_IN_ORDER, field="endpoint")


def _check_reach(endpoint: WebEndpoint) -> None:
    try:
        check_host(endpoint.url.host or "")
    except AddressRefused as exc:
        raise errors.EndpointInvalid(exc.phrase, field="endpoint") from exc


def _check_room(topic: Topic, name: str) -> None:
    if topic.subscriptions.exclude(name=name).count() >= limits.SUBSCRIPTIONS_PER_TOPIC:
        raise errors.InvalidArgument(
            marked("A topic has at most %(most)s subscriptions."),
            most=limits.SUBSCRIPTIONS_PER_TOPIC,
        )
