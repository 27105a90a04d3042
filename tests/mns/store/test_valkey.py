"""What only the Valkey store has to get right: loading, waking, bounds, memory."""

from typing import cast

import pytest
import redis
from redis.client import PubSub
from redis.crc import key_slot

from mns.store.calls import WAKE_CHANNEL
from mns.store.protocol import TOMBSTONE_MS, Counts
from mns.store.valkey import ValkeyStore
from tests.mns.store.cast import HALF_A_MINUTE, HOUR, SECOND, Clock, a_message

ORDERS = "cn-shanghai/orders/7f3a9c21"
PATIENCE_SECONDS = 60
OUR_WORD = b"and now?"


@pytest.fixture
def wakes(client: redis.Redis) -> PubSub:
    """Hear the wake-ups; the first answer to wait for is that we are subscribed."""
    heard = PubSub(client.connection_pool, ignore_subscribe_messages=True)
    heard.subscribe(WAKE_CHANNEL)
    heard.get_message(timeout=PATIENCE_SECONDS)
    return heard


def heard_tags(wakes: PubSub) -> list[bytes]:
    """Give what was heard before a word of our own."""
    redis.Redis(connection_pool=wakes.connection_pool).publish(WAKE_CHANNEL, OUR_WORD)
    return list(iter(lambda: heard_data(wakes), OUR_WORD))


def heard_data(wakes: PubSub) -> bytes:
    message = wakes.get_message(timeout=PATIENCE_SECONDS)
    assert message is not None
    return cast("bytes", message["data"])


def test_a_server_that_lost_its_functions_gets_them_back(
    valkey_store: ValkeyStore, client: redis.Redis, clock: Clock
) -> None:
    client.function_flush("SYNC")

    shares = [(ORDERS, [a_message()], "b1"), (ORDERS, [a_message()], None)]
    valkey_store.send_many(shares, now=clock.now)

    assert valkey_store.counts(ORDERS, now=clock.now).active == 2


def test_an_older_library_is_replaced_on_load(
    valkey_store: ValkeyStore, client: redis.Redis, clock: Clock
) -> None:
    stale = "#!lua name=mns\nredis.register_function('mns_counts', function() return {7, 7, 7} end)"
    client.function_load(stale, replace=True)

    valkey_store.load()

    assert valkey_store.counts(ORDERS, now=clock.now) == Counts(0, 0, 0)


def test_other_errors_of_the_server_are_raised(
    valkey_store: ValkeyStore, client: redis.Redis, clock: Clock
) -> None:
    client.set(f"mns:{{{ORDERS}}}:ready", "not a sorted set")

    with pytest.raises(redis.ResponseError, match="WRONGTYPE"):
        valkey_store.counts(ORDERS, now=clock.now)


def test_sending_wakes_whoever_waits(
    valkey_store: ValkeyStore, wakes: PubSub, clock: Clock
) -> None:
    valkey_store.send(ORDERS, [a_message(), a_message()], now=clock.now)

    assert heard_tags(wakes) == [ORDERS.encode()]


def test_a_delayed_message_wakes_so_that_its_moment_is_learnt(
    valkey_store: ValkeyStore, wakes: PubSub, clock: Clock
) -> None:
    valkey_store.send(ORDERS, [a_message(delay_ms=SECOND)], now=clock.now)

    assert heard_tags(wakes) == [ORDERS.encode()]


def test_a_message_given_back_early_wakes_and_one_kept_longer_does_not(
    valkey_store: ValkeyStore, wakes: PubSub, clock: Clock
) -> None:
    valkey_store.send(ORDERS, [a_message()], now=clock.now)
    [message] = valkey_store.receive(ORDERS, count=1, visibility_ms=SECOND, now=clock.now)
    heard_tags(wakes)

    kept = valkey_store.change_visibility(
        ORDERS, message.receipt_handle, visibility_ms=HOUR, now=clock.now
    )
    assert heard_tags(wakes) == []

    valkey_store.change_visibility(ORDERS, kept.receipt_handle, visibility_ms=0, now=clock.now)
    assert heard_tags(wakes) == [ORDERS.encode()]


