from unittest.mock import Mock

import pytest
from django.conf import settings
from redis.exceptions import ConnectionError as StoreAway

from iotconsole.kit import ids
from iotconsole.kit.valkey import client
from mns import history, services, tally, tasks
from mns.delivery import Publication
from mns.history import MINUTE_MS, Sample, Total
from tests.journeys.eventually import eventually

NOON = 1_800_000_000_000


def seen(minute: int, held: int = 0, sent: int = 0) -> Sample:
    return Sample(NOON + minute * MINUTE_MS, held, 0, 0, 0, sent, 0, 0, 0)


def test_a_rate_is_what_came_in_between_two_samples_per_minute() -> None:
    samples = [seen(0, sent=10), seen(1, sent=70), seen(3, sent=90)]

    assert [point.sent for point in history.points(samples)] == [60, 10]


def test_one_sample_is_no_rate_yet() -> None:
    assert history.points([seen(0, sent=10)]) == []


def test_totals_that_begin_anew_are_no_negative_rate() -> None:
    assert history.publish_rates([Total(NOON, 9), Total(NOON + MINUTE_MS, 2)])[0].published == 0


def test_a_day_is_drawn_with_no_more_points_than_a_screen_shows_and_ends_now() -> None:
    day = [seen(minute, sent=minute) for minute in range(history.KEPT)]

    points = history.points(day)

    assert len(points) <= history.POINTS
    assert points[-1].time_ms == day[-1].time_ms
    assert {point.sent for point in points} == {1}


@pytest.mark.parametrize(
    ("held", "grows"),
    [
        ([0, 0, 0, 0, 0, 1, 2, 3, 4, 5], True),
        ([9, 9, 9, 9, 9, 9, 9, 9, 9, 9], False),
        ([3, 5, 4, 6, 5, 7, 5, 8, 6, 9], False),  # up and down
        ([1, 2, 3], False),  # too short to tell
    ],
)
def test_a_queue_grows_when_all_of_the_last_minutes_held_more(held: list[int], grows: bool) -> None:
    samples = [seen(minute, held=number) for minute, number in enumerate(held)]

    assert history.is_growing(samples) is grows


@pytest.mark.django_db
def test_each_minute_the_figures_of_every_queue_are_taken_down(committed: None) -> None:
    queue, _ = services.create_queue(settings.REGION, "orders")
    services.send_message(queue, b"hello")
    tasks.sample()
    services.send_message(queue, b"hello again", delay_seconds=60)

    tasks.sample()

    first, second = history.read(queue.tag, 60)
    assert (first.active, first.delayed, first.sent) == (1, 0, 1)
    assert (second.active, second.delayed, second.sent) == (1, 1, 2)
    assert history.latest([queue.tag, "unknown"]) == [[first, second], []]


def test_no_more_than_a_day_is_kept(empty_store: None) -> None:
    history.keep(("a/queue/1", seen(minute)) for minute in range(history.KEPT + 9))

    assert len(history.read("a/queue/1", 2 * history.KEPT)) == history.KEPT


@pytest.mark.django_db
def test_what_a_topic_takes_is_counted_and_what_it_refuses_is_not(committed: None) -> None:
    topic, _ = services.create_topic(settings.REGION, "air")
    good, bad = ids.message_id(), ids.message_id()
    batch = [
        Publication(settings.REGION, "air", good, b"hello"),
        Publication(settings.REGION, "air", bad, b"hello", tag="t" * 17),
    ]
    tally.write()  # what others left
    tasks.sample()
    services.publish(batch, batch_id=good)
    tally.write()

    tasks.sample()

    before, after = history.read_published(topic.pk, 60)
    assert after.published - before.published == 1


def test_what_was_gathered_is_written_by_itself_and_once(empty_store: None) -> None:
    gathered = tally.Tally()
    gathered.add({999: 2})
    gathered.add({999: 3})

    written = eventually(lambda: client().hget("mns:published", "999"), "The tally is written.")

    gathered.write()
    assert written == client().hget("mns:published", "999") == b"5"


def test_what_cannot_be_written_waits_for_the_store(
    empty_store: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    gathered = tally.Tally()
    with monkeypatch.context() as away:
        away.setattr(history, "client", Mock(side_effect=StoreAway))
        gathered.add({998: 2})
        gathered.write()

    gathered.write()

    assert client().hget("mns:published", "998") == b"2"


@pytest.mark.django_db
def test_the_total_of_a_topic_that_is_gone_is_forgotten(committed: None) -> None:
    history.count_published({999: 5})
    tasks.sample()

    history.keep_published([999], now=NOON)

    assert [total.published for total in history.read_published(999, 60)] == [0]
