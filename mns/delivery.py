"""From what was published to where it is stored: every subscription's copy, in one round trip."""

from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from itertools import chain

from django.conf import settings

from mns import deadletters, definitions, limits, notification, tally, tasks
from mns.checks import check_body, check_group, check_size, check_tag
from mns.connection import store
from mns.deadletters import Letter, digest
from mns.definitions import (
    NOT_IN_ORDER,
    Definitions,
    QueueDefinition,
    SubscriptionDefinition,
    TopicDefinition,
)
from mns.errors import (
    EndpointInvalid,
    InvalidArgument,
    MnsError,
    QueueNotExist,
    SubscriptionNotExist,
    TopicNotExist,
)
from mns.letters import Note, Reason, Source, buried
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
    group: str = ""  # in a FIFO topic, what keeps its order
    sender: str = ""  # what does so where no group is named; a normal topic does not care


@dataclass(frozen=True, slots=True)
class Enqueue:
    """A message for one queue."""

    region: str
    queue_name: str
    message_id: str
    body: bytes
    group: str = ""  # in a FIFO queue, what keeps its order
    sender: str = ""  # what does so where no group is named; a normal queue does not care


@dataclass(frozen=True, slots=True)
class Copy:
    """Where one subscription's copy went and under which id, or why it did not.

    A refused one is in the subscription's dead letter queue instead, if it has one.
    """

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
    dropped: set[str] = set()
    while True:
        load = _Load(definitions.current(), batch_id, now, dropped)
        outcomes = load.take(publications, enqueues)
        gone = _store(load.batches(), now)
        if not gone:
            break
        dropped |= gone  # while we were at it: once more without them
    deadletters.note(load.letters)
    tally.add(load.taken)
    tasks.wake(load.pushed, now=now)
    return outcomes


def rehearse(
    publications: Sequence[Publication], enqueues: Sequence[Enqueue], *, batch_id: str, now: int
) -> list[Outcome]:
    """Answer what `deliver` would, as things are now, and store nothing."""
    return _Load(definitions.current(), batch_id, now, ()).take(publications, enqueues)


def _store(batches: Sequence[Batch], now: int) -> set[str]:
    """Store what can be stored and name the queues that are there no more."""
    stored = store().send_many(batches, now=now)
    return {tag for (tag, _, _), sent in zip(batches, stored, strict=True) if sent is None}