def test_the_next_of_a_group_wakes_whoever_waits(
    valkey_store: ValkeyStore, wakes: PubSub, clock: Clock
) -> None:
    valkey_store.send(ORDERS, [a_message(group="left")] * 3, now=clock.now)
    [first] = valkey_store.receive(ORDERS, count=1, visibility_ms=SECOND, now=clock.now)
    heard_tags(wakes)

    valkey_store.delete(ORDERS, [first.receipt_handle], now=clock.now)
    assert heard_tags(wakes) == [ORDERS.encode()]

    *_, second = valkey_store.browse(ORDERS, count=9, now=clock.now).messages
    valkey_store.remove(ORDERS, [second.rank], now=clock.now)
    assert heard_tags(wakes) == [ORDERS.encode()]

    [third] = valkey_store.browse(ORDERS, count=9, now=clock.now).messages
    valkey_store.remove(ORDERS, [third.rank], now=clock.now)
    assert heard_tags(wakes) == []


def test_what_is_no_longer_dead_wakes_whoever_waits(
    valkey_store: ValkeyStore, wakes: PubSub, clock: Clock
) -> None:
    valkey_store.send(ORDERS, [a_message()], now=clock.now)
    valkey_store.receive(ORDERS, count=1, visibility_ms=0, now=clock.now)
    valkey_store.dead(ORDERS, most_receives=1, count=1, now=clock.now)
    heard_tags(wakes)

    valkey_store.dead(ORDERS, most_receives=0, count=1, now=clock.now)

    assert heard_tags(wakes) == [ORDERS.encode()]


def test_every_key_of_a_queue_lives_on_one_node(
    valkey_store: ValkeyStore, client: redis.Redis, clock: Clock
) -> None:
    delayed = a_message(delay_ms=SECOND)
    group = [a_message(group="left", priority=1)] * 2
    valkey_store.send(ORDERS, [*group, a_message(), delayed], now=clock.now, batch_id="b1")
    valkey_store.receive(ORDERS, count=1, visibility_ms=0, now=clock.now)
    valkey_store.dead(ORDERS, most_receives=1, count=1, now=clock.now)

    keys = cast("list[bytes]", client.keys())  # bytes, as the client does not decode

    assert len(keys) == 14
    assert len({key_slot(key) for key in keys}) == 1


def test_a_drained_queue_keeps_nothing_but_its_numbers(
    valkey_store: ValkeyStore, client: redis.Redis, clock: Clock
) -> None:
    brief = a_message(expires=clock.now + SECOND)
    valkey_store.send(ORDERS, [a_message(), brief], now=clock.now, batch_id="b1")
    [message] = valkey_store.receive(ORDERS, count=1, visibility_ms=SECOND, now=clock.now)
    valkey_store.delete(ORDERS, [message.receipt_handle], now=clock.now)

    valkey_store.sweep(ORDERS, now=clock.now + HOUR, limit=10)

    numbers = [b"mns:{%s}:%s" % (ORDERS.encode(), name) for name in (b"sequence", b"totals")]
    assert sorted(cast("list[bytes]", client.keys())) == numbers


def test_a_batch_is_remembered_in_a_few_bytes_however_long_it_is(
    client: redis.Redis, valkey_store: ValkeyStore, clock: Clock
) -> None:
    valkey_store.send(ORDERS, [a_message()] * 500, now=clock.now, batch_id="b1")

    answers = client.memory_usage(f"mns:{{{ORDERS}}}:answers")

    assert int(answers) < 200  # type: ignore[arg-type]  # typed for both kinds of client


def test_drop_leaves_nothing_but_for_a_while_that_it_was_dropped(
    valkey_store: ValkeyStore, client: redis.Redis, clock: Clock
) -> None:
    [late] = valkey_store.send(ORDERS, [a_message(delay_ms=SECOND)], now=clock.now)

    valkey_store.drop(ORDERS)
    valkey_store.delete(ORDERS, [late.receipt_handle], now=clock.now)
    valkey_store.purge(ORDERS)

    [left] = cast("list[bytes]", client.keys())
    assert 0 < client.pttl(left) <= TOMBSTONE_MS


