"""What a receipt handle opens, and how long."""

import re

import pytest

from mns.store.protocol import Counts, Renewal, Store, StoredMessage, Verdict
from tests.mns.store.cast import HALF_A_MINUTE, SECOND, Clock, a_message

ORDERS = "cn-shanghai/orders/7f3a9c21"


@pytest.fixture
def received(store: Store, clock: Clock) -> StoredMessage:
    store.send(ORDERS, [a_message(priority=3)], now=clock.now)
    [message] = store.receive(ORDERS, count=1, visibility_ms=HALF_A_MINUTE, now=clock.now)
    return message


def delete(store: Store, clock: Clock, *handles: str) -> list[Verdict]:
    return store.delete(ORDERS, handles, now=clock.now)


def renew(store: Store, clock: Clock, handle: str, visibility_ms: int) -> Renewal:
    return store.change_visibility(ORDERS, handle, visibility_ms=visibility_ms, now=clock.now)


def test_a_handle_starts_with_the_priority_and_needs_no_escaping(received: StoredMessage) -> None:
    assert re.fullmatch("3-[A-Za-z0-9_-]+", received.receipt_handle)


def test_a_handle_deletes_its_message_once(
    store: Store, clock: Clock, received: StoredMessage
) -> None:
    verdicts = delete(store, clock, received.receipt_handle, received.receipt_handle)

    assert verdicts == [Verdict.OK, Verdict.NOT_EXIST]
    assert delete(store, clock, received.receipt_handle) == [Verdict.NOT_EXIST]
    assert store.counts(ORDERS, now=clock.now).total == 0


def test_a_handle_dies_when_its_message_is_visible_again(
    store: Store, clock: Clock, received: StoredMessage
) -> None:
    clock.forward(HALF_A_MINUTE)

    assert delete(store, clock, received.receipt_handle) == [Verdict.NOT_EXIST]
    assert renew(store, clock, received.receipt_handle, SECOND) == Renewal(Verdict.NOT_EXIST)


def test_a_handle_dies_when_its_message_expires(store: Store, clock: Clock) -> None:
    brief = [a_message(expires=clock.now + SECOND), a_message(expires=clock.now + SECOND)]
    store.send(ORDERS, brief, now=clock.now)
    first, second = store.receive(ORDERS, count=2, visibility_ms=HALF_A_MINUTE, now=clock.now)

    clock.forward(SECOND)

    assert delete(store, clock, first.receipt_handle) == [Verdict.NOT_EXIST]
    assert renew(store, clock, second.receipt_handle, SECOND) == Renewal(Verdict.NOT_EXIST)


def test_only_the_latest_receiver_may_delete(
    store: Store, clock: Clock, received: StoredMessage
) -> None:
    clock.forward(HALF_A_MINUTE)
    [again] = store.receive(ORDERS, count=1, visibility_ms=HALF_A_MINUTE, now=clock.now)

    verdicts = delete(store, clock, received.receipt_handle, again.receipt_handle)

    assert verdicts == [Verdict.NOT_EXIST, Verdict.OK]


@pytest.mark.parametrize("handle", ["", "garbage", "8-", "0-abc", "3-12", "8-ÄÄ", "a,b", "8-" * 99])
def test_garbage_is_malformed(store: Store, clock: Clock, handle: str) -> None:
    assert delete(store, clock, handle) == [Verdict.MALFORMED]
    assert renew(store, clock, handle, SECOND) == Renewal(Verdict.MALFORMED)


def test_a_handle_changed_in_one_letter_is_malformed(
    store: Store, clock: Clock, received: StoredMessage
) -> None:
    handle = received.receipt_handle
    forged = [handle[:-1] + ("A" if handle[-1] != "A" else "B"), "4" + handle[1:], handle + "\n"]

    assert delete(store, clock, *forged) == [Verdict.MALFORMED] * 3


def test_a_handle_of_another_queue_opens_nothing(
    store: Store, clock: Clock, received: StoredMessage
) -> None:
    other = "cn-shanghai/orders/00000002"
    store.send(other, [a_message(priority=3)], now=clock.now)
    store.receive(other, count=1, visibility_ms=HALF_A_MINUTE, now=clock.now)

    verdicts = store.delete(other, [received.receipt_handle], now=clock.now)

    assert verdicts == [Verdict.MALFORMED]


