"""What was received too often is in the dead letter queue, and says why."""

import pytest

from iotconsole.kit import clock
from mns import deadletters, letters, notification, services
from mns.connection import store
from mns.letters import Origin, Source
from mns.models import Queue
from mns.properties import Properties, Property, pack, unpack
from tests.mns.conftest import REGION
from tests.mns.dying import RED, kill, lying, only, reason_of
from tests.mns.store.cast import SECOND

MINUTE_SECONDS = 60


@pytest.fixture
def source(dead: Queue) -> Queue:
    """A queue whose messages are received once."""
    source, _ = services.create_queue(
        REGION, "orders", dead_letter_queue="dead", max_receive_count=1, visibility_timeout=1
    )
    return source


def test_message_received_too_often_is_in_the_dead_letter_queue(source: Queue, dead: Queue) -> None:
    sent = services.send_message(source, b"hello", priority=1, properties=RED)
    now = kill(source)

    deadletters.bury(now=now)

    letter = only(dead, now)
    assert (letter.body, letter.priority, letter.dequeue_count) == (b"hello", 1, 0)
    assert lying(source, now) == []
    assert letters.origin(letter.properties) == Origin(Source(queue="orders"), sent.message_id)
    assert reason_of(dead, letter) == "It was received 1 times and never deleted."


def test_letter_keeps_the_properties_of_the_message_and_gets_three(
    source: Queue, dead: Queue
) -> None:
    sent = services.send_message(source, b"hello", properties=RED)
    now = kill(source)

    deadletters.bury(now=now)

    carried = unpack(only(dead, now).properties)
    assert carried.user == RED.user
    assert {each.name: each.value for each in carried.system} == {
        "traceparent": "00-1",
        "DLQMessageType": "Queue",
        "DLQSourceArn": f"acs:mns:{REGION}:1234567890123456:/queues/orders",
        "DLQOriginMessageId": sent.message_id,
    }


def test_source_and_dead_letter_queue_share_one_retention(source: Queue, dead: Queue) -> None:
    services.set_queue_attributes(source, message_retention_period=MINUTE_SECONDS)
    services.send_message(source, b"hello")
    [before] = lying(source, clock.now_ms())
    now = kill(source)

    deadletters.bury(now=now)

    [letter] = lying(dead, now)
    assert letter.expires == before.expires


def test_message_that_may_still_be_received_stays(source: Queue, dead: Queue) -> None:
    services.set_queue_attributes(source, max_receive_count=2)
    services.send_message(source, b"hello")
    services.receive_messages(source)
    now = clock.now_ms() + SECOND

    deadletters.bury(now=now)

    [again] = store().receive(source.tag, count=1, visibility_ms=SECOND, now=now, most_receives=2)
    assert (again.dequeue_count, lying(dead, now)) == (2, [])


def test_group_goes_along_and_lets_the_next_of_it_through(committed: None) -> None:
    dead, _ = services.create_queue(REGION, "dead", type="fifo")
    source, _ = services.create_queue(
        REGION, "orders", type="fifo", dead_letter_queue="dead", max_receive_count=1
    )
    services.send_message(source, b"1", group="pump-1")
    services.send_message(source, b"2", group="pump-1")
    now = kill(source)

    deadletters.bury(now=now)

    letter = only(dead, now)
    [following] = store().receive(source.tag, count=16, visibility_ms=SECOND, now=now)
    assert (letter.body, letter.group, following.body) == (b"1", "pump-1", b"2")


def test_however_many_are_dead_all_are_taken(source: Queue, dead: Queue) -> None:
    for number in range(250):
        services.send_message(source, str(number).encode())
    now = clock.now_ms()
    store().receive(source.tag, count=250, visibility_ms=SECOND, now=now)

    deadletters.bury(now=now + SECOND)

    assert services.counts(dead).total == 250
    assert services.counts(source).total == 0


def test_whoever_follows_a_worker_that_died_in_between_stores_nothing_twice(
    source: Queue, dead: Queue, monkeypatch: pytest.MonkeyPatch
) -> None:
    services.send_message(source, b"hello")
    now = kill(source)
    with monkeypatch.context() as killed:
        killed.setattr(type(store()), "remove", lambda *_, **__: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            deadletters.bury(now=now)
    services.send_message(source, b"another")
    later = kill(source, after=2 * SECOND)

    deadletters.bury(now=later)

    assert sorted(each.message.body for each in lying(dead, later)) == [b"another", b"hello"]
    assert lying(source, later) == []


def test_dead_letters_of_dead_letters_say_where_they_were_last(source: Queue, dead: Queue) -> None:
    last, _ = services.create_queue(REGION, "last")
    services.set_queue_attributes(dead, dead_letter_queue="last", max_receive_count=1)
    services.send_message(source, b"hello")
    deadletters.bury(now=kill(source))
    letter = only(dead, clock.now_ms())

    now = kill(dead, after=2 * SECOND)
    deadletters.bury(now=now)

    known = letters.origin(only(last, now).properties)
    assert known == Origin(Source(queue="dead"), letter.message_id)


def test_without_a_dead_letter_queue_messages_come_again(source: Queue) -> None:
    services.send_message(source, b"hello")
    now = kill(source)
    store().receive(source.tag, count=1, visibility_ms=SECOND, now=now, most_receives=1)

    services.set_queue_attributes(source, dead_letter_queue=None)

    [again] = store().receive(source.tag, count=1, visibility_ms=SECOND, now=now)
    assert again.body == b"hello"


# What is noted


def test_properties_of_others_are_no_dead_letters() -> None:
    assert letters.origin(b"") is None
    assert letters.origin(pack(RED)) is None


@pytest.mark.parametrize("arn", ["", "acs:mns:r:1:/queues/", "acs:mns:r:1:/topics/t", "nonsense"])
def test_source_that_cannot_be_understood_is_none(arn: str) -> None:
    said = Properties((), (Property("DLQSourceArn", arn, "STRING"),))

    assert letters.origin(pack(said)) == Origin(None, "")


def test_letter_raised_is_as_it_was(source: Queue) -> None:
    buried = letters.buried(pack(RED), Source(queue="orders"), REGION, "A1")

    assert letters.raised(buried) == pack(RED)


def test_written_notification_is_pushed_word_for_word() -> None:
    again = notification.Published("A1", "", 0, "", written="<as it was>")

    body = notification.body("XML", again, notification.Address("1", "ev", "s1"))

    assert body == b"<as it was>"
