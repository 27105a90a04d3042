"""Where a dead letter goes back to, and what it is there."""

from dataclasses import dataclass

from msgspec import structs

from iotconsole.kit.errors import marked
from mns import definitions, limits, notification
from mns.checks import check_body, check_group
from mns.definitions import QueueDefinition, SubscriptionDefinition
from mns.errors import InvalidArgument, QueueNotExist, SubscriptionNotExist, TopicNotExist
from mns.letters import Note, Origin, Source, origin, raised
from mns.notification import Published
from mns.store.protocol import NewMessage, StoredMessage

_FROM_NOWHERE = marked("It is not known where the message came from; name a queue for it.")
_NO_QUEUE = marked("There is no queue %(queue)s in %(region)s.")
_NO_TOPIC = marked("There is no topic %(topic)s in %(region)s.")
_NO_SUBSCRIPTION = marked("The topic %(topic)s has no subscription %(subscription)s.")


@dataclass(frozen=True, slots=True)
class Return:
    """What goes back, to which queue or outbox of the store."""

    tag: str
    message: NewMessage
    pushed: int | None = None  # the subscription of the outbox, to be woken


@dataclass(frozen=True, slots=True)
class Way:
    """Which queue somebody named for what goes back; "" is where each message came from."""

    region: str
    target: str

    def back(self, letter: StoredMessage, note: Note | None, *, key: str, now: int) -> Return:
        """Answer what a message becomes; `key` is the same when the same is done again.

        Refuses, with the reason, what cannot go where it should.
        """
        # Whoever may send can write such properties; what was buried here has a note.
        said = origin(letter.properties) if note else None
        known = said or Origin(None, letter.message_id)
        source = Source(queue=self.target) if self.target else known.source
        if source is None:
            raise InvalidArgument(_FROM_NOWHERE, field="target")
        message = NewMessage(
            message_id=known.message_id or letter.message_id,
            body=letter.body,
            priority=letter.priority,
            delay_ms=0,
            expires=now,
            properties=raised(letter.properties),
            group=letter.group,
        )
        if source.queue:
            return _into(self._queue(source.queue), message, now)
        subscription = self._subscription(source)
        if not subscription.is_pushed:
            return _into(subscription.queue, message, now)
        return _pushed(subscription, message, letter, note, key=key, now=now)

    def _queue(self, name: str) -> QueueDefinition:
        queue = definitions.current().queue(self.region, name)
        if queue is None:
            raise QueueNotExist(_NO_QUEUE, field="target", queue=name, region=self.region)
        return queue

    def _subscription(self, source: Source) -> SubscriptionDefinition:
        topic = definitions.current().topic(self.region, source.topic)
        if topic is None:
            raise TopicNotExist(_NO_TOPIC, topic=source.topic, region=self.region)
        for subscription in topic.subscriptions:
            if subscription.name == source.subscription:
                return subscription
        names = {"topic": source.topic, "subscription": source.subscription}
        raise SubscriptionNotExist(_NO_SUBSCRIPTION, **names)


def _into(queue: QueueDefinition | None, message: NewMessage, now: int) -> Return:
    if queue is None:
        raise QueueNotExist
    check_body(message.body, queue.maximum_message_size)
    check_group(message.group, is_fifo=queue.is_fifo)
    priority = limits.PRIORITY_DEFAULT if queue.is_fifo else message.priority
    return Return(
        queue.tag, structs.replace(message, priority=priority, expires=now + queue.retention_ms)
    )


def _pushed(
    subscription: SubscriptionDefinition,
    message: NewMessage,
    letter: StoredMessage,
    note: Note | None,
    *,
    key: str,
    now: int,
) -> Return:
    """Write it as it waits for its push: the letter holds all that is posted, as it is posted."""
    outbox = subscription.queue
    if outbox is None:
        raise SubscriptionNotExist
    published = Published(
        message_id=message.message_id,
        tag=note.tag if note else "",
        time_ms=note.published if note else letter.enqueue_time,
        text="",
        written=letter.body.decode(),
    )
    waiting = structs.replace(
        message,
        message_id=key,
        body=notification.pack(published),
        expires=now + outbox.retention_ms,
    )
    return Return(outbox.tag, waiting, subscription.pk)
