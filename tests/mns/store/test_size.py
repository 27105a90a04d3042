"""A long queue answers as fast as a short one: the server's own time for each call."""

from collections.abc import Callable
from typing import Any, cast

import pytest
import redis

from mns.store.valkey import ValkeyStore
from tests.mns.store.cast import HOUR, Clock, a_message

ORDERS = "cn-shanghai/orders/7f3a9c21"
SHORT = 2_000
LONG = 50_000
AT_ONCE = 1_000
ROUNDS = 6
TIMES = 8

# Trees and caches grow a little. What looks at every message takes milliseconds.
SLOWER_BY = 3
NOISE_MICROSECONDS = 300


def fill(store: ValkeyStore, clock: Clock, size: int, groups: int) -> None:
    for first in range(0, size, AT_ONCE):
        numbers = range(first, first + AT_ONCE)
        named = [f"group {n % groups}" if groups else "" for n in numbers]
        store.send(ORDERS, [a_message(group=name) for name in named], now=clock.now)


def work(store: ValkeyStore, clock: Clock) -> dict[str, Callable[[], object]]:
    """Everything one does with a queue; the pages begin amid messages that expire together."""
    now, after = clock.now, store.browse(ORDERS, count=AT_ONCE, now=clock.now).after

    def take() -> None:
        [message] = store.receive(ORDERS, count=1, visibility_ms=HOUR, now=now, most_receives=9)
        store.delete(ORDERS, [message.receipt_handle], now=now)

    def remove() -> None:
        [first] = store.browse(ORDERS, count=1, now=now).messages
        store.remove(ORDERS, [first.rank], now=now)

    return {
        "send": lambda: store.send(ORDERS, [a_message(group="group 0")], now=now),
        "receive and delete": take,
        "peek": lambda: store.peek(ORDERS, count=16, now=now),
        "browse": lambda: store.browse(ORDERS, count=16, now=now, after=after),
        "remove": remove,
        "counts": lambda: store.counts(ORDERS, now=now),
        "figures": lambda: store.figures(ORDERS, now=now),
        "dead": lambda: store.dead(ORDERS, most_receives=9, count=16, now=now),
        "next due": lambda: store.next_due(ORDERS),
        "sweep": lambda: store.sweep(ORDERS, now=now, limit=AT_ONCE),
    }


def microseconds(client: redis.Redis, verb: Callable[[], object]) -> float:
    client.config_resetstat()
    for _ in range(TIMES):
        verb()
    figures = cast("dict[str, dict[str, Any]]", client.info("commandstats"))
    return float(figures["cmdstat_fcall"]["usec"]) / TIMES


def fastest(client: redis.Redis, verb: Callable[[], object]) -> float:
    """Time a call where the machine does nothing else: the best of some rounds comes near it."""
    return min(microseconds(client, verb) for _ in range(ROUNDS))


@pytest.mark.parametrize("groups", [0, 10_000])
def test_no_call_takes_longer_because_the_queue_is_long(
    valkey_store: ValkeyStore, client: redis.Redis, clock: Clock, groups: int
) -> None:
    took: list[dict[str, float]] = []
    for size in (SHORT, LONG):
        fill(valkey_store, clock, size, groups)
        verbs = work(valkey_store, clock)
        took.append({name: fastest(client, verb) for name, verb in verbs.items()})
        valkey_store.purge(ORDERS)

    short, long = took
    limits = {name: SLOWER_BY * time + NOISE_MICROSECONDS for name, time in short.items()}
    assert {name: time for name, time in long.items() if time > limits[name]} == {}
