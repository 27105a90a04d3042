"""What a queue, a topic and a subscription may be: FIFO, with tags, with a dead letter queue."""

from typing import Any

import pytest

from mns import errors, services
from mns.models import Queue, Topic
from tests.mns.conftest import REGION

HOOK = "http://127.0.0.1:9000/hook"
ORDERS = "acs:mns:cn-shanghai:1:queues/orders"


def a_queue(name: str, **attrs: Any) -> Queue:
    queue, _ = services.create_queue(REGION, name, **attrs)
    return queue


def a_fifo_topic() -> Topic:
    topic, _ = services.create_topic(REGION, "in-order", type="fifo")
    return topic


# Dead letter queues


def test_queue_names_the_queue_for_its_dead_letters(queue: Queue) -> None:
    dead = a_queue("dead")

    services.set_queue_attributes(queue, dead_letter_queue="dead", max_receive_count=3)

    assert (queue.dead_letter_queue, queue.most_receives) == (dead, 3)


def test_queue_that_names_none_keeps_its_messages_for_ever(queue: Queue) -> None:
    a_queue("dead")
    services.set_queue_attributes(queue, dead_letter_queue="dead")

    services.set_queue_attributes(queue, dead_letter_queue=None)

    assert (queue.dead_letter_queue, queue.most_receives) == (None, 0)


@pytest.mark.parametrize(
    ("name", "sentence"),
    [
        ("orders", "A queue cannot be its own dead letter queue."),
        ("nowhere", "There is no queue nowhere in cn-shanghai."),
        ("elsewhere", "There is no queue elsewhere in cn-shanghai."),
        (
            "in-order",
            "Dead letters of a FIFO queue or topic go to a FIFO queue, others to another.",
        ),
    ],
)
def test_queue_that_cannot_take_dead_letters_is_refused(
    queue: Queue, name: str, sentence: str
) -> None:
    services.create_queue("us-west-1", "elsewhere")
    a_queue("in-order", type="fifo")

    with pytest.raises(errors.InvalidArgument) as refused:
        services.set_queue_attributes(queue, dead_letter_queue=name)

    assert (str(refused.value), refused.value.field) == (sentence, "dead_letter_queue")


def test_dead_letters_do_not_go_in_a_circle(queue: Queue) -> None:
    last = a_queue("last")
    a_queue("middle", dead_letter_queue="last")
    services.set_queue_attributes(queue, dead_letter_queue="middle")

    with pytest.raises(errors.InvalidArgument, match="in a circle"):
        services.set_queue_attributes(last, dead_letter_queue="orders")


@pytest.mark.parametrize("count", [0, 1_001])
def test_number_of_receives_has_its_range(queue: Queue, count: int) -> None:
    with pytest.raises(errors.InvalidArgument, match="MaxReceiveCount must be 1 to 1000"):
        services.set_queue_attributes(queue, max_receive_count=count)


def test_queue_that_takes_dead_letters_is_not_deleted(topic: Topic, queue: Queue) -> None:
    dead = a_queue("dead")
    services.set_queue_attributes(queue, dead_letter_queue="dead")
    services.subscribe(topic, "s1", HOOK, dead_letter_queue="dead")

    with pytest.raises(errors.InvalidArgument, match="the dead letters of orders, ev/s1; give"):
        services.delete_queue(dead)

    assert Queue.objects.filter(name="dead").exists()


def test_dead_letter_queue_of_a_subscription_is_changed_and_cleared(topic: Topic) -> None:
    dead = a_queue("dead")
    hook, _ = services.subscribe(topic, "s1", HOOK)

    services.set_subscription_attributes(hook, dead_letter_queue="dead")
    assert hook.dead_letter_queue == dead

    services.set_subscription_attributes(hook, filter_tag="red")
    assert (hook.dead_letter_queue, hook.filter_tag) == (dead, "red")

    services.set_subscription_attributes(hook, dead_letter_queue="")
    assert hook.dead_letter_queue is None


def test_queue_that_subscribes_does_not_take_its_own_dead_letters(
    topic: Topic, queue: Queue
) -> None:
    with pytest.raises(errors.InvalidArgument, match="cannot take its own dead letters"):
        services.subscribe(topic, "s1", ORDERS, dead_letter_queue="orders")


# Types


def test_type_is_chosen_once(committed: None) -> None:
    made = a_queue("orders", type="fifo")

    with pytest.raises(errors.QueueAlreadyExist):
        a_queue("orders", type="normal")
    assert made.is_fifo


