"""What becomes of messages nobody takes, of order, and of what waits when everything stops."""

import json
from collections.abc import Iterator
from typing import Any

import pytest

from iotconsole.kit.clock import now_ms
from iotconsole.kit.valkey import client
from mns import attempts, services
from mns.attempts import Outcome, Totals
from mns.connection import store
from mns.delivery import Publication, deliver
from mns.letters import origin, read_notes
from mns.models import Queue, Subscription, Topic, Type
from tests.conftest import StoreServer
from tests.mns.conftest import REGION
from tests.mns.pushing import push_round
from tests.mns.receiver import Receiver
from tests.mns.store.cast import SECOND, Clock

DECAY = Subscription.Strategy.EXPONENTIAL_DECAY_RETRY
DECAY_SECONDS = 86_015


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def letters(committed: None) -> Queue:
    queue, _ = services.create_queue(REGION, "letters")
    return queue


def publish(clock: Clock, body: str, topic: str = "ev", group: str = "") -> None:
    item = Publication(REGION, topic, body, body.encode(), group=group)
    deliver([item], [], batch_id=body, now=clock.now)


def push_until_nothing_waits(hook: Subscription, clock: Clock) -> Iterator[int]:
    """Push whenever something is due, and tell when that was."""
    while (due := store().next_due(hook.tag)) is not None:
        clock.now = max(clock.now, due)
        push_round(hook, clock)
        yield clock.now


def body_of(received: Any) -> str:
    return str(json.loads(received.body)["Message"])


def test_decay_ends_86015_seconds_after_the_first_try(
    topic: Topic, receiver: Receiver, clock: Clock
) -> None:
    receiver.status = 400
    hook, _ = services.subscribe(topic, "s1", receiver.url, notify_strategy=DECAY)
    publish(clock, "hello")
    began = clock.now

    moments = list(push_until_nothing_waits(hook, clock))

    assert len(moments) == 177
    assert moments[-1] - began == DECAY_SECONDS * SECOND
    assert {each.message_id for each in attempts.read(hook.tag)} == {"hello"}
    assert [each.number for each in attempts.read(hook.tag)] == list(range(177, 0, -1))


def test_schedule_goes_on_where_the_store_stopped(
    topic: Topic, receiver: Receiver, clock: Clock, store_server: StoreServer
) -> None:
    receiver.status = 500
    hook, _ = services.subscribe(topic, "s1", receiver.url, notify_strategy=DECAY)
    publish(clock, "hello")
    for _ in range(3):
        push_round(hook, clock)
        clock.now = store().next_due(hook.tag) or 0

    store_server.stop()
    store_server.start()
    client().connection_pool.disconnect()

    assert store().next_due(hook.tag) == clock.now
    push_round(hook, clock)
    [latest, *_] = attempts.read(hook.tag)
    assert (latest.number, latest.retry_ms) == (4, 8 * SECOND)


def test_message_given_up_lies_in_the_dead_letter_queue_with_its_reason(
    topic: Topic, receiver: Receiver, clock: Clock, letters: Queue
) -> None:
    receiver.status, clock.now = 503, now_ms()  # the note of the reason ends with real time
    hook, _ = services.subscribe(
        topic, "s1", receiver.url, notify_content_format="JSON", dead_letter_queue="letters"
    )
    publish(clock, "hello")

    list(push_until_nothing_waits(hook, clock))

    [letter] = store().peek(letters.tag, count=2, now=clock.now)
    assert json.loads(letter.body)["Message"] == "hello"
    assert origin(letter.properties) is not None
    [note] = read_notes(letters.tag, [letter.message_id]).values()
    assert str(note.reason) == "The endpoint answered 503."
    assert store().counts(hook.tag, now=clock.now).total == 0


def test_message_given_up_without_a_dead_letter_queue_is_gone(
    topic: Topic, receiver: Receiver, clock: Clock
) -> None:
    receiver.status = 400
    hook, _ = services.subscribe(topic, "s1", receiver.url)
    publish(clock, "hello")

    list(push_until_nothing_waits(hook, clock))

    assert attempts.totals(hook.tag) == Totals(delivered=0, given_up=1)
    assert attempts.read(hook.tag)[0].outcome is Outcome.GIVEN_UP


def test_totals_count_messages_and_not_attempts(
    topic: Topic, receiver: Receiver, clock: Clock
) -> None:
    receiver.status = 500
    hook, _ = services.subscribe(topic, "s1", receiver.url)
    publish(clock, "hello")
    push_round(hook, clock)
    receiver.status = 204

    list(push_until_nothing_waits(hook, clock))

    assert attempts.totals(hook.tag) == Totals(delivered=1, given_up=0)


def test_groups_keep_their_order_at_an_endpoint_that_fails_and_recovers(
    committed: None, receiver: Receiver, clock: Clock
) -> None:
    ordered, _ = services.create_topic(REGION, "ordered", type=Type.FIFO)
    hook, _ = services.subscribe(
        ordered, "s1", receiver.url, notify_content_format="JSON", notify_strategy=DECAY
    )
    for number in range(1, 4):
        publish(clock, f"a{number}", "ordered", "a")
        publish(clock, f"b{number}", "ordered", "b")
    receiver.status = 500
    push_round(hook, clock)
    failed = {body_of(receiver.next()) for _ in range(receiver.count)}
    receiver.status = 204

    list(push_until_nothing_waits(hook, clock))

    taken = [body_of(receiver.next()) for _ in range(receiver.count)]
    assert failed == {"a1", "b1"}
    assert [body for body in taken if body[0] == "a"] == ["a1", "a2", "a3"]
    assert [body for body in taken if body[0] == "b"] == ["b1", "b2", "b3"]
