"""Of each group one message at a time, in the order they were sent."""

from mns.store.protocol import Counts, Store, StoredMessage, Verdict
from tests.mns.store.cast import HALF_A_MINUTE, HOUR, SECOND, Clock, a_message

ORDERS = "cn-shanghai/orders/7f3a9c21"


def receive(store: Store, clock: Clock, count: int = 16) -> list[StoredMessage]:
    return store.receive(ORDERS, count=count, visibility_ms=HALF_A_MINUTE, now=clock.now)


def bodies(messages: list[StoredMessage]) -> list[bytes]:
    return [message.body for message in messages]


def delete(store: Store, clock: Clock, *messages: StoredMessage) -> list[Verdict]:
    handles = [message.receipt_handle for message in messages]
    return store.delete(ORDERS, handles, now=clock.now)


def test_the_next_of_a_group_comes_when_the_one_before_is_deleted(
    store: Store, clock: Clock
) -> None:
    store.send(ORDERS, [a_message(b"%d" % n, group="left") for n in range(3)], now=clock.now)

    for body in (b"0", b"1", b"2"):
        [message] = receive(store, clock)
        assert (message.body, message.group) == (body, "left")
        assert receive(store, clock) == []
        delete(store, clock, message)

    assert receive(store, clock) == []


def test_a_message_that_comes_back_comes_before_the_others_of_its_group(
    store: Store, clock: Clock
) -> None:
    store.send(ORDERS, [a_message(b"%d" % n, group="left") for n in range(2)], now=clock.now)
    receive(store, clock)

    clock.forward(HALF_A_MINUTE)

    assert bodies(receive(store, clock)) == [b"0"]


def test_groups_do_not_wait_for_each_other(store: Store, clock: Clock) -> None:
    sent = [a_message(b"%d" % n, group=("left", "right", "")[n % 3]) for n in range(9)]
    store.send(ORDERS, sent, now=clock.now)

    assert bodies(receive(store, clock)) == [b"0", b"1", b"2", b"5", b"8"]


def test_priority_orders_groups_and_not_what_is_in_one(store: Store, clock: Clock) -> None:
    store.send(ORDERS, [a_message(b"slow", priority=16, group="left")], now=clock.now)
    store.send(ORDERS, [a_message(b"urgent", priority=1, group="left")], now=clock.now)
    store.send(ORDERS, [a_message(b"other", priority=8, group="right")], now=clock.now)

    first = receive(store, clock)
    delete(store, clock, *first)

    assert bodies(first) == [b"other", b"slow"]
    assert bodies(receive(store, clock)) == [b"urgent"]


def test_a_delayed_head_holds_its_group_up(store: Store, clock: Clock) -> None:
    store.send(ORDERS, [a_message(b"a", delay_ms=SECOND, group="left")], now=clock.now)
    store.send(ORDERS, [a_message(b"b", group="left")], now=clock.now)

    assert receive(store, clock) == []
    assert store.next_due(ORDERS) == clock.now + SECOND
    clock.forward(SECOND)
    assert bodies(receive(store, clock)) == [b"a"]


def test_a_delay_runs_while_its_message_waits(store: Store, clock: Clock) -> None:
    store.send(ORDERS, [a_message(b"a", group="left")], now=clock.now)
    store.send(ORDERS, [a_message(b"b", delay_ms=SECOND, group="left")], now=clock.now)
    [first] = receive(store, clock)

    delete(store, clock, first)

    assert store.counts(ORDERS, now=clock.now) == Counts(0, 0, delayed=1)
    clock.forward(SECOND)
    assert bodies(receive(store, clock)) == [b"b"]


def test_a_waiting_message_is_cancelled_while_its_delay_runs(store: Store, clock: Clock) -> None:
    delayed = [a_message(b"%d" % n, delay_ms=SECOND, group="left") for n in range(3)]
    _, second, third = store.send(ORDERS, delayed, now=clock.now)

    assert store.delete(ORDERS, [second.receipt_handle], now=clock.now) == [Verdict.OK]

    clock.forward(SECOND)
    assert store.delete(ORDERS, [third.receipt_handle], now=clock.now) == [Verdict.NOT_EXIST]
    delete(store, clock, *receive(store, clock))
    assert bodies(receive(store, clock)) == [b"2"]


def test_the_next_comes_when_the_one_received_expires(store: Store, clock: Clock) -> None:
    brief = a_message(b"brief", expires=clock.now + SECOND, group="left")
    store.send(ORDERS, [brief, a_message(b"next", group="left")], now=clock.now)
    store.receive(ORDERS, count=1, visibility_ms=HOUR, now=clock.now)

    assert store.next_due(ORDERS) == clock.now + SECOND
    clock.forward(SECOND)
    assert bodies(receive(store, clock)) == [b"next"]


def test_keeping_a_message_longer_than_it_lives_holds_its_group_up_no_longer(
    store: Store, clock: Clock
) -> None:
    brief = a_message(b"brief", expires=clock.now + HALF_A_MINUTE, group="left")
    store.send(ORDERS, [brief, a_message(b"next", group="left")], now=clock.now)
    [message] = store.receive(ORDERS, count=1, visibility_ms=SECOND, now=clock.now)

    store.change_visibility(ORDERS, message.receipt_handle, visibility_ms=HOUR, now=clock.now)

    assert store.next_due(ORDERS) == clock.now + HALF_A_MINUTE


def test_those_who_wait_count_as_active(store: Store, clock: Clock) -> None:
    store.send(ORDERS, [a_message(group="left")] * 3, now=clock.now)
    receive(store, clock)

    assert store.counts(ORDERS, now=clock.now) == Counts(active=2, inactive=1, delayed=0)


def test_names_of_groups_may_be_anything(store: Store, clock: Clock) -> None:
    names = ["a", "a\0", "a\0b", "组", "x" * 1_000]
    sent = [a_message(b"%d" % n, group=name) for n in range(2) for name in names]
    store.send(ORDERS, sent, now=clock.now)

    received = receive(store, clock)

    assert [message.group for message in received] == names
    delete(store, clock, *received)
    assert [message.group for message in receive(store, clock)] == names


def test_a_purge_lets_groups_begin_anew(store: Store, clock: Clock) -> None:
    store.send(ORDERS, [a_message(b"old", group="left")] * 2, now=clock.now)
    receive(store, clock)

    store.purge(ORDERS)
    store.send(ORDERS, [a_message(b"new", group="left")], now=clock.now)

    assert bodies(receive(store, clock)) == [b"new"]