def test_who_cannot_name_a_type_finds_the_queue_that_is_there(committed: None) -> None:
    a_queue("dead")
    made = a_queue("orders", dead_letter_queue="dead", tags={"a": "b"})

    again, created = services.create_queue(REGION, "orders", visibility_timeout=30)

    assert (again, created) == (made, False)


@pytest.mark.parametrize("create", [services.create_queue, services.create_topic])
def test_type_nobody_knows_is_refused(committed: None, create: Any) -> None:
    with pytest.raises(errors.InvalidArgument, match="must be one of normal, fifo"):
        create(REGION, "orders", type="sorted")


def test_fifo_topic_takes_fifo_queues_and_web_addresses(committed: None) -> None:
    topic = a_fifo_topic()
    a_queue("orders", type="fifo")

    services.subscribe(topic, "s1", ORDERS)
    services.subscribe(topic, "s2", HOOK)

    assert topic.subscriptions.count() == 2


@pytest.mark.parametrize(("topic_type", "queue_type"), [("fifo", "normal"), ("normal", "fifo")])
def test_order_is_kept_all_the_way_or_not_at_all(
    committed: None, topic_type: str, queue_type: str
) -> None:
    topic, _ = services.create_topic(REGION, "ev", type=topic_type)
    a_queue("orders", type=queue_type)

    with pytest.raises(errors.EndpointInvalid, match="A FIFO topic sends to FIFO queues"):
        services.subscribe(topic, "s1", ORDERS)


# Tags


def test_tags_are_kept_and_changed(queue: Queue, topic: Topic) -> None:
    services.set_queue_attributes(queue, tags={"team": "pumps"})
    services.set_topic_attributes(topic, tags={"team": ""})

    assert (queue.tags, topic.tags) == ({"team": "pumps"}, {"team": ""})


@pytest.mark.parametrize(
    "tags",
    [
        {str(number): "" for number in range(21)},
        {"": "nameless"},
        {"k" * 129: ""},
        {"k": "v" * 129},
        {"k": "\x00"},
    ],
)
def test_tags_that_cannot_be_are_refused(committed: None, tags: dict[str, str]) -> None:
    with pytest.raises(errors.InvalidArgument) as refused:
        a_queue("orders", tags=tags)

    assert refused.value.field == "tags"


# Messages of a FIFO queue


def test_messages_of_a_group_come_one_at_a_time_in_order(committed: None) -> None:
    queue = a_queue("orders", type="fifo")
    for body in (b"1", b"2"):
        services.send_message(queue, body, group="pump-1")
    services.send_message(queue, b"other", group="pump-2")

    first, other = services.receive_messages(queue, count=16)
    services.delete_message(queue, first.receipt_handle)
    [second] = services.receive_messages(queue, count=16)

    assert [m.body for m in (first, other, second)] == [b"1", b"other", b"2"]
    assert first.group == "pump-1"


@pytest.mark.parametrize(
    ("wish", "field"),
    [
        ({}, "group"),
        ({"group": "g" * 129}, "group"),
        ({"group": "a b"}, "group"),
        ({"group": "g", "priority": 1}, "priority"),
        ({"group": "g", "delay_seconds": 1}, "delay_seconds"),
    ],
)
def test_message_that_would_break_the_order_is_refused(
    committed: None, wish: dict[str, Any], field: str
) -> None:
    queue = a_queue("orders", type="fifo")

    with pytest.raises(errors.InvalidArgument) as refused:
        services.send_message(queue, b"hello", **wish)

    assert refused.value.field == field


def test_message_of_a_fifo_queue_cannot_do_without_its_delay(committed: None) -> None:
    queue = a_queue("orders", type="fifo", delay_seconds=60)

    services.send_message(queue, b"hello", group="g", delay_seconds=0)

    assert services.counts(queue).delayed == 1


def test_normal_queue_heeds_no_group_and_takes_none(queue: Queue) -> None:
    with pytest.raises(errors.InvalidArgument, match="for FIFO queues and FIFO topics only"):
        services.send_message(queue, b"hello", group="g")


# Purging


def test_purged_queue_says_what_was_in_it(queue: Queue) -> None:
    services.send_message(queue, b"one")
    services.send_message(queue, b"two", delay_seconds=60)

    assert services.purge_queue(queue) == 2
    assert services.counts(queue).total == 0
