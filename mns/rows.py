"""Subscriptions, queues and messages as the lines of a page: what they are and what happened."""

from collections.abc import Sequence
from dataclasses import dataclass

from iotconsole.kit.clock import now_ms
from mns import attempts, endpoints, reading, services
from mns.attempts import Attempt
from mns.connection import store
from mns.models import Queue, Subscription
from mns.properties import Property, unpack
from mns.reading import Layer
from mns.store.protocol import Counts, StoredMessage

SUMMARY_LENGTH = 300


@dataclass(frozen=True, slots=True)
class QueueRow:
    """A queue and its three numbers."""

    queue: Queue
    counts: Counts


@dataclass(frozen=True, slots=True)
class SubscriptionRow:
    """A subscription; for one that is pushed, what waits and how the last try went."""

    subscription: Subscription
    queue_name: str  # empty where messages are pushed
    waiting: int
    last: Attempt | None


@dataclass(frozen=True, slots=True)
class MessageRow:
    """A message as it lies in a queue, and what its body says."""

    message: StoredMessage
    text: str
    inside: list[Layer]

    @property
    def innermost_first(self) -> list[Layer]:
        """Answer what was meant before what it was wrapped in."""
        return self.inside[::-1]

    @property
    def summary(self) -> str:
        """Answer the beginning of what was meant, in one line."""
        meant = self.inside[-1].text if self.inside else self.text
        return " ".join(meant[:SUMMARY_LENGTH].split())

    @property
    def properties(self) -> tuple[Property, ...]:
        """Answer what travels with the body."""
        carried = unpack(self.message.properties)
        return carried.user + carried.system


def queue_rows(queues: Sequence[Queue]) -> list[QueueRow]:
    """Answer the lines of several queues."""
    return [QueueRow(queue, services.counts(queue)) for queue in queues]


def message_rows(queue: Queue) -> list[MessageRow]:
    """Answer the messages that would be received next."""
    rows = []
    for message in services.peek_messages(queue):
        text = message.body.decode(errors="replace")
        rows.append(MessageRow(message, text, reading.inside(text)))
    return rows


def subscription_row(subscription: Subscription) -> SubscriptionRow:
    """Answer the line of one subscription."""
    endpoint = endpoints.parse_endpoint(subscription.endpoint)
    if isinstance(endpoint, endpoints.QueueEndpoint):
        return SubscriptionRow(subscription, endpoint.queue_name, 0, None)
    waiting = store().counts(subscription.tag, now=now_ms()).total
    latest = attempts.read(subscription.tag, 1)
    return SubscriptionRow(subscription, "", waiting, latest[0] if latest else None)
