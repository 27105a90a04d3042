"""An operator sees all messages whatever their state, page by page, and may remove any."""

from mns.store.protocol import Figures, Listed, State, Store
from tests.mns.store.cast import FOUR_DAYS, HALF_A_MINUTE, SECOND, Clock, a_message

ORDERS = "cn-shanghai/orders/7f3a9c21"


def browse(store: Store, clock: Clock, count: int = 100) -> list[Listed]:
    listing = store.browse(ORDERS, count=count, now=clock.now)
    assert listing.after == ""
    return listing.messages


def names(messages: list[Listed]) -> list[bytes]:
    return [each.message.body for each in messages]


def test_every_state_is_seen(store: Store, clock: Clock) -> None:
    now = clock.now
    sent = [a_message(b"dead", priority=1), a_message(b"inactive", priority=2), a_message(b"ready")]
    group = [a_message(b"head", group="left"), a_message(b"behind", delay_ms=9, group="left")]
    store.send(ORDERS, sent[:1], now=now)
    store.receive(ORDERS, count=1, visibility_ms=0, now=now)
    store.dead(ORDERS, most_receives=1, count=1, now=now)
    store.send(ORDERS, sent[1:], now=now)
    store.receive(ORDERS, count=1, visibility_ms=SECOND, now=now)
    store.send(ORDERS, [a_message(b"delayed", delay_ms=SECOND), *group], now=now)

    seen = browse(store, clock)

    assert {each.message.body: (each.state, each.message.next_visible_time) for each in seen} == {
        b"dead": (State.DEAD, now + FOUR_DAYS),
        b"inactive": (State.INACTIVE, now + SECOND),
        b"ready": (State.ACTIVE, now),
        b"delayed": (State.DELAYED, now + SECOND),
        b"head": (State.ACTIVE, now),
        b"behind": (State.ACTIVE, now + 9),
    }


def test_time_changes_the_state_one_sees_without_anything_being_changed(
    store: Store, clock: Clock
) -> None:
    store.send(ORDERS, [a_message(b"a"), a_message(b"b", delay_ms=SECOND)], now=clock.now)
    store.receive(ORDERS, count=1, visibility_ms=HALF_A_MINUTE, now=clock.now)

    clock.forward(HALF_A_MINUTE)
    later = browse(store, clock)
    clock.now = 0
    before = browse(store, clock)

    assert {each.state for each in later} == {State.ACTIVE}
    assert {each.state for each in before} == {State.INACTIVE, State.DELAYED}
    assert {each.message.receipt_handle for each in before} == {""}


def test_the_last_to_expire_comes_first_and_the_expired_not_at_all(
    store: Store, clock: Clock
) -> None:
    for seconds in (2, 3, 1):
        body = b"%d" % seconds
        store.send(ORDERS, [a_message(body, expires=clock.now + seconds * SECOND)], now=clock.now)

    clock.forward(SECOND)

    assert names(browse(store, clock)) == [b"3", b"2"]


def test_pages_follow_each_other_however_many_expire_at_once(store: Store, clock: Clock) -> None:
    store.send(ORDERS, [a_message(b"%d" % n, priority=n % 16 + 1) for n in range(100)], now=0)

    pages: list[list[Listed]] = []
    after = ""
    while not pages or after:
        page = store.browse(ORDERS, count=7, now=clock.now, after=after)
        pages.append(page.messages)
        after = page.after

    assert [len(page) for page in pages] == [7] * 14 + [2]
    assert sorted(names([each for page in pages for each in page])) == sorted(
        b"%d" % n for n in range(100)
    )


def test_a_full_last_page_has_nothing_after_it(store: Store, clock: Clock) -> None:
    store.send(ORDERS, [a_message()] * 4, now=clock.now)

    assert len(browse(store, clock, count=4)) == 4


