"""What is received too often is set aside until somebody takes it, it expires or the limit goes."""

import pytest

from mns.store.protocol import Counts, Listed, Renewal, State, Store, StoredMessage, Verdict
from tests.mns.store.cast import HALF_A_MINUTE, SECOND, Clock, a_message

ORDERS = "cn-shanghai/orders/7f3a9c21"
TWICE = 2


def receive(store: Store, clock: Clock, most_receives: int = TWICE) -> list[StoredMessage]:
    return store.receive(
        ORDERS,
        count=16,
        visibility_ms=HALF_A_MINUTE,
        now=clock.now,
        most_receives=most_receives,
    )


def dead(store: Store, clock: Clock, most_receives: int = TWICE, count: int = 16) -> list[Listed]:
    return store.dead(ORDERS, most_receives=most_receives, count=count, now=clock.now)


@pytest.fixture
def worn(store: Store, clock: Clock) -> StoredMessage:
    """A message that was received twice; it has just come back."""
    store.send(ORDERS, [a_message(b"poison", group="left")], now=clock.now)
    for _ in range(TWICE):
        [message] = receive(store, clock)
        clock.forward(HALF_A_MINUTE)
    return message


def test_what_was_received_too_often_is_not_handed_out(
    store: Store, clock: Clock, worn: StoredMessage
) -> None:
    store.send(ORDERS, [a_message(b"sound")], now=clock.now)

    assert [message.body for message in receive(store, clock)] == [b"sound"]
    assert store.counts(ORDERS, now=clock.now) == Counts(active=0, inactive=2, delayed=0)


def test_it_is_dead_without_anybody_trying_to_receive_it(
    store: Store, clock: Clock, worn: StoredMessage
) -> None:
    [found] = dead(store, clock)

    assert (found.message.body, found.message.dequeue_count) == (b"poison", TWICE)
    assert (found.state, found.message.group) == (State.DEAD, "left")
    assert found.message.next_visible_time == found.expires


def test_it_is_dead_though_somebody_looked_in_between(
    store: Store, clock: Clock, worn: StoredMessage
) -> None:
    store.counts(ORDERS, now=clock.now)

    assert len(dead(store, clock)) == 1


def test_nothing_is_dead_before_its_last_visibility_ran_out(store: Store, clock: Clock) -> None:
    store.send(ORDERS, [a_message()], now=clock.now)
    receive(store, clock, most_receives=1)

    assert dead(store, clock, most_receives=1) == []


def test_old_handles_are_void_and_the_new_one_stays_good(
    store: Store, clock: Clock, worn: StoredMessage
) -> None:
    [first] = dead(store, clock)
    clock.forward(SECOND)
    [again] = dead(store, clock)

    assert again == first
    handles = [worn.receipt_handle, first.message.receipt_handle]
    assert store.delete(ORDERS, handles, now=clock.now) == [Verdict.NOT_EXIST, Verdict.OK]
    assert dead(store, clock) == []


def test_nobody_brings_it_back_with_its_handle(
    store: Store, clock: Clock, worn: StoredMessage
) -> None:
    [found] = dead(store, clock)

    renewal = store.change_visibility(
        ORDERS, found.message.receipt_handle, visibility_ms=0, now=clock.now
    )

    assert renewal == Renewal(Verdict.NOT_EXIST)


def test_its_group_waits_until_it_is_taken(store: Store, clock: Clock, worn: StoredMessage) -> None:
    store.send(ORDERS, [a_message(b"next", group="left")], now=clock.now)
    [found] = dead(store, clock)

    assert receive(store, clock) == []

    store.delete(ORDERS, [found.message.receipt_handle], now=clock.now)
    assert [message.body for message in receive(store, clock)] == [b"next"]


def test_it_expires_when_it_would_have(store: Store, clock: Clock, worn: StoredMessage) -> None:
    [found] = dead(store, clock)

    clock.now = found.expires - 1
    assert len(dead(store, clock)) == 1
    clock.forward(1)
    assert dead(store, clock) == []


def test_a_higher_limit_leaves_the_dead_and_no_limit_brings_them_back(
    store: Store, clock: Clock, worn: StoredMessage
) -> None:
    assert len(dead(store, clock)) == 1
    assert len(dead(store, clock, most_receives=9)) == 1

    assert dead(store, clock, most_receives=0) == []

    [message] = receive(store, clock, most_receives=0)
    assert (message.body, message.dequeue_count) == (b"poison", TWICE + 1)


def test_the_first_to_die_come_first(store: Store, clock: Clock) -> None:
    for body, priority in [(b"low", 16), (b"high", 1), (b"middle", 8)]:
        store.send(ORDERS, [a_message(body, priority=priority)], now=clock.now)
        receive(store, clock)
        clock.forward(HALF_A_MINUTE)
        dead(store, clock, most_receives=1)

    assert [each.message.body for each in dead(store, clock, count=2)] == [b"low", b"high"]
