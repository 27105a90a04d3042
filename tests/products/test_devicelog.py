"""The device log tells a device's story backwards, step by step, and finds what is asked for."""

from typing import Any, cast

import msgspec
import pytest

from iotconsole.kit.clock import now_ms
from iotconsole.kit.ids import Snowflake
from iotconsole.kit.valkey import client
from products import devicelog, oldlog, whereabouts
from products.devicelog import Line, Search, Step, Story

pytestmark = [pytest.mark.usefixtures("empty_store"), pytest.mark.django_db]

HOUR_MS = 3_600_000


def story(
    device_name: str, message_id: int, *steps: Step, time_ms: int = 1000, status: int = 200
) -> Story:
    lines = [Line(step.value, "/pk/dn/update", status) for step in steps]
    return Story(time_ms, message_id, device_name, lines)


def write(*stories: Story) -> None:
    """Write stories of one batch."""
    with client().pipeline() as pipe:
        devicelog.add_all(pipe, [("pk", each) for each in stories])
        pipe.execute()


def message_id(time_ms: int) -> int:
    return Snowflake(7, lambda: time_ms).next()


def test_newest_step_comes_first() -> None:
    write(story("dn", 1, Step.PUBLISHED, Step.RULE_ENGINE, Step.FORWARDED))
    write(story("dn", 2, Step.PUBLISHED))

    lines = [(entry.message_id, entry.step) for entry in devicelog.read("pk", "dn")]

    assert lines == [(2, "published"), (1, "forwarded"), (1, "rule_engine"), (1, "published")]


def test_product_log_holds_all_its_devices_and_device_log_its_own() -> None:
    write(story("dn", 1, Step.PUBLISHED), story("other", 2, Step.PUBLISHED))

    assert [entry.device_name for entry in devicelog.read("pk")] == ["other", "dn"]
    assert [entry.device_name for entry in devicelog.read("pk", "dn")] == ["dn"]


def test_what_is_told_late_stands_where_it_happened() -> None:
    for number, time_ms in enumerate([40, 50, 10, 60, 20, 70]):
        write(story("dn", number, Step.PUBLISHED, Step.FORWARDED, time_ms=time_ms))

    pages = [devicelog.read("pk", "dn", count=4)]
    pages.append(devicelog.read("pk", "dn", count=4, before=pages[0][-1].cursor))

    times = [[entry.time_ms for entry in page] for page in pages]
    assert [sorted(page, reverse=True) for page in times] == times
    assert sorted(times[0][::2] + times[1][::2]) == [10, 20, 40, 50, 60, 70]


def test_product_log_is_in_the_order_of_time_though_a_batch_is_written_by_devices() -> None:
    names = ["busy"] * 40 + ["idle"] + ["busy"] * 40 + ["other"] * 40
    write(*(story(name, number, Step.PUBLISHED) for number, name in enumerate(names)))

    pages = [devicelog.read("pk", count=50)]
    while pages[-1]:
        pages.append(devicelog.read("pk", count=50, before=pages[-1][-1].cursor))

    read = [(entry.message_id, entry.device_name) for page in pages for entry in page]
    assert read == list(reversed(list(enumerate(names))))


@pytest.mark.parametrize("together", [True, False])
def test_log_is_read_on_where_the_page_ended(*, together: bool) -> None:
    stories = [story("dn", number, Step.PUBLISHED, Step.FORWARDED) for number in range(45)]
    for batch in [stories] if together else [[one] for one in stories]:
        write(*batch)

    pages = [devicelog.read("pk", "dn", count=17)]
    while pages[-1]:
        pages.append(devicelog.read("pk", "dn", count=17, before=pages[-1][-1].cursor))

    read = [entry.message_id for page in pages for entry in page]
    assert read == [number for number in reversed(range(45)) for _ in range(2)]
    assert [len(page) for page in pages] == [34, 34, 22, 0]


def test_message_id_beyond_53_bits_keeps_its_digits() -> None:
    write(story("dn", 996_631_053_735_047_169, Step.PUBLISHED))

    [entry] = devicelog.read("pk", "dn")

    assert entry.message_id == 996_631_053_735_047_169


