"""Defining queues, topics and subscriptions, and handling messages by hand."""

from typing import cast

import pytest
from pytest_django import Settings

from mns import errors, services
from mns.attributes import QueueAttributes
from mns.connection import store
from mns.delivery import Publication
from mns.models import Queue, Subscription, Topic
from tests.mns.conftest import REGION

HOOK = "http://127.0.0.1:9000/hook"
ORDERS = "acs:mns:cn-hangzhou:127:queues/orders"
TEXT = "Order 7"


def test_queue_is_made_once_and_found_by_its_name(committed: None) -> None:
    made, created = services.create_queue(REGION, "orders", visibility_timeout=60)
    again, created_again = services.create_queue(REGION, "orders", visibility_timeout=60)

    assert (created, created_again) == (True, False)
    assert made == again == services.find_queue(REGION, "orders")


def test_default_written_out_is_the_same_as_a_default_left_out(queue: Queue) -> None:
    _, created = services.create_queue(REGION, "orders", delay_seconds=0, visibility_timeout=30)

    assert not created


def test_queue_with_other_attributes_is_in_the_way(queue: Queue) -> None:
    with pytest.raises(errors.QueueAlreadyExist):
        services.create_queue(REGION, "orders", visibility_timeout=31)


def test_same_name_in_another_region_is_another_queue(queue: Queue) -> None:
    other, created = services.create_queue("us-west-1", "orders")

    assert created
    assert other != queue


@pytest.mark.parametrize(
    ("name", "refusal"),
    [
        ("", errors.QueueNameLengthError),
        ("q" * 121, errors.QueueNameLengthError),
        ("-orders", errors.InvalidQueueName),
        ("or_ders", errors.InvalidQueueName),
        ("orders\n", errors.InvalidQueueName),
        ("队列", errors.InvalidQueueName),
    ],
)
def test_name_that_is_not_allowed_is_refused(
    committed: None, name: str, refusal: type[errors.MnsError]
) -> None:
    with pytest.raises(refusal) as refused:
        services.create_queue(REGION, name)

    assert refused.value.field == "name"


@pytest.mark.parametrize(
    ("attribute", "value", "sentence"),
    [
        ("delay_seconds", 604_801, "DelaySeconds must be 0 to 604800; it is 604801."),
        ("maximum_message_size", 1_023, "MaximumMessageSize must be 1024 to 65536; it is 1023."),
        ("message_retention_period", 59, "MessageRetentionPeriod must be 60 to 1296000; it is 59."),
        ("visibility_timeout", 0, "VisibilityTimeout must be 1 to 43200; it is 0."),
        ("polling_wait_seconds", 31, "PollingWaitSeconds must be 0 to 30; it is 31."),
    ],
)
def test_attribute_out_of_range_is_refused_with_the_range(
    queue: Queue, attribute: str, value: int, sentence: str
) -> None:
    with pytest.raises(errors.InvalidArgument) as refused:
        services.set_queue_attributes(queue, **cast("QueueAttributes", {attribute: value}))

    assert (str(refused.value), refused.value.field) == (sentence, attribute)


def test_changed_attribute_leaves_the_others(queue: Queue) -> None:
    services.set_queue_attributes(queue, visibility_timeout=60)

    found = services.find_queue(REGION, "orders")
    assert (found.visibility_timeout, found.delay_seconds) == (60, 0)
    assert found.modified > found.created


def test_queue_that_another_deleted_first_cannot_be_changed(queue: Queue) -> None:
    services.delete_queue(services.find_queue(REGION, "orders"))

    with pytest.raises(errors.QueueNotExist):
        services.set_queue_attributes(queue, visibility_timeout=60)


def test_deleted_queue_takes_its_messages_along(queue: Queue) -> None:
    services.send_message(queue, b"hello")
    tag = queue.tag

    services.delete_queue(queue)

    assert store().next_due(tag) is None
    with pytest.raises(errors.QueueNotExist):
        services.find_queue(REGION, "orders")


