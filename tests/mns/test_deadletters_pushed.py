"""What can reach no subscriber is in the dead letter queue, and says why."""

from iotconsole.kit import clock
from mns import deadletters, letters, services
from mns.connection import store
from mns.deadletters import GivenUp
from mns.delivery import Publication
from mns.letters import Origin, Source
from mns.models import Queue, Subscription, Topic
from mns.properties import unpack
from mns.store.protocol import StoredMessage
from tests.mns.conftest import REGION
from tests.mns.dying import RED, lying, only, reason_of
from tests.mns.store.cast import SECOND

HOOK = "http://127.0.0.1:9/hook"
ORDERS = f"acs:mns:{REGION}:1:queues/orders"
MINUTE_SECONDS = 60


def give_up(hook: Subscription, error: str = "The endpoint answered 500.") -> None:
    now = clock.now_ms()
    waiting = store().receive(hook.tag, count=16, visibility_ms=SECOND, now=now)
    deadletters.bury_pushed(hook, [GivenUp(message, error) for message in waiting], now=now)


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