def test_stream_that_nobody_writes_to_goes_after_a_week(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(oldlog, "PAGES", 1)  # the store does not answer more than it is asked
    monkeypatch.setattr(oldlog, "PAGE", 1)
    for number in range(50):
        client().xadd(f"devicelog:pk:silent-{number}", {"p": b"\x90"}, id="1000-1")
    write(story("dn", 1, Step.PUBLISHED))

    for _ in range(200):
        oldlog.tidy(now_ms() - 7 * 24 * HOUR_MS)

    assert set(client().scan_iter("devicelog:pk*")) == {b"devicelog:pk", b"devicelog:pk:dn"}


def test_what_is_older_than_a_week_is_not_shown_between_what_is_new() -> None:
    week_ago = now_ms() - 7 * 24 * HOUR_MS - 1
    old = msgspec.msgpack.encode([story("dn", 1, Step.PUBLISHED)])
    client().xadd("devicelog:pk:dn", {"p": old}, id=f"{week_ago}-1")
    write(story("dn", 2, Step.PUBLISHED))

    assert [entry.message_id for entry in devicelog.read("pk", "dn")] == [2]


def test_an_entry_in_another_layout_is_passed_by() -> None:
    write(story("dn", 1, Step.PUBLISHED))
    client().xadd("devicelog:pk:dn", {"s": b'[1,2,"dn",[]]'})
    write(story("dn", 3, Step.PUBLISHED))

    assert [entry.message_id for entry in devicelog.read("pk", "dn")] == [3, 1]


def test_a_full_batch_takes_less_in_both_streams_than_it_says() -> None:
    now, steps = now_ms(), (Step.PUBLISHED, Step.RULE_ENGINE, Step.FORWARDED)
    stories = [story(f"dn-{number % 10}", now + number, *steps) for number in range(500)]
    write(*stories)

    rows = [cast("Any", client()).xrange(stream) for stream in client().scan_iter("devicelog:pk*")]
    entries = [fields for row in rows for _, fields in row]

    assert len(entries) == 2 * 500 / devicelog.PACKED
    written = sum(len(value) for fields in entries for value in fields.values())
    assert written < len(msgspec.msgpack.encode(stories)) / 4


def test_a_stream_keeps_so_many_entries_and_no_more(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(devicelog, "PRODUCT_LIMIT", 100)
    for number in range(400):
        write(story("dn", number, Step.PUBLISHED))

    assert 100 <= client().xlen("devicelog:pk") <= 200  # "about": whole nodes are cut


@pytest.mark.parametrize(
    ("search", "found"),
    [
        (Search(since=2000), [4, 3, 2]),
        (Search(until=2000), [2, 1]),
        (Search(since=2000, until=2000), [2]),
        (Search(message_id=3), [3]),
        (Search(step="forwarded"), [4, 2]),
        (Search(result="failure"), [3]),
        (Search(result="success"), [4, 2, 1]),
        (Search(step="forwarded", since=3000), [4]),
        (Search(text="UPDATE"), [4, 3, 2, 1]),
        (Search(text="elsewhere"), []),
    ],
)
def test_lines_are_found_by_time_step_message_and_result(search: Search, found: list[int]) -> None:
    write(
        story("dn", 1, Step.PUBLISHED, time_ms=1000),
        story("dn", 2, Step.FORWARDED, time_ms=2000),
        story("dn", 3, Step.PUBLISHED, time_ms=3000, status=9331),
        story("dn", 4, Step.FORWARDED, time_ms=4000),
    )

    assert [entry.message_id for entry in devicelog.read("pk", "dn", search=search)] == found


def test_a_page_of_what_was_found_is_read_on_where_it_ended() -> None:
    for number in range(1, 700):
        write(story("dn", number, Step.PUBLISHED, status=200 if number % 100 else 9331))
    search = Search(result="failure")

    first = devicelog.read("pk", "dn", count=4, search=search)
    second = devicelog.read("pk", "dn", count=4, before=first[-1].cursor, search=search)

    assert [entry.message_id for entry in first + second] == [600, 500, 400, 300, 200, 100]


def test_a_message_is_found_by_its_id_alone() -> None:
    ids = [message_id(now_ms()) + number for number in range(3)]
    write(story("dn", ids[0], Step.PUBLISHED), story("other", ids[1], Step.PUBLISHED))
    write(story("dn", ids[2], Step.PUBLISHED))

    [(product_key, found)] = devicelog.find(ids[1])

    assert (product_key, found.device_name) == ("pk", "other")
    assert devicelog.find(ids[2] + 1) == []


def test_what_was_sent_to_many_devices_has_a_story_of_each() -> None:
    number = message_id(now_ms())
    write(story("dn", number, Step.SENT), story("other", number, Step.SENT))

    assert [each.device_name for _, each in devicelog.find(number)] == ["dn", "other"]


def test_what_was_told_of_a_message_at_two_times_is_one_story() -> None:
    number = message_id(now_ms())
    write(story("dn", number, Step.PUBLISHED))
    write(story("dn", number, Step.FORWARDED))

    [(_, found)] = devicelog.find(number)

    assert [line.step for line in found.lines] == ["published", "forwarded"]


def test_whereabouts_are_bounded_in_time_and_memory(monkeypatch: pytest.MonkeyPatch) -> None:
    for number in range(1, 301):
        client().xadd(whereabouts.KEY, {"i": b"\x90"}, id=f"1000-{number}")
    for _ in range(2000):
        write(story("dn", message_id(now_ms()), Step.PUBLISHED))
    before = client().xlen(whereabouts.KEY)

    whereabouts.tidy(now_ms() - HOUR_MS)
    whole = client().xlen(whereabouts.KEY)
    monkeypatch.setattr(whereabouts, "BYTES", (client().memory_usage(whereabouts.KEY) or 0) // 2)
    whereabouts.tidy(now_ms() - HOUR_MS)

    assert whole <= before - 200  # whole nodes are cut
    assert client().xlen(whereabouts.KEY) < whole * 0.7