def test_one_call_moves_a_bounded_number_and_later_calls_the_rest(
    valkey_store: ValkeyStore, clock: Clock
) -> None:
    many = [a_message(delay_ms=SECOND)] * 2_500
    valkey_store.send(ORDERS, many, now=clock.now)
    clock.forward(SECOND)

    moved = [valkey_store.counts(ORDERS, now=clock.now).active for _ in range(3)]

    assert moved == [1_000, 2_000, 2_500]


def test_more_expired_messages_than_one_call_removes_are_still_not_delivered(
    valkey_store: ValkeyStore, clock: Clock
) -> None:
    many = [a_message(priority=1, expires=clock.now + SECOND)] * 1_500
    valkey_store.send(ORDERS, [*many, a_message(b"fresh")], now=clock.now)
    clock.forward(SECOND)

    received = [
        valkey_store.receive(ORDERS, count=16, visibility_ms=SECOND, now=clock.now)
        for _ in range(2)
    ]

    assert [[message.body for message in messages] for messages in received] == [[b"fresh"], []]


def test_what_comes_back_far_behind_in_the_queue_is_dead_all_the_same(
    valkey_store: ValkeyStore, clock: Clock
) -> None:
    valkey_store.send(ORDERS, [a_message(b"poison", priority=16)], now=clock.now)
    valkey_store.receive(ORDERS, count=1, visibility_ms=SECOND, now=clock.now)
    valkey_store.send(ORDERS, [a_message(priority=1)] * 2_000, now=clock.now)
    clock.forward(SECOND)

    [dead] = valkey_store.dead(ORDERS, most_receives=1, count=9, now=clock.now)

    assert dead.message.body == b"poison"


def test_the_dead_who_expired_are_not_shown_though_there_were_many_to_remove(
    valkey_store: ValkeyStore, clock: Clock
) -> None:
    expires = clock.now + SECOND
    valkey_store.send(ORDERS, [a_message(priority=9, expires=expires)], now=clock.now)
    valkey_store.receive(ORDERS, count=1, visibility_ms=0, now=clock.now)
    valkey_store.dead(ORDERS, most_receives=1, count=1, now=clock.now)
    many = [a_message(priority=1, expires=expires)] * 1_500
    valkey_store.send(ORDERS, many, now=clock.now)

    clock.forward(SECOND)

    assert valkey_store.dead(ORDERS, most_receives=1, count=9, now=clock.now) == []


def test_one_call_brings_back_a_bounded_number_of_dead_and_tells_that_there_are_more(
    valkey_store: ValkeyStore, clock: Clock
) -> None:
    valkey_store.send(ORDERS, [a_message()] * 1_500, now=clock.now)
    for _ in range(2):
        valkey_store.receive(ORDERS, count=1_000, visibility_ms=0, now=clock.now)
        valkey_store.dead(ORDERS, most_receives=1, count=1, now=clock.now)

    still = [valkey_store.dead(ORDERS, most_receives=0, count=9, now=clock.now) for _ in range(2)]

    assert [len(dead) for dead in still] == [9, 0]
    assert valkey_store.counts(ORDERS, now=clock.now) == Counts(1_500, 0, 0)


def test_behind_more_expired_heads_than_one_call_removes_the_next_is_found(
    valkey_store: ValkeyStore, clock: Clock
) -> None:
    expires = clock.now + SECOND
    heads = [a_message(expires=expires, priority=1, group=f"{n}") for n in range(1_500)]
    valkey_store.send(ORDERS, heads, now=clock.now)
    valkey_store.send(ORDERS, [a_message(b"fresh", group="1499")], now=clock.now)
    clock.forward(SECOND)

    [message] = valkey_store.receive(ORDERS, count=16, visibility_ms=SECOND, now=clock.now)

    assert message.body == b"fresh"


def test_a_full_server_refuses_to_take_more_but_hands_out_what_it_has(
    valkey_store: ValkeyStore, client: redis.Redis, clock: Clock
) -> None:
    valkey_store.send(ORDERS, [a_message()], now=clock.now)
    client.config_set("maxmemory", 1)
    try:
        with pytest.raises(redis.exceptions.OutOfMemoryError):
            valkey_store.send(ORDERS, [a_message()], now=clock.now)

        received = valkey_store.receive(
            ORDERS, count=16, visibility_ms=HALF_A_MINUTE, now=clock.now
        )

        assert len(received) == 1
    finally:
        client.config_set("maxmemory", 0)