def test_queue_made_again_shows_no_old_messages(queue: Queue) -> None:
    services.send_message(queue, b"old")
    services.delete_queue(queue)

    again, _ = services.create_queue(REGION, "orders")

    assert services.counts(again).total == 0


def test_pages_follow_each_other_by_name_without_gap_or_repeat(committed: None) -> None:
    names = ["a", "a-1", "B", "b", "c"]
    for name in names:
        services.create_queue(REGION, name)

    first, marker = services.list_queues(REGION, count=2)
    second, next_marker = services.list_queues(REGION, marker=marker, count=2)
    third, last = services.list_queues(REGION, marker=next_marker, count=2)

    assert sorted(names) == [queue.name for queue in (*first, *second, *third)]
    assert (len(first), len(second), len(third), last) == (2, 2, 1, "")


def test_prefix_tells_capitals_from_small_letters(committed: None) -> None:
    for name in ("orders", "Orders", "old-orders"):
        services.create_topic(REGION, name)

    found, _ = services.list_topics(REGION, prefix="or")

    assert [topic.name for topic in found] == ["orders"]


@pytest.mark.parametrize(
    ("marker", "count"), [("*", 1), ("b3JkZXJ", 1), ("AA==", 1), ("", 0), ("", 1_001)]
)
def test_page_that_cannot_be_is_refused(committed: None, marker: str, count: int) -> None:
    with pytest.raises(errors.InvalidArgument):
        services.list_queues(REGION, marker=marker, count=count)


def test_topic_is_made_once_and_not_with_other_attributes(topic: Topic) -> None:
    again, created = services.create_topic(REGION, "ev")

    assert (again, created) == (topic, False)
    with pytest.raises(errors.TopicAlreadyExist):
        services.create_topic(REGION, "ev", maximum_message_size=1_024)


def test_deleted_topic_takes_subscriptions_and_waiting_pushes_along(topic: Topic) -> None:
    hook, _ = services.subscribe(topic, "s1", HOOK)
    services.publish([Publication(REGION, "ev", "A1", b"hello")], batch_id="1")

    services.delete_topic(topic)

    assert not Subscription.objects.exists()
    assert store().next_due(hook.tag) is None


def test_same_subscription_again_is_the_first_one(topic: Topic) -> None:
    made, created = services.subscribe(topic, "s1", HOOK)

    again, created_again = services.subscribe(topic, "s1", HOOK)

    assert (created, created_again, made) == (True, False, again)


@pytest.mark.parametrize(
    "other",
    [
        {"filter_tag": "red"},
        {"notify_strategy": "EXPONENTIAL_DECAY_RETRY"},
        {"notify_content_format": "JSON"},
    ],
)
def test_subscription_with_other_attributes_is_in_the_way(
    topic: Topic, other: dict[str, str]
) -> None:
    services.subscribe(topic, "s1", HOOK)

    with pytest.raises(errors.SubscriptionAlreadyExist):
        services.subscribe(topic, "s1", HOOK, **other)


@pytest.mark.parametrize(
    ("attribute", "value"),
    [
        ("filter_tag", "x" * 17),
        ("notify_strategy", "NEVER"),
        ("notify_content_format", "STREAM"),
    ],
)
def test_subscription_attribute_the_service_does_not_know_is_refused(
    topic: Topic, attribute: str, value: str
) -> None:
    with pytest.raises(errors.InvalidArgument) as refused:
        services.subscribe(topic, "s1", HOOK, **{attribute: value})

    assert refused.value.field == attribute


def test_queue_of_the_topics_region_may_subscribe_whatever_the_arn_says(
    topic: Topic, queue: Queue
) -> None:
    _, created = services.subscribe(topic, "s1", ORDERS)

    assert created


