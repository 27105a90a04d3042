"""How messages die and come back, for tests of dead letters."""

from collections.abc import Sequence
from typing import Any

from iotconsole.kit import clock
from mns import deadletters, letters, notification, services, tasks
from mns.connection import store
from mns.deadletters import GivenUp
from mns.models import Queue, Subscription
from mns.properties import Properties, Property
from mns.redrive import Redrive
from mns.store.protocol import Listed, StoredMessage
from tests.mns.store.cast import SECOND

RED = Properties(
    (Property("colour", "red", "STRING"),), (Property("traceparent", "00-1", "STRING"),)
)


def kill(queue: Queue, *, after: int = 0) -> int:
    """Receive all there is as often as is allowed; answer the moment when it is dead."""
    now = clock.now_ms() + after
    for _ in range(queue.max_receive_count):
        store().receive(queue.tag, count=16, visibility_ms=SECOND, now=now)
        now += SECOND
    return now


def die(source: Queue, *bodies: bytes, **options: Any) -> None:
    """Send messages and have them dead at once."""
    for body in bodies:
        services.send_message(source, body, **options)
    deadletters.bury(now=kill(source))


def die_together(source: Queue, bodies: Sequence[bytes]) -> None:
    """Have so many messages dead that they fill pages."""
    for body in bodies:
        services.send_message(source, body)
    now = clock.now_ms()
    store().receive(source.tag, count=len(bodies), visibility_ms=SECOND, now=now)
    deadletters.bury(now=now + SECOND)


def redriven(queue: Queue, **options: Any) -> Redrive:
    """Redrive to the end, as a worker does."""
    services.start_redrive(queue, **options)
    tasks.redrive_queue(queue.pk)
    done = services.find_redrive(queue)
    assert done is not None
    return done


def lying(queue: Queue, now: int | None = None) -> list[Listed]:
    """Answer what is in a queue, now or at that moment."""
    return store().browse(queue.tag, count=1_000, now=now or clock.now_ms()).messages


def only(queue: Queue, now: int) -> StoredMessage:
    [listed] = lying(queue, now)
    return listed.message


def reason_of(queue: Queue, message: StoredMessage) -> str:
    return str(letters.read_notes(queue.tag, [message.message_id])[message.message_id].reason)


def waiting(queue: Queue) -> list[StoredMessage]:
    return store().peek(queue.tag, count=1_000, now=clock.now_ms())


def given_up(hook: Subscription) -> None:
    now = clock.now_ms()
    waiting = store().receive(hook.tag, count=16, visibility_ms=SECOND, now=now)
    deadletters.bury_pushed(hook, [GivenUp(message, "no") for message in waiting], now=now)
    store().delete(hook.tag, [message.receipt_handle for message in waiting], now=now)


def waiting_for(hook: Subscription) -> list[notification.Published]:
    found = store().peek(hook.tag, count=16, now=clock.now_ms())
    return [notification.unpack(message.body) for message in found]
