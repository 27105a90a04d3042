"""Whatever is done to it, Valkey answers as the readable store in memory does."""

from collections.abc import Callable
from typing import TypeVar

import redis
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    Bundle,
    RuleBasedStateMachine,
    multiple,
    rule,
    run_state_machine_as_test,
)

from mns.store.memory import MemoryStore
from mns.store.protocol import BATCH_MEMORY_MS, NewMessage, Store
from mns.store.valkey import ValkeyStore
from tests.mns.store.cast import SECOND, Clock

T = TypeVar("T")

QUEUE = "cn-shanghai/orders/7f3a9c21"
Draft = tuple[str, bytes, int, int, int, bytes, str]

COUNTS = st.integers(1, 4)
RECEIVES = st.sampled_from([0, 0, 1, 2])
SPANS = st.sampled_from([0, 1, SECOND, 2 * SECOND, 5 * SECOND])
DRAFTS = st.lists(
    st.tuples(
        st.text("ABC", min_size=1, max_size=3),
        st.binary(max_size=4),
        st.integers(1, 16),
        SPANS,
        st.sampled_from([SECOND, 3 * SECOND, 9 * SECOND]),
        st.binary(max_size=4),
        st.sampled_from(["", "", "left", "right"]),
    ),
    max_size=4,
)


class Twins(RuleBasedStateMachine):
    """Does the same to both stores and compares every answer."""

    handles = Bundle("handles")
    ranks = Bundle("ranks")

    def __init__(self, valkey: Store) -> None:
        super().__init__()
        self.stores: list[Store] = [MemoryStore(), valkey]
        self.clock = Clock()

    def both(self, ask: Callable[[Store], T]) -> T:
        expected, answer = (ask(store) for store in self.stores)
        assert answer == expected
        return answer

    @rule(target=handles, drafts=DRAFTS, batch_id=st.sampled_from([None, None, "b1", "b2"]))
    def send(self, drafts: list[Draft], batch_id: str | None) -> object:
        now = self.clock.now
        messages = [NewMessage(*draft[:4], now + draft[4], *draft[5:]) for draft in drafts]
        sent = self.both(lambda s: s.send(QUEUE, messages, now=now, batch_id=batch_id))
        return multiple(*(each.receipt_handle for each in sent))

    @rule(target=handles, count=COUNTS, visibility=SPANS, most=RECEIVES)
    def receive(self, count: int, visibility: int, most: int) -> object:
        now = self.clock.now
        received = self.both(
            lambda s: s.receive(
                QUEUE, count=count, visibility_ms=visibility, now=now, most_receives=most
            )
        )
        return multiple(*(message.receipt_handle for message in received))

    @rule(count=COUNTS)
    def peek(self, count: int) -> None:
        self.both(lambda s: s.peek(QUEUE, count=count, now=self.clock.now))

    @rule(chosen=st.lists(handles, max_size=3))
    def delete(self, chosen: list[str]) -> None:
        self.both(lambda s: s.delete(QUEUE, chosen, now=self.clock.now))

    @rule(target=handles, handle=handles, visibility=SPANS)
    def change_visibility(self, handle: str, visibility: int) -> str:
        now = self.clock.now
        renewal = self.both(
            lambda s: s.change_visibility(QUEUE, handle, visibility_ms=visibility, now=now)
        )
        return renewal.receipt_handle

    @rule(target=handles, count=COUNTS, most=RECEIVES)
    def dead(self, count: int, most: int) -> object:
        now = self.clock.now
        dead = self.both(lambda s: s.dead(QUEUE, most_receives=most, count=count, now=now))
        return multiple(*(each.message.receipt_handle for each in dead))

    @rule(target=ranks, count=COUNTS)
    def browse(self, count: int) -> object:
        seen, after = [], ""
        while True:
            page = self.both(
                lambda s: s.browse(QUEUE, count=count, now=self.clock.now, after=after)  # noqa: B023
            )
            seen += [each.rank for each in page.messages]
            after = page.after
            if not after:
                return multiple(*seen)

    @rule(chosen=st.lists(ranks, max_size=3))
    def remove(self, chosen: list[int]) -> None:
        self.both(lambda s: s.remove(QUEUE, chosen, now=self.clock.now))

    @rule()
    def look(self) -> None:
        self.both(lambda s: s.figures(QUEUE, now=self.clock.now))
        self.both(lambda s: s.counts(QUEUE, now=self.clock.now))
        self.both(lambda s: self.in_future(s.next_due(QUEUE)))

    def in_future(self, due: int | None) -> int | None:
        """Which moment gone by a store names for what is visible already is its own affair."""
        return None if due is None else max(due, self.clock.now)

    @rule(limit=COUNTS)
    def sweep(self, limit: int) -> None:
        self.both(lambda s: s.sweep(QUEUE, now=self.clock.now, limit=limit))

    @rule(ms=SPANS | st.just(BATCH_MEMORY_MS))
    def wait(self, ms: int) -> None:
        self.clock.forward(ms)

    @rule()
    def purge(self) -> None:
        self.both(lambda s: s.purge(QUEUE))


def test_both_stores_give_the_same_answers(client: redis.Redis) -> None:
    def fresh() -> Twins:
        client.flushall()
        return Twins(ValkeyStore(client))

    run_state_machine_as_test(
        fresh,  # type: ignore[arg-type]  # documented to take any maker of machines
        settings=settings(
            max_examples=200,
            stateful_step_count=30,
            deadline=None,
            suppress_health_check=[HealthCheck.too_slow],
        ),
    )
