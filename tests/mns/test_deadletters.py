"""What was received too often, or can reach nobody, is in the dead letter queue, and says why."""

import pytest

from iotconsole.kit import clock
from mns import deadletters, letters, notification, services
from mns.connection import store
from mns.deadletters import GivenUp
from mns.delivery import Publication
from mns.letters import Origin, Source
from mns.models import Queue, Subscription, Topic
from mns.properties import Properties, Property, pack, unpack
from mns.store.protocol import Listed, StoredMessage
from tests.mns.conftest import REGION
from tests.mns.store.cast import SECOND

HOOK = "http://127.0.0.1:9/hook"
ORDERS = f"acs:mns:{REGION}:1:queues/orders"
RED = Properties(
    (Property("colour", "red", "STRING"),), (Property("traceparent", "00-1", "STRING"),)
)
MINUTE_SECONDS = 60


@pytest.fixture
def dead(committed: None) -> Queue:
    dead, _ = services.create_queue(REGION, "dead")
    return dead


@pytest.fixture
def source(dead: Queue) -> Queue:
    """A queue whose messages are received once."""
    source, _ = services.create_queue(
        REGION, "orders", dead_letter_queue="dead", max_receive_count=1, visibility_timeout=1
    )
    return source


def kill(queue: Queue, *, after: int = 0) -> int:
    """Receive all there is as often as is allowed; answer the moment when it is dead."""
    now = clock.now_ms() + after
    for _ in range(queue.max_receive_count):
        store().receive(queue.tag, count=16, visibility_ms=SECOND, now=now)
        now += SECOND
    return now


def lying(queue: Queue, now: int) -> list[Listed]:
    return store().browse(queue.tag, count=100, now=now).messages


def only(queue: Queue, now: int) -> StoredMessage:
    [listed] = lying(queue, now)
    return listed.message


def reason_of(queue: Queue, message: StoredMessage) -> str:
    return str(letters.read_notes(queue.tag, [message.message_id])[message.message_id].reason)


def give_up(hook: Subscription, error: str = "The endpoint answered 500.") -> None:
    now = clock.now_ms()
    waiting = store().receive(hook.tag, count=16, visibility_ms=SECOND, now=now)
    deadletters.bury_pushed(hook, [GivenUp(message, error) for message in waiting], now=now)


# Received too often


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


# Pushed in vain


def test_push_that_was_given_up_is_kept_as_it_would_have_been_read(
    topic: Topic, dead: Queue
) -> None:
    hook, _ = services.subscribe(topic, "s1", HOOK, dead_letter_queue="dead")
    item = Publication(REGION, "ev", "A1", b"hello", "red", RED)
    services.publish([item], batch_id="1")

    give_up(hook)

    now = clock.now_ms()
    letter = only(dead, now)
    assert b"<Message>hello</Message>" in letter.body
    assert b"<SubscriptionName>s1</SubscriptionName>" in letter.body
    known = letters.origin(letter.properties)
    assert known == Origin(Source(topic="ev", subscription="s1"), "A1")
    assert unpack(letter.properties).user == RED.user
    assert reason_of(dead, letter) == "The endpoint answered 500."


def test_push_that_is_given_up_twice_is_one_letter(topic: Topic, dead: Queue) -> None:
    hook, _ = services.subscribe(topic, "s1", HOOK, dead_letter_queue="dead")
    services.publish([Publication(REGION, "ev", "A1", b"hello")], batch_id="1")
    now = clock.now_ms()
    waiting = store().receive(hook.tag, count=16, visibility_ms=SECOND, now=now)

    for moment in (now, now + SECOND):
        deadletters.bury_pushed(hook, [GivenUp(waiting[0], "no")], now=moment)

    assert len(lying(dead, now)) == 1


def test_letter_of_a_push_lives_as_long_as_its_queue_says(topic: Topic, dead: Queue) -> None:
    services.set_queue_attributes(dead, message_retention_period=MINUTE_SECONDS)
    hook, _ = services.subscribe(topic, "s1", HOOK, dead_letter_queue="dead")
    services.publish([Publication(REGION, "ev", "A1", b"hello")], batch_id="1")

    give_up(hook)

    now = clock.now_ms()
    [letter] = lying(dead, now)
    assert 0 < letter.expires - now <= MINUTE_SECONDS * SECOND


