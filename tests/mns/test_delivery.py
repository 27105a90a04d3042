"""From a published batch to the queues and outboxes of the subscribers."""

import json
import re

import pytest
from pytest_django import DjangoAssertNumQueries

from mns import notification, services
from mns.connection import store
from mns.delivery import Enqueue, Outcome, Publication, deliver
from mns.errors import InvalidArgument
from mns.models import Queue, Topic
from mns.properties import Properties, Property, unpack
from mns.store.protocol import StoredMessage
from tests.mns.conftest import REGION
from tests.mns.store.cast import SECOND, Clock

ORDERS = "acs:mns:cn-shanghai:1234567890123456:queues/orders"
DAY = 86_400 * SECOND
NOW = Clock().now


def a_publication(body: bytes = b"hello", tag: str = "", message_id: str = "A1") -> Publication:
    return Publication(REGION, "ev", message_id, body, tag)


def published(*items: Publication, batch_id: str = "batch-1") -> list[Outcome]:
    return deliver(items, [], batch_id=batch_id, now=NOW)


def waiting(queue: Queue) -> list[StoredMessage]:
    return store().peek(queue.tag, count=1_000, now=NOW)


def test_simplified_subscription_puts_the_published_text_into_its_queue(
    topic: Topic, queue: Queue
) -> None:
    services.subscribe(topic, "s1", ORDERS, notify_content_format="SIMPLIFIED")

    [outcome] = published(a_publication(b"hello"))

    [message] = waiting(queue)
    [copy] = outcome.copies
    assert (message.body, message.priority, message.enqueue_time) == (b"hello", 8, NOW)
    assert (copy.subscription, copy.endpoint, copy.refusal) == ("s1", ORDERS, None)
    assert message.message_id == copy.message_id
    assert re.fullmatch("[0-9A-F]{32}", copy.message_id)


def test_json_subscription_puts_the_document_into_its_queue(topic: Topic, queue: Queue) -> None:
    services.subscribe(topic, "s1", ORDERS, notify_content_format="JSON")

    published(a_publication(b"hello", tag="red"))

    [message] = waiting(queue)
    document = json.loads(message.body)
    assert document["Message"] == "hello"
    assert (document["MessageId"], document["MessageTag"]) == ("A1", "red")


def test_xml_is_the_format_of_a_subscription_that_names_none(topic: Topic, queue: Queue) -> None:
    services.subscribe(topic, "s1", ORDERS)

    published(a_publication(b"<hello>"))

    [message] = waiting(queue)
    assert message.body.startswith(b'<?xml version="1.0" encoding="utf-8"?><Notification xmlns=')
    assert b"<Message>&lt;hello&gt;</Message>" in message.body


def test_every_subscription_gets_its_copy_with_an_id_of_its_own(topic: Topic, queue: Queue) -> None:
    bills, _ = services.create_queue(REGION, "bills")
    services.subscribe(topic, "s1", ORDERS)
    services.subscribe(topic, "s2", ORDERS)
    services.subscribe(topic, "s3", "acs:mns:us-west-1:127:queues/bills")

    [outcome] = published(a_publication())

    assert (len(waiting(queue)), len(waiting(bills))) == (2, 1)
    assert len({copy.message_id for copy in outcome.copies}) == 3


@pytest.mark.parametrize(("tag", "copies"), [("red", 1), ("blue", 0), ("", 0), ("Red", 0)])
def test_filter_tag_lets_only_its_own_tag_through(
    topic: Topic, queue: Queue, tag: str, copies: int
) -> None:
    services.subscribe(topic, "s1", ORDERS, filter_tag="red")

    [outcome] = published(a_publication(tag=tag))

    assert outcome.refusal is None
    assert len(waiting(queue)) == len(outcome.copies) == copies


def test_batch_that_is_delivered_again_stores_nothing_twice(topic: Topic, queue: Queue) -> None:
    services.subscribe(topic, "s1", ORDERS)
    first = published(a_publication(message_id="A1"), a_publication(message_id="A2"))

    again = published(a_publication(message_id="A1"), a_publication(message_id="A2"))

    assert again == first
    assert len(waiting(queue)) == 2


def test_another_batch_with_the_same_message_stores_it_under_another_id(
    topic: Topic, queue: Queue
) -> None:
    services.subscribe(topic, "s1", ORDERS)
    [first] = published(a_publication(), batch_id="batch-1")

    [second] = published(a_publication(), batch_id="batch-2")

    assert len(waiting(queue)) == 2
    assert first.copies[0].message_id != second.copies[0].message_id


def test_batch_id_that_comes_with_other_messages_loses_none(topic: Topic, queue: Queue) -> None:
    services.subscribe(topic, "s1", ORDERS)
    published(a_publication(message_id="A1"))

    published(a_publication(message_id="A2"))

    assert len(waiting(queue)) == 2


def test_messages_for_queues_and_topics_share_a_batch(topic: Topic, queue: Queue) -> None:
    services.subscribe(topic, "s1", ORDERS, notify_content_format="SIMPLIFIED")

    outcomes = deliver(
        [a_publication(b"published")],
        [Enqueue(REGION, "orders", "E1", b"enqueued"), Enqueue(REGION, "nowhere", "E2", b"lost")],
        batch_id="1",
        now=NOW,
    )

    assert [message.body for message in waiting(queue)] == [b"published", b"enqueued"]
    assert [o.message_id for o in outcomes] == ["A1", "E1", "E2"]
    assert [o.refusal and o.refusal.code for o in outcomes] == [None, None, "QueueNotExist"]


