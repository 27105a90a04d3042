"""From what was published to where it is stored: every subscription's copy, in one round trip."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from hashlib import blake2b

from django.conf import settings

from mns import definitions, history, limits, notification, tasks
from mns.checks import check_body, check_size, check_tag
from mns.connection import store
from mns.definitions import (
    Definitions,
    QueueDefinition,
    SubscriptionDefinition,
    TopicDefinition,
)
from mns.errors import InvalidArgument, MnsError, QueueNotExist, TopicNotExist
from mns.notification import Address, Published
from mns.properties import NONE, Properties, pack
from mns.property_checks import check_properties
from mns.store.protocol import Batch, NewMessage


@dataclass(frozen=True, slots=True)
class Publication:
    """A message for a topic."""

    region: str
    topic_name: str
    message_id: str
    body: bytes
    tag: str = ""
    properties: Properties = NONE


@dataclass(frozen=True, slots=True)
class Enqueue:
    """A message for one queue."""

    region: str
    queue_name: str
    message_id: str
    body: bytes


@dataclass(frozen=True, slots=True)
class Copy:
    """Where one subscription's copy went and under which id, or why it did not."""

    subscription: str
    endpoint: str
    message_id: str
    refusal: MnsError | None = None


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one item; a refused one was stored nowhere."""

    message_id: str
    copies: tuple[Copy, ...] = ()
    refusal: MnsError | None = None


def deliver(
    publications: Sequence[Publication], enqueues: Sequence[Enqueue], *, batch_id: str, now: int
) -> list[Outcome]:
    """Store a batch and answer one outcome per item, publications first.

    The same batch delivered again stores nothing twice and has the same outcomes, so whoever
    cannot tell whether it went through delivers it once more.
    """
    load = _Load(definitions.current(), batch_id, now)
    outcomes = [load.publish(item) for item in publications]
    outcomes += [load.enqueue(item) for item in enqueues]
    store().send_many(load.batches(), now=now)
    history.count_published(load.taken)
    tasks.wake(load.pushed, now=now)
    return outcomes


class _Load:
    """What one batch puts into each queue of the store."""

    def __init__(self, known: Definitions, batch_id: str, now: int) -> None:
        self._queues: dict[str, list[NewMessage]] = {}
        self.pushed: set[int] = set()
        self.taken: Counter[int] = Counter()  # messages by topic
        self._known = known
        self._batch_id = batch_id
        self._now = now

    def publish(self, item: Publication) -> Outcome:
        """Add one copy per subscription that wants the message."""
        topic = self._known.topic(item.region, item.topic_name)
        if topic is None:
            return Outcome(item.message_id, refusal=TopicNotExist())
        try:
            text = check_body(item.body, topic.maximum_message_size)
            check_tag("tag", "MessageTag", item.tag)
            check_properties(item.properties)
        except InvalidArgument as refusal:
            return Outcome(item.message_id, refusal=refusal)
        self.taken[topic.pk] += 1
        wanted = [s for s in topic.subscriptions if s.wants(item.tag)]
        return Outcome(item.message_id, tuple(self._copy(topic, s, item, text) for s in wanted))

    def enqueue(self, item: Enqueue) -> Outcome:
        """Add the message to its queue."""
        queue = self._known.queue(item.region, item.queue_name)
        if queue is None:
            return Outcome(item.message_id, refusal=QueueNotExist())
        try:
            check_body(item.body, queue.maximum_message_size)
        except InvalidArgument as refusal:
            return Outcome(item.message_id, refusal=refusal)
        self._add(queue, item.message_id, item.body)
        return Outcome(item.message_id)

    def batches(self) -> list[Batch]:
        """Answer each queue's share, known to the store by the batch and by what is in it.

        So a batch id that comes with other messages for a queue loses none of them.
        """
        return [
            (tag, messages, _digest(self._batch_id, *(m.message_id for m in messages)))
            for tag, messages in self._queues.items()
        ]

    def _copy(
        self,
        topic: TopicDefinition,
        subscription: SubscriptionDefinition,
        item: Publication,
        text: str,
    ) -> Copy:
        # Made of what stays the same when a batch is delivered again.
        copy_id = _digest(self._batch_id, item.message_id, str(subscription.pk))
        copy = Copy(subscription.name, subscription.endpoint, copy_id)
        queue = subscription.queue
        if queue is None:
            return replace(copy, refusal=QueueNotExist())
        try:
            # What was published counts, not what XML or JSON wraps around it: a queue that takes
            # the topic's longest message takes it in any format.
            check_size(item.body, queue.maximum_message_size)
        except InvalidArgument as refusal:
            return replace(copy, refusal=refusal)
        published = Published(item.message_id, item.tag, self._now, text)
        body = _written(topic, subscription, published)
        if subscription.is_pushed:  # which has no place for properties
            self._add(queue, copy_id, body)
            self.pushed.add(subscription.pk)
        else:
            self._add(queue, copy_id, body, item.properties)
        return copy

    def _add(
        self, queue: QueueDefinition, message_id: str, body: bytes, properties: Properties = NONE
    ) -> None:
        message = NewMessage(
            message_id,
            body,
            limits.PRIORITY_DEFAULT,
            queue.delay_ms,
            self._now + queue.retention_ms,
            pack(properties),
        )
        self._queues.setdefault(queue.tag, []).append(message)


def _written(
    topic: TopicDefinition, subscription: SubscriptionDefinition, published: Published
) -> bytes:
    """Write the copy for its reader: the subscriber's format, or our own for a push to come."""
    if subscription.is_pushed:
        return notification.pack(published)
    address = Address(settings.ACCOUNT_ID, topic.name, subscription.name)
    return notification.body(subscription.form, published, address)


def _digest(*parts: str) -> str:
    return blake2b("/".join(parts).encode(), digest_size=16).hexdigest().upper()
