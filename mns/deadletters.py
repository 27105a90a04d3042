"""How messages get into dead letter queues: those received too often, those pushed in vain.

A letter is stored before the message is removed, each in a batch of its own whose id is made of
what the message was: whoever dies in between is followed by another, and nothing is stored twice
unless the other comes more than an hour later (`BATCH_MEMORY_MS`).
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from hashlib import blake2b

from django.conf import settings

from iotconsole.kit.errors import marked
from mns import limits, notification
from mns.connection import store
from mns.letters import Note, Reason, Source, buried, write_notes
from mns.models import Queue, Subscription
from mns.notification import Address
from mns.store.protocol import Batch, Listed, NewMessage, StoredMessage

SECOND_MS = 1_000
PIECE = 100  # messages of at most 64 KB at once

_NEVER_DELETED = marked("It was received %(count)s times and never deleted.")


@dataclass(frozen=True, slots=True)
class Letter:
    """A message as it goes into a dead letter queue, and what is noted of it."""

    message: NewMessage
    note: Note


@dataclass(frozen=True, slots=True)
class GivenUp:
    """A message of an outbox, and how the last try to push it failed."""

    message: StoredMessage
    error: str


def bury(*, now: int) -> None:
    """Take to its dead letter queue whatever was received too often, of every queue."""
    rows = Queue.objects.filter(dead_letter_queue__isnull=False)
    for queue in rows.select_related("dead_letter_queue").iterator():
        bury_queue(queue, now=now)


def bury_queue(queue: Queue, *, now: int) -> None:
    """Take to its dead letter queue whatever was received too often of one queue."""
    target = queue.dead_letter_queue
    while target is not None:
        dead = store().dead(queue.tag, most_receives=queue.most_receives, count=PIECE, now=now)
        if not dead or not bring(target.tag, [_letter(queue, each, now) for each in dead], now=now):
            return
        store().remove(queue.tag, [each.rank for each in dead], now=now)


def revive(queue: Queue, *, now: int) -> None:
    """Let what is dead be received again where nobody takes dead letters any more."""
    if not queue.most_receives:
        while store().dead(queue.tag, most_receives=0, count=1, now=now):
            pass  # one call brings back so many and no more


def bury_pushed(subscription: Subscription, given_up: Sequence[GivenUp], *, now: int) -> None:
    """Take to the subscription's dead letter queue, if it has one, what nobody pushes any more.

    To be done before the messages are deleted from the outbox; doing it again changes nothing.
    """
    target = subscription.dead_letter_queue
    if target is None or not given_up:
        return
    expires = now + target.message_retention_period * SECOND_MS
    bring(target.tag, [_pushed_letter(subscription, g, expires, now) for g in given_up], now=now)


def bring(queue: str, letters: Sequence[Letter], *, now: int) -> bool:
    """Store letters that may be stored already; False if the queue was dropped."""
    stored = store().send_many(batches(queue, letters), now=now)
    note({queue: letters})
    return None not in stored


def note(letters: Mapping[str, Sequence[Letter]]) -> None:
    """Keep the notes of the letters of each queue."""
    for queue, its in letters.items():
        notes = {each.message.message_id: each.note for each in its}
        expires = {each.message.message_id: each.message.expires for each in its}
        write_notes(queue, notes, expires)


def batches(queue: str, letters: Iterable[Letter]) -> list[Batch]:
    """Answer each letter as a batch, known to the queue by the letter's id."""
    return [(queue, [each.message], each.message.message_id) for each in letters]


def digest(*parts: str) -> str:
    """Answer a message id made of what stays the same when something is done again."""
    return blake2b("/".join(parts).encode(), digest_size=16).hexdigest().upper()


def _letter(queue: Queue, dead: Listed, now: int) -> Letter:
    message = dead.message
    source = Source(queue=queue.name)
    return Letter(
        NewMessage(
            message_id=digest(queue.tag, str(dead.rank), message.message_id),
            body=message.body,
            priority=message.priority,
            delay_ms=0,
            expires=dead.expires,  # SMQ documentation: one retention for source and dead letters
            properties=buried(message.properties, source, queue.region, message.message_id),
            group=message.group,
        ),
        Note(Reason(_NEVER_DELETED, {"count": str(message.dequeue_count)}), now),
    )


def _pushed_letter(subscription: Subscription, given_up: GivenUp, expires: int, now: int) -> Letter:
    message, topic = given_up.message, subscription.topic
    published = notification.unpack(message.body)
    address = Address(settings.ACCOUNT_ID, topic.name, subscription.name)
    source = Source(topic=topic.name, subscription=subscription.name)
    return Letter(
        NewMessage(
            message_id=digest(subscription.tag, message.message_id),
            body=notification.body(subscription.notify_content_format, published, address),
            priority=limits.PRIORITY_DEFAULT,
            delay_ms=0,
            expires=expires,
            properties=buried(message.properties, source, topic.region, published.message_id),
            group=message.group,
        ),
        Note(Reason.of(given_up.error), now, published.tag, published.time_ms),
    )
