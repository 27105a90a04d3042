"""Delayed, active, received, deleted or active again, expired: the same in every store."""

from mns.store.protocol import Counts, Sent, Store, StoredMessage, Verdict
from tests.mns.store.cast import FOUR_DAYS, HALF_A_MINUTE, SECOND, Clock, a_message

ORDERS = "cn-shanghai/orders/7f3a9c21"


def receive(store: Store, clock: Clock, count: int = 1) -> list[StoredMessage]:
    return store.receive(ORDERS, count=count, visibility_ms=HALF_A_MINUTE, now=clock.now)


def bodies(messages: list[StoredMessage]) -> list[bytes]:
    return [message.body for message in messages]


def test_a_message_is_received_as_it_was_sent(store: Store, clock: Clock) -> None:
    sent = clock.now
    store.send(ORDERS, [a_message(b"\x00\xff", message_id="A1", priority=3)], now=sent)

    clock.forward(SECOND)
    [message] = receive(store, clock)

    assert message == StoredMessage(
        message_id="A1",
        body=b"\x00\xff",
        receipt_handle=message.receipt_handle,
        enqueue_time=sent,
        first_dequeue_time=clock.now,
        next_visible_time=clock.now + HALF_A_MINUTE,
        dequeue_count=1,
        priority=3,
    )


def test_sending_answers_with_the_ids_in_order_and_no_handles(store: Store, clock: Clock) -> None:
    sent = store.send(ORDERS, [a_message(b"a", priority=9), a_message(b"b")], now=clock.now)

    assert sent == [Sent("id-of-a"), Sent("id-of-b")]


def test_sending_nothing_stores_nothing(store: Store, clock: Clock) -> None:
    assert store.send(ORDERS, [], now=clock.now) == []

    assert store.counts(ORDERS, now=clock.now).total == 0


def test_two_messages_may_have_one_id(store: Store, clock: Clock) -> None:
    twice = [a_message(b"a", message_id="SAME"), a_message(b"b", message_id="SAME")]
    store.send(ORDERS, twice, now=clock.now)

    assert bodies(receive(store, clock, count=16)) == [b"a", b"b"]


def test_an_empty_queue_gives_nothing(store: Store, clock: Clock) -> None:
    assert receive(store, clock, count=16) == []


def test_receive_hides_a_message_until_its_visibility_ends(store: Store, clock: Clock) -> None:
    store.send(ORDERS, [a_message()], now=clock.now)
    [first] = receive(store, clock)

    clock.forward(HALF_A_MINUTE - 1)
    assert receive(store, clock) == []

    clock.forward(1)
    [again] = receive(store, clock)
    assert (again.message_id, again.dequeue_count) == (first.message_id, 2)
    assert again.first_dequeue_time == first.first_dequeue_time
    assert again.receipt_handle != first.receipt_handle


def test_receive_gives_no_more_than_asked(store: Store, clock: Clock) -> None:
    store.send(ORDERS, [a_message(b"%d" % n) for n in range(5)], now=clock.now)

    assert bodies(receive(store, clock, count=3)) == [b"0", b"1", b"2"]
    assert bodies(receive(store, clock, count=3)) == [b"3", b"4"]


def test_priority_one_comes_first_and_equals_in_order_of_arrival(
    store: Store, clock: Clock
) -> None:
    for body, priority in [(b"low", 16), (b"first", 8), (b"second", 8), (b"urgent", 1)]:
        store.send(ORDERS, [a_message(body, priority=priority)], now=clock.now)

    received = receive(store, clock, count=16)

    assert bodies(received) == [b"urgent", b"first", b"second", b"low"]


def test_a_message_that_comes_back_keeps_its_place(store: Store, clock: Clock) -> None:
    store.send(ORDERS, [a_message(b"a"), a_message(b"b")], now=clock.now)
    receive(store, clock)

    clock.forward(HALF_A_MINUTE)

    assert bodies(receive(store, clock, count=2)) == [b"a", b"b"]


def test_a_delayed_message_is_not_received_before_its_time(store: Store, clock: Clock) -> None:
    store.send(ORDERS, [a_message(delay_ms=SECOND)], now=clock.now)

    clock.forward(SECOND - 1)
    assert receive(store, clock) == []

    clock.forward(1)
    [message] = receive(store, clock)
    assert message.dequeue_count == 1


