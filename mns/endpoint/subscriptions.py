"""What clients do with subscriptions (SMQ API, Subscription operations)."""

from django.conf import settings

from mns import services
from mns.endpoint.call import NOTHING_TO_SAY, Call, Reply, found, made
from mns.endpoint.pages import Page
from mns.errors import SubscriptionNotExist, TopicNotExist
from mns.models import Subscription
from mns.wire import replies
from mns.wire.requests import read_subscription, read_subscription_change


def subscribe(call: Call) -> Reply:
    """Subscribe."""
    endpoint, attributes = read_subscription(call.document)
    topic = services.find_topic(call.region, call.name)
    _, created = services.subscribe(topic, _name(call), endpoint, **attributes)
    return made(call.url("topics", call.name, "subscriptions", _name(call)), created=created)


def set_attributes(call: Call) -> Reply:
    """SetSubscriptionAttributes."""
    attributes = read_subscription_change(call.document)
    services.set_subscription_attributes(_find(call), **attributes)
    return NOTHING_TO_SAY


def get_attributes(call: Call) -> Reply:
    """GetSubscriptionAttributes."""
    subscription = _find(call)
    return found(
        replies.subscription(subscription, topic_name=call.name, account=settings.ACCOUNT_ID)
    )


def unsubscribe(call: Call) -> Reply:
    """Unsubscribe; the API names no refusal for a subscription that is not there."""
    try:
        subscription = _find(call)
    except (TopicNotExist, SubscriptionNotExist):
        return NOTHING_TO_SAY
    services.unsubscribe(subscription)
    return NOTHING_TO_SAY


def list_page(call: Call) -> Reply:
    """ListSubscriptionByTopic."""
    page = Page.of(call)
    topic = services.find_topic(call.region, call.name)
    rows, marker = services.list_subscriptions(topic, page.prefix, page.marker, page.count)
    entries = [
        replies.subscription_entry(call.url("topics", call.name, "subscriptions", row.name))
        for row in rows
    ]
    return found(replies.listing("Subscriptions", entries, marker))


def _find(call: Call) -> Subscription:
    topic = services.find_topic(call.region, call.name)
    return services.find_subscription(topic, _name(call))


def _name(call: Call) -> str:
    return call.target.names[1]