def test_the_next_page_is_right_though_messages_come_and_go(store: Store, clock: Clock) -> None:
    store.send(ORDERS, [a_message(b"%d" % n) for n in range(6)], now=clock.now)
    first = store.browse(ORDERS, count=3, now=clock.now)

    store.remove(ORDERS, [each.rank for each in first.messages], now=clock.now)
    store.send(ORDERS, [a_message(b"new")], now=clock.now)
    second = store.browse(ORDERS, count=9, now=clock.now, after=first.after)

    assert names(first.messages) == [b"5", b"4", b"3"]
    assert names(second.messages) == [b"2", b"1", b"0"]


def test_a_made_up_cursor_begins_at_the_beginning(store: Store, clock: Clock) -> None:
    store.send(ORDERS, [a_message()], now=clock.now)

    for after in ("x", ":", "1:2", "-1:800000000000001", "inf:800000000000001", "(1:2"):
        assert len(store.browse(ORDERS, count=1, now=clock.now, after=after).messages) == 1


def test_messages_are_removed_in_whatever_state(store: Store, clock: Clock) -> None:
    sent = [a_message(b"received"), a_message(b"active"), a_message(b"delayed", delay_ms=SECOND)]
    store.send(ORDERS, [*sent, a_message(b"stays")], now=clock.now)
    store.receive(ORDERS, count=1, visibility_ms=SECOND, now=clock.now)
    ranks = [each.rank for each in browse(store, clock) if each.message.body != b"stays"]

    removed = [store.remove(ORDERS, chosen, now=clock.now) for chosen in (ranks * 2, ranks, [0])]

    assert removed == [3, 0, 0]
    assert names(browse(store, clock)) == [b"stays"]


def test_what_is_expired_is_not_removed_but_gone(store: Store, clock: Clock) -> None:
    store.send(ORDERS, [a_message(expires=clock.now + SECOND)], now=clock.now)
    [brief] = browse(store, clock)

    clock.forward(SECOND)

    assert store.remove(ORDERS, [brief.rank], now=clock.now) == 0


def test_removing_a_head_and_who_follows_brings_up_the_one_after(
    store: Store, clock: Clock
) -> None:
    store.send(ORDERS, [a_message(b"%d" % n, group="left") for n in range(4)], now=clock.now)
    ranks = {each.message.body: each.rank for each in browse(store, clock)}

    store.remove(ORDERS, [ranks[b"0"], ranks[b"1"], ranks[b"2"]], now=clock.now)

    [message] = store.receive(ORDERS, count=16, visibility_ms=SECOND, now=clock.now)
    assert message.body == b"3"


def test_figures_tell_what_was_and_what_is(store: Store, clock: Clock) -> None:
    began = clock.now
    store.send(ORDERS, [a_message(b"a"), a_message(b"b"), a_message(b"c")], now=clock.now)
    store.send(ORDERS, [a_message(b"brief", expires=began + SECOND)], now=clock.now)
    clock.forward(SECOND)
    store.send(ORDERS, [a_message(b"late", expires=began + 2 * FOUR_DAYS)], now=clock.now)
    for _ in range(2):
        received = store.receive(ORDERS, count=2, visibility_ms=0, now=clock.now)
    [held] = store.receive(ORDERS, count=1, visibility_ms=SECOND, now=clock.now)
    store.delete(ORDERS, [held.receipt_handle, received[0].receipt_handle], now=clock.now)
    store.remove(ORDERS, [browse(store, clock)[-1].rank], now=clock.now)

    figures = store.figures(ORDERS, now=clock.now)

    assert figures == Figures(
        counts=store.counts(ORDERS, now=clock.now),
        oldest=began,
        sent=5,
        received=5,
        deleted=2,
        expired=1,
    )


def test_totals_outlive_a_purge_and_an_empty_queue_has_nothing_old(
    store: Store, clock: Clock
) -> None:
    store.send(ORDERS, [a_message()] * 3, now=clock.now)

    store.purge(ORDERS)

    figures = store.figures(ORDERS, now=clock.now)
    assert (figures.oldest, figures.counts.total) == (None, 0)
    assert (figures.sent, figures.deleted) == (3, 0)
