"""A batch is stored once, all or none, whoever sends it again; and what purge and drop leave."""

import pytest

from mns.store.protocol import BATCH_MEMORY_MS, QueueGone, Sent, Store, Verdict
from tests.mns.store.cast import SECOND, Clock, a_message

ORDERS = "cn-shanghai/orders/7f3a9c21"
ALARMS = "cn-shanghai/alarms/00000001"


def test_a_batch_sent_twice_is_stored_once(store: Store, clock: Clock) -> None:
    batch = [a_message(b"a"), a_message(b"b", delay_ms=SECOND)]
    first = store.send(ORDERS, batch, now=clock.now, batch_id="b1")
    store.send(ORDERS, [a_message(b"c")], now=clock.now)

    again = store.send(ORDERS, batch, now=clock.now, batch_id="b1")

    assert again == first
    assert store.counts(ORDERS, now=clock.now).total == 3


def test_the_repeat_of_a_delayed_batch_gives_the_handle_that_cancels(
    store: Store, clock: Clock
) -> None:
    delayed = [a_message(delay_ms=SECOND)]
    store.send(ORDERS, delayed, now=clock.now, batch_id="b1")

    [again] = store.send(ORDERS, delayed, now=clock.now, batch_id="b1")

    assert store.delete(ORDERS, [again.receipt_handle], now=clock.now) == [Verdict.OK]


def test_a_batch_is_known_even_when_its_messages_are_gone(store: Store, clock: Clock) -> None:
    store.send(ORDERS, [a_message()], now=clock.now, batch_id="b1")
    store.purge(ORDERS)

    store.send(ORDERS, [a_message()], now=clock.now, batch_id="b1")

    assert store.counts(ORDERS, now=clock.now).total == 0


def test_each_queue_knows_its_own_batches(store: Store, clock: Clock) -> None:
    store.send(ORDERS, [a_message()], now=clock.now, batch_id="b1")

    store.send(ALARMS, [a_message()], now=clock.now, batch_id="b1")

    assert store.counts(ALARMS, now=clock.now).active == 1


def test_a_batch_is_forgotten_in_the_end(store: Store, clock: Clock) -> None:
    store.send(ORDERS, [a_message()], now=clock.now, batch_id="b1")

    clock.forward(BATCH_MEMORY_MS)
    store.send(ORDERS, [a_message()], now=clock.now, batch_id="b1")

    assert store.counts(ORDERS, now=clock.now).active == 2


def test_several_queues_are_sent_to_at_once(store: Store, clock: Clock) -> None:
    shares = [(ORDERS, [a_message(b"a")], "b1"), (ALARMS, [a_message(b"b"), a_message(b"c")], None)]

    sent = store.send_many(shares, now=clock.now)

    assert sent == [[Sent("id-of-a")], [Sent("id-of-b"), Sent("id-of-c")]]
    assert store.counts(ORDERS, now=clock.now).active == 1
    assert store.counts(ALARMS, now=clock.now).active == 2


def test_purge_removes_messages_in_every_state_of_this_queue_only(
    store: Store, clock: Clock
) -> None:
    for queue in (ORDERS, ALARMS):
        store.send(queue, [a_message(), a_message(), a_message(delay_ms=9)], now=clock.now)
        store.receive(queue, count=1, visibility_ms=SECOND, now=clock.now)

    store.purge(ORDERS)

    assert store.counts(ORDERS, now=clock.now).total == 0
    assert store.counts(ALARMS, now=clock.now).total == 3


def test_a_dropped_queue_takes_nothing_more_not_even_what_it_knew(
    store: Store, clock: Clock
) -> None:
    store.send(ORDERS, [a_message()], now=clock.now, batch_id="b1")

    store.drop(ORDERS)

    for batch_id in ("b1", "b2", None):
        with pytest.raises(QueueGone):
            store.send(ORDERS, [a_message()], now=clock.now, batch_id=batch_id)
    assert store.counts(ORDERS, now=clock.now).total == 0


def test_of_several_queues_the_dropped_one_is_named(store: Store, clock: Clock) -> None:
    store.drop(ORDERS)

    shares = [(ORDERS, [a_message()], "b1"), (ALARMS, [a_message()], "b1")]
    sent = store.send_many(shares, now=clock.now)

    assert sent == [None, [Sent("id-of-hello")]]