def test_an_expired_message_is_never_delivered(store: Store, clock: Clock) -> None:
    store.send(ORDERS, [a_message(expires=clock.now + SECOND)], now=clock.now)

    clock.forward(SECOND)

    assert receive(store, clock) == []
    assert store.peek(ORDERS, count=1, now=clock.now) == []


def test_retention_counts_from_send_even_while_delayed(store: Store, clock: Clock) -> None:
    late = a_message(delay_ms=2 * SECOND, expires=clock.now + SECOND)
    store.send(ORDERS, [late], now=clock.now)

    clock.forward(2 * SECOND)

    assert receive(store, clock) == []


def test_a_message_that_expires_while_received_does_not_come_back(
    store: Store, clock: Clock
) -> None:
    store.send(ORDERS, [a_message(expires=clock.now + SECOND)], now=clock.now)
    [message] = receive(store, clock)

    clock.forward(HALF_A_MINUTE)

    assert receive(store, clock) == []
    assert store.delete(ORDERS, [message.receipt_handle], now=clock.now) == [Verdict.NOT_EXIST]


def test_peek_changes_nothing(store: Store, clock: Clock) -> None:
    store.send(ORDERS, [a_message()], now=clock.now)
    sent = clock.now

    clock.forward(SECOND)
    [seen] = store.peek(ORDERS, count=16, now=clock.now)

    assert (seen.receipt_handle, seen.dequeue_count) == ("", 0)
    assert (seen.first_dequeue_time, seen.next_visible_time) == (sent, clock.now)
    assert store.peek(ORDERS, count=16, now=clock.now) == [seen]
    assert len(receive(store, clock)) == 1


def test_peek_tells_how_often_a_message_came_back(store: Store, clock: Clock) -> None:
    store.send(ORDERS, [a_message()], now=clock.now)
    [received] = receive(store, clock)
    clock.forward(HALF_A_MINUTE)

    [seen] = store.peek(ORDERS, count=1, now=clock.now)

    assert seen.dequeue_count == 1
    assert seen.first_dequeue_time == received.first_dequeue_time


def test_peek_sees_active_messages_only(store: Store, clock: Clock) -> None:
    store.send(ORDERS, [a_message(b"received"), a_message(b"active")], now=clock.now)
    store.send(ORDERS, [a_message(b"delayed", delay_ms=SECOND)], now=clock.now)
    receive(store, clock)

    seen = store.peek(ORDERS, count=16, now=clock.now)

    assert bodies(seen) == [b"active"]


def test_counts_follow_the_messages(store: Store, clock: Clock) -> None:
    store.send(ORDERS, [a_message(), a_message(), a_message(delay_ms=SECOND)], now=clock.now)
    receive(store, clock)

    assert store.counts(ORDERS, now=clock.now) == Counts(active=1, inactive=1, delayed=1)

    clock.forward(HALF_A_MINUTE)
    assert store.counts(ORDERS, now=clock.now) == Counts(active=3, inactive=0, delayed=0)

    clock.forward(FOUR_DAYS)
    assert store.counts(ORDERS, now=clock.now).total == 0


def test_next_due_names_the_nearest_moment(store: Store, clock: Clock) -> None:
    store.send(ORDERS, [a_message(b"a"), a_message(b"b", delay_ms=SECOND)], now=clock.now)
    receive(store, clock)

    assert store.next_due(ORDERS) == clock.now + SECOND

    clock.forward(SECOND)
    receive(store, clock)
    assert store.next_due(ORDERS) == clock.now - SECOND + HALF_A_MINUTE


def test_next_due_is_past_while_something_is_active(store: Store, clock: Clock) -> None:
    store.send(ORDERS, [a_message()], now=clock.now)
    due = store.next_due(ORDERS)

    assert due is not None
    assert due <= clock.now


def test_next_due_of_an_empty_queue_is_never(store: Store, clock: Clock) -> None:
    assert store.next_due(ORDERS) is None


def test_sweep_removes_no_more_than_its_limit(store: Store, clock: Clock) -> None:
    brief = [a_message(expires=clock.now + SECOND) for _ in range(5)]
    store.send(ORDERS, [*brief, a_message(b"stays")], now=clock.now)
    clock.forward(SECOND)

    removed = [store.sweep(ORDERS, now=clock.now, limit=3) for _ in range(3)]

    assert removed == [3, 2, 0]
    assert bodies(receive(store, clock, count=16)) == [b"stays"]
