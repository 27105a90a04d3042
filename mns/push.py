"""Carry what waits in the outbox of an HTTP subscription to its endpoint, a round at a time.

A round is all retries that are due and, unless its pace makes the subscription wait, as many
first tries as fit beside them. A subscription has one round with first tries at a time; retries
do not wait for its end.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from iotconsole.kit import ids
from mns import agenda, notification, pace
from mns.connection import store
from mns.models import Subscription
from mns.notification import Published
from mns.pace import MOST_AT_ONCE, Pace
from mns.post import Request
from mns.signed import signed_request
from mns.store.protocol import StoredMessage

# Longer than a POST takes; a message whose worker died is pushed again after it.
LEASE_MS = 30_000


@dataclass(frozen=True, slots=True)
class Round:
    """Messages that are posted at the same time."""

    subscription: Subscription
    messages: Sequence[StoredMessage]
    published: Sequence[Published]
    pace: Pace  # at the beginning
    has_first_tries: bool
    began: int

    def requests(self) -> list[Request]:
        """Write what is posted."""
        return [
            signed_request(self.subscription, each, request_id=ids.request_id(), now=self.began)
            for each in self.published
        ]


def take(subscription: Subscription, *, now: int) -> Round | None:
    """Take out of the outbox what may be posted now; what came of it is settled afterwards."""
    current = pace.read(subscription.tag)
    may_begin = not current.is_paused(now) and pace.begin(subscription.tag, lease_ms=LEASE_MS)
    messages = _receive(subscription, current.at_once if may_begin else 0, now=now)
    has_first_tries = may_begin and any(message.dequeue_count == 1 for message in messages)
    if may_begin and not has_first_tries:
        pace.end(subscription.tag)
    if not messages:
        return None
    published = [notification.unpack(message.body) for message in messages]
    return Round(subscription, messages, published, current, has_first_tries, now)


def next_look(subscription: Subscription, *, now: int) -> int | None:
    """Tell when there may be something to take again; None where nothing waits."""
    due = store().next_due(subscription.tag)
    if due is None or due > now:
        return due
    current = pace.read(subscription.tag)
    if current.is_paused(now):
        held_until = current.resumes
    elif pace.is_round_under_way(subscription.tag):
        held_until = now + LEASE_MS  # or sooner: its end looks anew
    else:
        return due
    retry = agenda.next_retry(subscription.pk)
    return held_until if retry is None else min(held_until, retry)


def _receive(subscription: Subscription, first_tries: int, *, now: int) -> list[StoredMessage]:
    """Receive every retry that is due, filled up with first tries to as many as are allowed."""
    count = first_tries
    if count < MOST_AT_ONCE:
        count = max(count, _due_retries(subscription, now=now))
    messages = _take_out(subscription, count, now=now) if count else []
    retried = [message.message_id for message in messages if message.dequeue_count > 1]
    if len(retried) < MOST_AT_ONCE:
        agenda.strike_due_retries(subscription.pk, now=now)
    else:
        agenda.strike_retries(subscription.pk, retried)
    return messages


def _due_retries(subscription: Subscription, *, now: int) -> int:
    """Count how many to receive so that all retries are among them.

    What was sent first is received first, so retries stand in front; first tries that message
    groups put between them come along.
    """
    waiting = store().peek(subscription.tag, count=MOST_AT_ONCE, now=now)
    places = (place for place, message in enumerate(waiting, 1) if message.dequeue_count)
    return max(places, default=0)


def _take_out(subscription: Subscription, count: int, *, now: int) -> list[StoredMessage]:
    return store().receive(subscription.tag, count=count, visibility_ms=LEASE_MS, now=now)