def test_each_handle_gets_its_own_verdict_in_order(
    store: Store, clock: Clock, received: StoredMessage
) -> None:
    verdicts = delete(store, clock, "x", received.receipt_handle, "y", received.receipt_handle)

    malformed = Verdict.MALFORMED
    assert verdicts == [malformed, Verdict.OK, malformed, Verdict.NOT_EXIST]


def test_a_new_visibility_counts_from_now(
    store: Store, clock: Clock, received: StoredMessage
) -> None:
    clock.forward(HALF_A_MINUTE - 1)

    renewal = renew(store, clock, received.receipt_handle, HALF_A_MINUTE)

    assert renewal.next_visible_time == clock.now + HALF_A_MINUTE
    clock.forward(HALF_A_MINUTE - 1)
    assert store.counts(ORDERS, now=clock.now) == Counts(active=0, inactive=1, delayed=0)
    assert delete(store, clock, renewal.receipt_handle) == [Verdict.OK]


def test_a_new_visibility_kills_the_old_handle_even_within_a_millisecond(
    store: Store, clock: Clock, received: StoredMessage
) -> None:
    renewal = renew(store, clock, received.receipt_handle, HALF_A_MINUTE)

    assert renewal.next_visible_time == received.next_visible_time
    assert delete(store, clock, received.receipt_handle) == [Verdict.NOT_EXIST]
    assert delete(store, clock, renewal.receipt_handle) == [Verdict.OK]


def test_a_renewal_is_no_further_receive(
    store: Store, clock: Clock, received: StoredMessage
) -> None:
    renew(store, clock, received.receipt_handle, SECOND)
    clock.forward(SECOND)

    [again] = store.receive(ORDERS, count=1, visibility_ms=SECOND, now=clock.now)

    assert again.dequeue_count == 2


def test_visibility_zero_shows_the_message_at_once(
    store: Store, clock: Clock, received: StoredMessage
) -> None:
    renewal = renew(store, clock, received.receipt_handle, 0)

    assert (renewal.verdict, renewal.next_visible_time) == (Verdict.OK, clock.now)
    assert store.counts(ORDERS, now=clock.now) == Counts(active=1, inactive=0, delayed=0)
    assert delete(store, clock, renewal.receipt_handle) == [Verdict.NOT_EXIST]


def test_the_handle_of_a_delayed_message_cancels_it(store: Store, clock: Clock) -> None:
    [sent] = store.send(ORDERS, [a_message(delay_ms=SECOND)], now=clock.now)

    assert delete(store, clock, sent.receipt_handle) == [Verdict.OK]

    clock.forward(SECOND)
    assert store.counts(ORDERS, now=clock.now).total == 0


def test_a_delayed_message_that_became_visible_cannot_be_cancelled(
    store: Store, clock: Clock
) -> None:
    [sent] = store.send(ORDERS, [a_message(delay_ms=SECOND)], now=clock.now)

    clock.forward(SECOND)

    assert delete(store, clock, sent.receipt_handle) == [Verdict.NOT_EXIST]
    assert store.counts(ORDERS, now=clock.now).active == 1


def test_a_delayed_message_has_no_visibility_to_change(store: Store, clock: Clock) -> None:
    [sent] = store.send(ORDERS, [a_message(delay_ms=SECOND)], now=clock.now)

    assert renew(store, clock, sent.receipt_handle, 0) == Renewal(Verdict.NOT_EXIST)


def test_a_handle_from_before_a_purge_fits_no_later_message(
    store: Store, clock: Clock, received: StoredMessage
) -> None:
    store.purge(ORDERS)
    store.send(ORDERS, [a_message(priority=3)], now=clock.now)
    store.receive(ORDERS, count=1, visibility_ms=HALF_A_MINUTE, now=clock.now)

    assert delete(store, clock, received.receipt_handle) == [Verdict.NOT_EXIST]