class _Load:
    """What one batch puts into each queue of the store."""

    def __init__(
        self, known: Definitions, batch_id: str, now: int, dropped: Collection[str]
    ) -> None:
        self._queues: dict[str, list[NewMessage]] = {}
        self.letters: dict[str, list[Letter]] = {}  # by dead letter queue
        self.pushed: set[int] = set()
        self.taken: Counter[int] = Counter()  # messages by topic
        self._known = known
        self._batch_id = batch_id
        self._now = now
        self._dropped = dropped

    def take(
        self, publications: Sequence[Publication], enqueues: Sequence[Enqueue]
    ) -> list[Outcome]:
        """Add a batch and answer one outcome per item, publications first."""
        outcomes = [self.publish(item) for item in publications]
        return outcomes + [self.enqueue(item) for item in enqueues]

    def publish(self, item: Publication) -> Outcome:
        """Add one copy per subscription that wants the message."""
        topic = self._known.topic(item.region, item.topic_name)
        if topic is None:
            return Outcome(item.message_id, refusal=TopicNotExist())
        if topic.is_fifo and not item.group:
            item = replace(item, group=item.sender)
        try:
            text = check_body(item.body, topic.maximum_message_size)
            check_tag("tag", "MessageTag", item.tag)
            check_group(item.group, is_fifo=topic.is_fifo)
            check_properties(item.properties)
        except InvalidArgument as refusal:
            return Outcome(item.message_id, refusal=refusal)
        self.taken[topic.pk] += 1
        wanted = [s for s in topic.subscriptions if s.wants(item.tag)]
        return Outcome(item.message_id, tuple(self._copy(topic, s, item, text) for s in wanted))

    def enqueue(self, item: Enqueue) -> Outcome:
        """Add the message to its queue."""
        queue = self._known.queue(item.region, item.queue_name)
        if queue is None or queue.tag in self._dropped:
            return Outcome(item.message_id, refusal=QueueNotExist())
        if queue.is_fifo and not item.group:
            item = replace(item, group=item.sender)
        try:
            check_body(item.body, queue.maximum_message_size)
            check_group(item.group, is_fifo=queue.is_fifo)
        except InvalidArgument as refusal:
            return Outcome(item.message_id, refusal=refusal)
        self._add(queue, item.message_id, item.body, group=item.group)
        return Outcome(item.message_id)

    def batches(self) -> list[Batch]:
        """Answer each queue's share, known to the store by the batch and by what is in it.

        So a batch id that comes with other messages for a queue loses none of them.
        """
        alive = [
            (tag, messages, digest(self._batch_id, *(m.message_id for m in messages)))
            for tag, messages in self._queues.items()
        ]
        dead = [deadletters.batches(tag, letters) for tag, letters in self.letters.items()]
        return list(chain(alive, *dead))

    def _copy(
        self,
        topic: TopicDefinition,
        subscription: SubscriptionDefinition,
        item: Publication,
        text: str,
    ) -> Copy:
        # Made of what stays the same when a batch is delivered again. Its first half is that of
        # what was published, so that whoever has the copy finds out what it is a copy of.
        own = digest(self._batch_id, item.message_id, str(subscription.pk))
        half = len(own) // 2
        copy_id = item.message_id[:half].rjust(half, "0") + own[half:]
        copy = Copy(subscription.name, subscription.endpoint, copy_id)
        published = Published(item.message_id, item.tag, self._now, text)
        try:
            queue = self._open(topic, subscription, item)
        except MnsError as refusal:
            self._bury(topic, subscription, item, published, copy_id, refusal)
            return replace(copy, refusal=refusal)
        if subscription.is_pushed:  # which has no place for properties, but its dead letters have
            kept = item.properties if subscription.dead_letters else NONE
            self._add(queue, copy_id, notification.pack(published), kept, item.group)
            self.pushed.add(subscription.pk)
        else:
            body = _written(topic, subscription, published)
            self._add(queue, copy_id, body, item.properties, item.group)
        return copy

    def _open(
        self, topic: TopicDefinition, subscription: SubscriptionDefinition, item: Publication
    ) -> QueueDefinition:
        """Answer where a copy is to go, if it can go there."""
        queue = subscription.queue
        if queue is None or queue.tag in self._dropped:
            raise SubscriptionNotExist if subscription.is_pushed else QueueNotExist
        if queue.is_fifo != topic.is_fifo:
            raise EndpointInvalid(NOT_IN_ORDER)
        # What was published counts, not what XML or JSON wraps around it: a queue that takes
        # the topic's longest message takes it in any format.
        check_size(item.body, queue.maximum_message_size)
        return queue

    def _bury(
        self,
        topic: TopicDefinition,
        subscription: SubscriptionDefinition,
        item: Publication,
        published: Published,
        copy_id: str,
        refusal: MnsError,
    ) -> None:
        """Add a dead letter instead of a copy, if somebody wants it."""
        queue = subscription.dead_letters
        if queue is None or queue.tag in self._dropped:
            return
        source = Source(topic=topic.name, subscription=subscription.name)
        message = NewMessage(
            copy_id,
            _written(topic, subscription, published),
            limits.PRIORITY_DEFAULT,
            0,
            self._now + queue.retention_ms,
            buried(pack(item.properties), source, item.region, item.message_id),
            item.group,
        )
        letter = Letter(message, Note(Reason.of(refusal.phrase), self._now, item.tag, self._now))
        self.letters.setdefault(queue.tag, []).append(letter)

    def _add(
        self,
        queue: QueueDefinition,
        message_id: str,
        body: bytes,
        properties: Properties = NONE,
        group: str = "",
    ) -> None:
        message = NewMessage(
            message_id,
            body,
            limits.PRIORITY_DEFAULT,
            queue.delay_ms,
            self._now + queue.retention_ms,
            pack(properties),
            group,
        )
        self._queues.setdefault(queue.tag, []).append(message)


def _written(
    topic: TopicDefinition, subscription: SubscriptionDefinition, published: Published
) -> bytes:
    """Write the message in the subscriber's format."""
    address = Address(settings.ACCOUNT_ID, topic.name, subscription.name)
    return notification.body(subscription.form, published, address)
