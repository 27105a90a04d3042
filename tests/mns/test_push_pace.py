"""What an endpoint in trouble gets: fewer first tries, and every retry on time."""

import json

import pytest

from iotconsole.kit import clock as real_clock
from mns import agenda, pace, push, services
from mns.connection import store
from mns.delivery import Publication, deliver
from mns.models import Subscription, Topic
from mns.pace import HEALTHY
from tests.mns.conftest import REGION
from tests.mns.pushing import push_round
from tests.mns.receiver import Receiver
from tests.mns.store.cast import SECOND, Clock

DECAY = Subscription.Strategy.EXPONENTIAL_DECAY_RETRY


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def hook(topic: Topic, receiver: Receiver) -> Subscription:
    hook, _ = services.subscribe(
        topic, "s1", receiver.url, notify_content_format="JSON", notify_strategy=DECAY
    )
    return hook


def publish(clock: Clock, *bodies: int) -> None:
    batch = [Publication(REGION, "ev", str(body), str(body).encode()) for body in bodies]
    deliver(batch, [], batch_id=str(bodies), now=clock.now)


def posted(receiver: Receiver) -> set[int]:
    """What was posted since somebody asked last."""
    return {int(json.loads(receiver.next().body)["Message"]) for _ in range(receiver.count)}


def tire(hook: Subscription, clock: Clock, receiver: Receiver) -> None:
    """Let rounds fail until first tries are paused."""
    receiver.status = 503
    while not pace.read(hook.tag).is_paused(clock.now):
        push_round(hook, clock)
    posted(receiver)


def test_failing_endpoint_gets_half_as_many_each_round_and_then_a_pause(
    hook: Subscription, receiver: Receiver, clock: Clock
) -> None:
    receiver.status = 500
    publish(clock, *range(100))
    sizes = []

    while push_round(hook, clock):
        sizes.append(len(posted(receiver)))

    assert sizes == [32, 16, 8, 4, 2, 1]
    assert pace.read(hook.tag).resumes == clock.now + SECOND


def test_messages_that_wait_for_the_pause_use_up_none_of_their_tries(
    hook: Subscription, receiver: Receiver, clock: Clock
) -> None:
    publish(clock, *range(100))
    tire(hook, clock, receiver)
    clock.forward(SECOND // 2)

    push_round(hook, clock)

    waiting = store().peek(hook.tag, count=100, now=clock.now)
    assert {message.dequeue_count for message in waiting} == {0}
    assert len(waiting) == 100 - 63


def test_retries_come_on_time_while_first_tries_are_paused(
    hook: Subscription, receiver: Receiver, clock: Clock
) -> None:
    publish(clock, *range(100))
    tire(hook, clock, receiver)
    for _ in range(3):
        clock.now = pace.read(hook.tag).resumes
        tire(hook, clock, receiver)
    assert pace.read(hook.tag).resumes == clock.now + 8 * SECOND
    first_fails = agenda.next_retry(hook.pk)
    assert first_fails is not None
    assert first_fails < pace.read(hook.tag).resumes

    clock.now = first_fails
    taken = push_round(hook, clock)

    assert taken is not None
    assert not taken.has_first_tries
    assert {message.dequeue_count > 1 for message in taken.messages} == {True}


def test_next_look_is_for_the_retry_that_comes_before_the_pause_ends(
    hook: Subscription, receiver: Receiver, clock: Clock
) -> None:
    publish(clock, *range(100))
    tire(hook, clock, receiver)
    agenda.note_retries(hook.pk, {"A1": clock.now + 10})

    assert push.next_look(hook, now=clock.now) == clock.now + 10


def test_next_look_is_for_the_end_of_the_pause_where_no_retry_comes_before(
    hook: Subscription, receiver: Receiver, clock: Clock
) -> None:
    publish(clock, 1)
    pace.change(hook.tag, lambda _: pace.Pace(1, clock.now, "Refused.", SECOND, clock.now + SECOND))

    assert push.next_look(hook, now=clock.now) == clock.now + SECOND


def test_endpoint_that_is_well_again_gets_all_within_five_rounds(
    hook: Subscription, receiver: Receiver, clock: Clock
) -> None:
    publish(clock, *range(120))
    tire(hook, clock, receiver)
    receiver.status = 204
    clock.now = pace.read(hook.tag).resumes
    rounds = 0

    while pace.read(hook.tag) != HEALTHY:
        assert push_round(hook, clock)
        rounds += 1

    assert rounds == 5


def test_message_that_an_endpoint_refuses_slows_nobody(
    hook: Subscription, receiver: Receiver, clock: Clock
) -> None:
    receiver.status = 400
    publish(clock, *range(3))

    push_round(hook, clock)

    assert pace.read(hook.tag) == HEALTHY


@pytest.mark.parametrize("status", [302, 408, 429, 500, 503])
def test_endpoint_that_cannot_take_more_is_slowed(
    hook: Subscription, receiver: Receiver, clock: Clock, status: int
) -> None:
    receiver.status = status
    publish(clock, *range(3))

    push_round(hook, clock)

    assert pace.read(hook.tag).at_once == 16


def test_round_of_first_tries_under_way_holds_up_first_tries_only(
    hook: Subscription, receiver: Receiver, clock: Clock
) -> None:
    receiver.status = 500
    publish(clock, 1)
    push_round(hook, clock)
    clock.forward(SECOND)
    publish(clock, 2)
    under_way = pace.begin(hook.tag, lease_ms=push.LEASE_MS)

    taken = push.take(hook, now=clock.now)

    assert under_way
    assert taken is not None
    assert [message.dequeue_count for message in taken.messages] == [2]


def test_pace_and_retries_are_forgotten_with_the_subscription(
    hook: Subscription, receiver: Receiver
) -> None:
    now = real_clock.now_ms()
    pace.change(hook.tag, lambda before: pace.slower(before, "Refused.", now=now))
    agenda.note_retries(hook.pk, {"A1": now})
    gone, tag = hook.pk, hook.tag

    services.unsubscribe(hook)

    assert pace.read(tag) == HEALTHY
    assert agenda.next_retry(gone) is None
    assert agenda.due(now) == []