def test_topic_that_does_not_exist_refuses_its_messages_alone(topic: Topic, queue: Queue) -> None:
    services.subscribe(topic, "s1", ORDERS)
    lost = Publication(REGION, "nowhere", "B1", b"lost")

    outcomes = published(lost, a_publication())

    assert [o.refusal and o.refusal.code for o in outcomes] == ["TopicNotExist", None]
    assert len(waiting(queue)) == 1


@pytest.mark.parametrize(
    ("body", "tag", "sentence"),
    [
        (b"x" * 1_025, "", "The message body has 1025 bytes; at most 1024 are allowed."),
        (b"\xff", "", "The message body is not UTF-8 text."),
        (b"a\x00b", "", "The message body holds control characters."),
        (b"hello", "x" * 17, "MessageTag must be at most 16 printable characters."),
        (b"hello", "a\r\nb", "MessageTag must be at most 16 printable characters."),
    ],
)
def test_message_that_nobody_could_receive_is_refused_with_its_reason(
    topic: Topic, queue: Queue, body: bytes, tag: str, sentence: str
) -> None:
    services.set_topic_attributes(topic, maximum_message_size=1_024)
    services.subscribe(topic, "s1", ORDERS)

    [outcome] = published(a_publication(body, tag))

    assert outcome.refusal is not None
    assert (outcome.refusal.code, str(outcome.refusal)) == ("InvalidArgument", sentence)
    assert waiting(queue) == []


def test_queue_that_takes_less_refuses_its_copy_alone(topic: Topic, queue: Queue) -> None:
    bills, _ = services.create_queue(REGION, "bills")
    services.subscribe(topic, "s1", ORDERS)
    services.subscribe(topic, "s2", ORDERS.replace("orders", "bills"))
    services.set_queue_attributes(queue, maximum_message_size=1_024)

    [outcome] = published(a_publication(b"x" * 1_025))

    assert [c.refusal and c.refusal.code for c in outcome.copies] == ["InvalidArgument", None]
    assert (len(waiting(queue)), len(waiting(bills))) == (0, 1)


def test_longest_message_is_not_refused_for_its_xml_wrapping(topic: Topic, queue: Queue) -> None:
    services.subscribe(topic, "s1", ORDERS)

    [outcome] = published(a_publication(b"<" * 65_536))

    assert outcome.copies[0].refusal is None
    assert len(waiting(queue)) == 1


def test_deleted_queue_refuses_its_copy(topic: Topic, queue: Queue) -> None:
    services.subscribe(topic, "s1", ORDERS)
    services.delete_queue(queue)

    [outcome] = published(a_publication())

    assert outcome.copies[0].refusal is not None
    assert outcome.copies[0].refusal.code == "QueueNotExist"


def test_copy_waits_as_long_and_lives_as_long_as_its_queue_says(topic: Topic, queue: Queue) -> None:
    services.set_queue_attributes(queue, delay_seconds=5, message_retention_period=60)
    services.subscribe(topic, "s1", ORDERS)

    published(a_publication())

    assert store().counts(queue.tag, now=NOW).delayed == 1
    assert store().counts(queue.tag, now=NOW + 5 * SECOND).active == 1
    assert store().counts(queue.tag, now=NOW + 60 * SECOND).total == 0


def test_http_subscription_keeps_the_message_in_its_outbox_for_longer_than_a_day(
    topic: Topic,
) -> None:
    hook, _ = services.subscribe(topic, "s1", "http://127.0.0.1:9/hook", filter_tag="red")

    published(a_publication(tag="red"))

    [kept] = store().peek(hook.tag, count=2, now=NOW + DAY + SECOND)
    expected = notification.Published("A1", "red", NOW, "hello")
    assert notification.unpack(kept.body) == expected


def test_properties_travel_to_queues_and_wait_for_no_push(topic: Topic, queue: Queue) -> None:
    hook, _ = services.subscribe(topic, "s1", "http://127.0.0.1:9/hook")
    services.subscribe(topic, "s2", ORDERS)
    properties = Properties((Property("colour", "red", "STRING"),))

    published(Publication(REGION, "ev", "A1", b"hello", properties=properties))

    [copy], [push] = waiting(queue), store().peek(hook.tag, count=2, now=NOW)
    assert unpack(copy.properties) == properties
    assert push.properties == b""


def test_a_publication_with_bad_properties_is_stored_nowhere(topic: Topic, queue: Queue) -> None:
    services.subscribe(topic, "s1", ORDERS)
    twice = Properties((Property("a", "1", "STRING"), Property("a", "2", "STRING")))

    [outcome] = published(Publication(REGION, "ev", "A1", b"hello", properties=twice))

    assert isinstance(outcome.refusal, InvalidArgument)
    assert waiting(queue) == []


def test_nothing_is_asked_of_the_database_while_nothing_changes(
    topic: Topic, queue: Queue, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    services.subscribe(topic, "s1", ORDERS)
    published(a_publication())
    items = [a_publication(message_id=str(n)) for n in range(500)]

    with django_assert_num_queries(0):
        published(*items, batch_id="batch-2")


def test_change_of_definitions_counts_for_the_next_batch(topic: Topic, queue: Queue) -> None:
    published(a_publication(), batch_id="batch-1")
    services.subscribe(topic, "s1", ORDERS)

    published(a_publication(), batch_id="batch-2")

    assert len(waiting(queue)) == 1
