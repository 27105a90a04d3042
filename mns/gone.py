"""What the store keeps of subscriptions, dropped when they are gone."""

from collections.abc import Sequence

from mns import agenda, attempts, pace
from mns.connection import store
from mns.models import Subscription


def forget(gone: Sequence[Subscription]) -> None:
    """Drop outbox, attempts, pace and agenda of subscriptions that are gone."""
    for subscription in gone:
        store().drop(subscription.tag)
        attempts.drop(subscription.tag)
        pace.drop(subscription.tag)
        agenda.drop(subscription.pk)
