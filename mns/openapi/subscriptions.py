"""What control programs do with subscriptions (Mns-open 2022-01-19)."""

from django.conf import settings

from iotconsole.kit.clock import epoch_ms
from iotconsole.kit.openapi import Caller, Parameters, invalid
from mns import services
from mns.attributes import NewSubscriptionAttributes, SubscriptionAttributes
from mns.endpoints import is_web
from mns.models import Subscription, Topic
from mns.openapi import policies
from mns.openapi.pages import page
from mns.pages import named

PUSH, QUEUE = "http", "queue"  # Mns-open, Subscribe: PushType; the others are served nowhere here


def subscribe(caller: Caller, parameters: Parameters) -> str:
    """Subscribe; answers the name, as a text is all that SDKs read here."""
    topic = _find_topic(caller, parameters)
    name = parameters.required("SubscriptionName")
    attributes = NewSubscriptionAttributes(filter_tag=parameters.text("MessageTag"))
    if strategy := parameters.text("NotifyStrategy"):
        attributes["notify_strategy"] = strategy
    if form := parameters.text("NotifyContentFormat"):
        attributes["notify_content_format"] = form
    if policy := policies.read(parameters):
        attributes["dead_letter_queue"] = policy.queue
    services.subscribe(topic, name, _endpoint(parameters), **attributes)
    return name


def set_attributes(caller: Caller, parameters: Parameters) -> None:
    """SetSubscriptionAttributes: what is left out stays as it is."""
    attributes = SubscriptionAttributes()
    if strategy := parameters.text("NotifyStrategy"):
        attributes["notify_strategy"] = strategy
    if policy := policies.read(parameters):
        attributes["dead_letter_queue"] = policy.queue
    services.set_subscription_attributes(_find(caller, parameters), **attributes)


def get_attributes(caller: Caller, parameters: Parameters) -> dict[str, object]:
    """GetSubscriptionAttributes."""
    return _write(_find(caller, parameters))


def unsubscribe(caller: Caller, parameters: Parameters) -> None:
    """Unsubscribe."""
    services.unsubscribe(_find(caller, parameters))


def list_page(caller: Caller, parameters: Parameters) -> dict[str, object]:
    """ListSubscriptionByTopic; without a topic, those of the whole region."""
    rows = Subscription.objects.filter(topic__region=caller.region).select_related(
        "topic", "dead_letter_queue"
    )
    if parameters.text("TopicName"):
        rows = rows.filter(topic=_find_topic(caller, parameters))
    rows = named(rows, parameters.text("SubscriptionName"))
    if value := parameters.text("EndpointValue"):
        rows = rows.filter(endpoint=value)
    if kind := parameters.text("EndpointType"):
        _check_kind("EndpointType", kind)
        pushed = rows.filter(endpoint__startswith="http")
        rows = pushed if kind == PUSH else rows.exclude(pk__in=pushed)
    return page(parameters, rows, _write)


def _find_topic(caller: Caller, parameters: Parameters) -> Topic:
    return services.find_topic(caller.region, parameters.required("TopicName"))


def _find(caller: Caller, parameters: Parameters) -> Subscription:
    topic = _find_topic(caller, parameters)
    return services.find_subscription(topic, parameters.required("SubscriptionName"))


def _endpoint(parameters: Parameters) -> str:
    endpoint, kind = parameters.required("Endpoint"), parameters.required("PushType")
    _check_kind("PushType", kind)
    if is_web(endpoint) != (kind == PUSH):
        raise invalid("PushType", f"{PUSH} for web addresses and {QUEUE} for queues")
    return endpoint


def _check_kind(name: str, kind: str) -> None:
    if kind not in {PUSH, QUEUE}:
        raise invalid(name, f"{PUSH} or {QUEUE}")


def _write(subscription: Subscription) -> dict[str, object]:
    return {
        "SubscriptionName": subscription.name,
        "TopicName": subscription.topic.name,
        "TopicOwner": settings.ACCOUNT_ID,
        "Endpoint": subscription.endpoint,
        "FilterTag": subscription.filter_tag,
        "NotifyStrategy": subscription.notify_strategy,
        "NotifyContentFormat": subscription.notify_content_format,
        "CreateTime": epoch_ms(subscription.created) // 1_000,
        "LastModifyTime": epoch_ms(subscription.modified) // 1_000,
        "DlqPolicy": policies.write(subscription.dead_letter_queue),
        "TenantRateLimitPolicy": {"Enabled": False},
    }