def test_push_of_a_fifo_topic_keeps_its_group_in_life_and_death(committed: None) -> None:
    topic, _ = services.create_topic(REGION, "ev", type="fifo")
    dead, _ = services.create_queue(REGION, "dead", type="fifo")
    hook, _ = services.subscribe(topic, "s1", HOOK, dead_letter_queue="dead")
    batch = [Publication(REGION, "ev", str(n), b"hello", group="pump-1") for n in range(2)]
    services.publish(batch, batch_id="1")

    give_up(hook)

    assert only(dead, clock.now_ms()).group == "pump-1"  # the other waits for the first


def test_push_without_a_dead_letter_queue_is_gone(topic: Topic) -> None:
    hook, _ = services.subscribe(topic, "s1", HOOK)
    message = StoredMessage("A1", b"", "handle", 0, 0, 0, 1, 8)

    deadletters.bury_pushed(hook, [GivenUp(message, "no")], now=clock.now_ms())


# Copies that nobody can take


def test_copy_for_a_queue_that_is_gone_is_a_dead_letter(
    topic: Topic, queue: Queue, dead: Queue
) -> None:
    services.subscribe(
        topic, "s1", ORDERS, notify_content_format="SIMPLIFIED", dead_letter_queue="dead"
    )
    services.delete_queue(queue)
    item = Publication(REGION, "ev", "A1", b"hello", properties=RED)

    for _ in range(2):  # the same batch again stores nothing twice
        [outcome] = services.publish([item], batch_id="1")

    letter = only(dead, clock.now_ms())
    assert outcome.copies[0].refusal is not None
    assert letter.body == b"hello"
    known = letters.origin(letter.properties)
    assert known == Origin(Source(topic="ev", subscription="s1"), "A1")
    assert reason_of(dead, letter) == "The queue name you provided is not exist."


def test_copy_that_is_too_long_for_its_queue_is_a_dead_letter(
    topic: Topic, queue: Queue, dead: Queue
) -> None:
    services.subscribe(topic, "s1", ORDERS, dead_letter_queue="dead")
    services.set_queue_attributes(queue, maximum_message_size=1_024)

    services.publish([Publication(REGION, "ev", "A1", b"x" * 1_025)], batch_id="1")

    letter = only(dead, clock.now_ms())
    assert reason_of(dead, letter) == ("The message body has 1025 bytes; at most 1024 are allowed.")


def test_copy_for_a_queue_that_is_dropped_just_now_is_a_dead_letter(
    topic: Topic, queue: Queue, dead: Queue
) -> None:
    bills, _ = services.create_queue(REGION, "bills")
    services.subscribe(topic, "s1", ORDERS, dead_letter_queue="dead")
    services.subscribe(topic, "s2", ORDERS.replace("orders", "bills"))
    store().drop(queue.tag)  # and nobody has told this process yet

    [outcome] = services.publish([Publication(REGION, "ev", "A1", b"hello")], batch_id="1")

    gone, stored = outcome.copies
    assert (gone.refusal and gone.refusal.code, stored.refusal) == ("QueueNotExist", None)
    assert (services.counts(bills).total, services.counts(dead).total) == (1, 1)


def test_copy_whose_queue_keeps_no_order_any_more_is_a_dead_letter(committed: None) -> None:
    topic, _ = services.create_topic(REGION, "ev", type="fifo")
    dead, _ = services.create_queue(REGION, "dead", type="fifo")
    queue, _ = services.create_queue(REGION, "orders", type="fifo")
    services.subscribe(topic, "s1", ORDERS, dead_letter_queue="dead")
    services.delete_queue(queue)
    services.create_queue(REGION, "orders")

    services.publish([Publication(REGION, "ev", "A1", b"hello", group="g")], batch_id="1")

    letter = only(dead, clock.now_ms())
    assert (letter.group, reason_of(dead, letter)[:21]) == ("g", "A FIFO topic sends to")


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