@pytest.mark.parametrize(
    ("host", "hint"),
    [
        ("127.0.0.1", " unless PUSH_ALLOW_LOOPBACK is set"),
        ("[::ffff:10.0.0.1]", " unless PUSH_ALLOW_PRIVATE is set"),
        ("169.254.169.254", ""),
    ],
)
def test_address_that_pushes_must_not_reach_cannot_subscribe(
    topic: Topic, settings: Settings, host: str, hint: str
) -> None:
    settings.PUSH_ALLOW_LOOPBACK = settings.PUSH_ALLOW_PRIVATE = False

    with pytest.raises(errors.EndpointInvalid, match=f"are not allowed{hint}\\.") as refused:
        services.subscribe(topic, "s1", f"http://{host}:9000/hook")

    assert refused.value.field == "endpoint"


def test_address_of_this_network_can_subscribe_if_allowed(topic: Topic, settings: Settings) -> None:
    settings.PUSH_ALLOW_PRIVATE = True

    _, created = services.subscribe(topic, "s1", "http://10.0.0.1/hook")

    assert created


def test_queue_that_does_not_exist_cannot_subscribe(topic: Topic) -> None:
    with pytest.raises(errors.EndpointInvalid, match="no queue orders in cn-shanghai"):
        services.subscribe(topic, "s1", ORDERS)


def test_queue_that_takes_less_than_the_topic_cannot_subscribe(topic: Topic) -> None:
    services.create_queue(REGION, "orders", maximum_message_size=65_535)

    with pytest.raises(errors.EndpointInvalid, match="takes 65535 bytes"):
        services.subscribe(topic, "s1", ORDERS)


def test_topic_takes_a_hundred_subscriptions(topic: Topic) -> None:
    for number in range(100):
        services.subscribe(topic, f"s{number}", HOOK)

    _, created = services.subscribe(topic, "s99", HOOK)
    assert not created
    with pytest.raises(errors.InvalidArgument, match="at most 100"):
        services.subscribe(topic, "s100", HOOK)


def test_strategy_can_be_changed(topic: Topic) -> None:
    hook, _ = services.subscribe(topic, "s1", HOOK)

    services.set_subscription_attributes(hook, notify_strategy="EXPONENTIAL_DECAY_RETRY")

    found = services.find_subscription(topic, "s1")
    assert found.notify_strategy == "EXPONENTIAL_DECAY_RETRY"


def test_ended_subscription_drops_its_waiting_pushes(topic: Topic) -> None:
    hook, _ = services.subscribe(topic, "s1", HOOK)
    services.publish([Publication(REGION, "ev", "A1", b"hello")], batch_id="1")
    tag = hook.tag

    services.unsubscribe(hook)

    assert store().next_due(tag) is None
    with pytest.raises(errors.SubscriptionNotExist):
        services.find_subscription(topic, "s1")


def test_message_is_sent_peeked_received_and_deleted(queue: Queue) -> None:
    sent = services.send_message(queue, TEXT.encode(), priority=1)

    [peeked] = services.peek_messages(queue)
    [received] = services.receive_messages(queue)
    services.delete_message(queue, received.receipt_handle)

    assert sent.message_id == peeked.message_id == received.message_id
    assert (received.body, received.priority) == (TEXT.encode(), 1)
    assert services.counts(queue).total == 0


def test_delay_of_a_message_goes_before_that_of_its_queue(queue: Queue) -> None:
    services.set_queue_attributes(queue, delay_seconds=60)
    services.send_message(queue, b"at once", delay_seconds=0)
    services.send_message(queue, b"later")

    found = services.counts(queue)

    assert (found.active, found.delayed) == (1, 1)


def test_handle_can_be_used_once_and_must_be_one(queue: Queue) -> None:
    services.send_message(queue, b"hello")
    [received] = services.receive_messages(queue)
    services.delete_message(queue, received.receipt_handle)

    with pytest.raises(errors.MessageNotExist):
        services.delete_message(queue, received.receipt_handle)
    with pytest.raises(errors.ReceiptHandleError):
        services.delete_message(queue, "a,b")


def test_message_longer_than_its_queue_allows_is_refused(queue: Queue) -> None:
    services.set_queue_attributes(queue, maximum_message_size=1_024)

    with pytest.raises(errors.InvalidArgument) as refused:
        services.send_message(queue, b"x" * 1_025)

    assert refused.value.field == "body"
