"""Subscriptions as the lines of a page: where messages go and how it went."""

from dataclasses import dataclass

from iotconsole.kit.clock import now_ms
from mns import attempts, endpoints
from mns.attempts import Attempt
from mns.models import Subscription
from mns.subscriptions.standing import Standing, standing


@dataclass(frozen=True, slots=True)
class SubscriptionRow:
    """A subscription; for one that is pushed, how it stands and how the last try went."""

    subscription: Subscription
    queue_name: str = ""  # empty where messages are pushed
    standing: Standing | None = None
    last: Attempt | None = None


def subscription_row(subscription: Subscription) -> SubscriptionRow:
    """Answer the line of one subscription."""
    endpoint = endpoints.parse_endpoint(subscription.endpoint)
    if isinstance(endpoint, endpoints.QueueEndpoint):
        return SubscriptionRow(subscription, endpoint.queue_name)
    latest = attempts.read(subscription.tag, 1)
    return SubscriptionRow(
        subscription,
        standing=standing(subscription, now=now_ms()),
        last=latest[0] if latest else None,
    )
