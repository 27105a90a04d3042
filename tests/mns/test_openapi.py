"""Control programs that use the official SDK of Mns-open 2022-01-19, unmodified."""

from collections.abc import Callable
from typing import Any

import pytest
from alibabacloud_mns_open20220119 import models as ask
from alibabacloud_mns_open20220119.client import Client
from alibabacloud_tea_openapi.exceptions import ClientException
from alibabacloud_tea_openapi.models import Config
from django.conf import settings
from pytest_django.live_server_helper import LiveServer

from mns import services
from mns.models import Queue, Subscription, Topic
from ram.models import User
from ram.services import create_access_key
from tests.mns.conftest import REGION

QUEUE_ENDPOINT = f"acs:mns:{REGION}:{settings.ACCOUNT_ID}:queues/orders"

Connect = Callable[..., Client]


@pytest.fixture
def connect(live_server: LiveServer) -> Connect:
    def connect(user: User, **options: str) -> Client:
        key = create_access_key(user)
        config = Config(
            access_key_id=key.access_key_id,
            access_key_secret=key.secret,
            endpoint=live_server.url.partition("://")[2],
            protocol="HTTP",
            **options,
        )
        return Client(config)

    return connect


@pytest.fixture
def account(committed: None) -> User:
    return User.objects.create_superuser("owner")  # hashing a password takes its time


@pytest.fixture
def sdk(connect: Connect, account: User) -> Client:
    return connect(account)


def code_of(call: Callable[[Any], object], request: object) -> str:
    with pytest.raises(ClientException) as refusal:
        call(request)
    return str(refusal.value.code)


@pytest.mark.parametrize("options", [{}, {"signature_algorithm": "v2"}], ids=["acs3", "v1"])
def test_both_ways_of_signing_are_understood(
    connect: Connect, account: User, options: dict[str, str]
) -> None:
    sdk = connect(account, **options)

    sdk.create_topic(ask.CreateTopicRequest(topic_name="ev", max_message_size=2048))
    answer = sdk.get_topic_attributes(ask.GetTopicAttributesRequest(topic_name="ev")).body

    assert (answer.code, answer.success, answer.status) == (200, True, "Success")
    assert answer.data.max_message_size == 2048


# Queues


def test_a_queue_is_made_as_asked(sdk: Client) -> None:
    wanted = ask.CreateQueueRequest(
        queue_name="orders",
        delay_seconds=1,
        maximum_message_size=2048,
        message_retention_period=60,
        visibility_timeout=40,
        polling_wait_seconds=20,
        enable_logging=True,
    )

    made = sdk.create_queue(wanted).body
    told = sdk.get_queue_attributes(ask.GetQueueAttributesRequest(queue_name="orders")).body.data

    assert made.data.success
    assert (told.delay_seconds, told.maximum_message_size) == (1, 2048)
    assert (told.message_retention_period, told.visibility_timeout) == (60, 40)
    assert (told.polling_wait_seconds, told.logging_enabled) == (20, True)
    assert told.queue_type == "normal"
    assert not told.dlq_policy.enabled


def test_the_same_queue_again_is_fine_another_is_not(sdk: Client, queue: Queue) -> None:
    sdk.create_queue(ask.CreateQueueRequest(queue_name="orders"))

    other = ask.CreateQueueRequest(queue_name="orders", visibility_timeout=31)
    assert code_of(sdk.create_queue, other) == "QueueAlreadyExist"


def test_what_is_not_named_stays_as_it_is(sdk: Client, queue: Queue) -> None:
    services.set_queue_attributes(queue, polling_wait_seconds=9)

    sdk.set_queue_attributes(
        ask.SetQueueAttributesRequest(queue_name="orders", delay_seconds=0, visibility_timeout=12)
    )

    queue.refresh_from_db()
    assert (queue.polling_wait_seconds, queue.visibility_timeout) == (9, 12)


def test_a_queue_tells_how_many_messages_it_holds(sdk: Client, queue: Queue) -> None:
    services.send_message(queue, b"one")
    services.send_message(queue, b"two", delay_seconds=60)
    services.send_message(queue, b"three")
    services.receive_messages(queue)

    told = sdk.get_queue_attributes(ask.GetQueueAttributesRequest(queue_name="orders")).body.data

    assert (told.active_messages, told.inactive_messages, told.delay_messages) == (1, 1, 1)


def test_a_deleted_queue_is_gone(sdk: Client, queue: Queue) -> None:
    sdk.delete_queue(ask.DeleteQueueRequest(queue_name="orders"))

    assert not Queue.objects.exists()
    gone = ask.DeleteQueueRequest(queue_name="orders")
    assert code_of(sdk.delete_queue, gone) == "QueueNotExist"


def test_queues_are_listed_page_by_page(sdk: Client) -> None:
    for number in range(12):
        services.create_queue(REGION, f"orders-{number:02}")
    services.create_queue(REGION, "Orders")
    services.create_queue("cn-beijing", "orders-elsewhere")

    answer = sdk.list_queue(ask.ListQueueRequest(queue_name="orders", page_num=2, page_size=1))

    page = answer.body.data
    assert [row.queue_name for row in page.page_data] == ["orders-10", "orders-11"]
    assert (page.page_num, page.page_size, page.pages) == (2, 10, 2)
    assert (page.size, page.total) == (2, 12)


# Dead letters, order, tags


def test_a_queue_names_the_queue_for_its_dead_letters(sdk: Client, queue: Queue) -> None:
    services.create_queue(REGION, "dead")

    sdk.set_queue_attributes(
        ask.SetQueueAttributesRequest(
            queue_name="orders",
            dlq_policy=ask.SetQueueAttributesRequestDlqPolicy(
                enabled=True, dead_letter_target_queue="dead", max_receive_count=3
            ),
        )
    )

    told = sdk.get_queue_attributes(ask.GetQueueAttributesRequest(queue_name="orders")).body.data
    policy = told.dlq_policy
    assert (policy.enabled, policy.dead_letter_target_queue) == (True, "dead")
    assert policy.max_receive_count == "3"


def test_a_policy_that_is_not_enabled_ends_the_one_before(sdk: Client, queue: Queue) -> None:
    services.create_queue(REGION, "dead")
    services.set_queue_attributes(queue, dead_letter_queue="dead")

    sdk.set_queue_attributes(
        ask.SetQueueAttributesRequest(
            queue_name="orders",
            dlq_policy=ask.SetQueueAttributesRequestDlqPolicy(enabled=False),
        )
    )

    queue.refresh_from_db()
    assert queue.dead_letter_queue is None


def test_a_subscription_names_the_queue_for_its_dead_letters(sdk: Client, topic: Topic) -> None:
    services.create_queue(REGION, "dead")
    sdk.subscribe(
        ask.SubscribeRequest(
            topic_name="ev",
            subscription_name="s",
            push_type="http",
            endpoint="http://127.0.0.1:9",
            dlq_policy=ask.SubscribeRequestDlqPolicy(enabled=True, dead_letter_target_queue="dead"),
        )
    )

    named = ask.ListSubscriptionByTopicRequest(topic_name="ev")
    [told] = sdk.list_subscription_by_topic(named).body.data.page_data
    assert (told.dlq_policy.enabled, told.dlq_policy.dead_letter_target_queue) == (True, "dead")

    sdk.set_subscription_attributes(
        ask.SetSubscriptionAttributesRequest(
            topic_name="ev",
            subscription_name="s",
            dlq_policy=ask.SetSubscriptionAttributesRequestDlqPolicy(enabled=False),
        )
    )
    assert Subscription.objects.get().dead_letter_queue is None


@pytest.mark.parametrize(
    ("policy", "code"),
    [
        ({"enabled": True}, "InvalidDlqPolicy"),
        ({"enabled": True, "dead_letter_target_queue": "nowhere"}, "InvalidArgument"),
        (
            {"dead_letter_target_queue": "nowhere", "max_receive_count": "many"},
            "InvalidDlqPolicy",
        ),
    ],
)
def test_a_policy_that_leads_nowhere_is_refused(
    sdk: Client, policy: dict[str, Any], code: str
) -> None:
    asked = ask.CreateQueueRequest(
        queue_name="orders", dlq_policy=ask.CreateQueueRequestDlqPolicy(**policy)
    )

    assert code_of(sdk.create_queue, asked) == code
    assert not Queue.objects.exists()


def test_fifo_queues_and_topics_are_made_and_found(sdk: Client) -> None:
    sdk.create_queue(ask.CreateQueueRequest(queue_name="orders", queue_type="fifo"))
    sdk.create_queue(ask.CreateQueueRequest(queue_name="others"))
    sdk.create_topic(ask.CreateTopicRequest(topic_name="ev", topic_type="fifo"))

    queues = sdk.list_queue(ask.ListQueueRequest(queue_type="fifo")).body.data.page_data
    topics = sdk.list_topic(ask.ListTopicRequest(topic_type="fifo")).body.data.page_data

    assert [(row.queue_name, row.queue_type) for row in queues] == [("orders", "fifo")]
    assert [(row.topic_name, row.topic_type) for row in topics] == [("ev", "fifo")]


def test_a_queue_that_keeps_no_order_is_not_the_one_that_was_asked_for(
    sdk: Client, queue: Queue
) -> None:
    asked = ask.CreateQueueRequest(queue_name="orders", queue_type="fifo")

    assert code_of(sdk.create_queue, asked) == "QueueAlreadyExist"


def test_tags_are_kept_told_and_searched_for(sdk: Client) -> None:
    tag, hot = ask.CreateQueueRequestTag, ask.CreateQueueRequestTag(key="1", value="hot")
    sdk.create_queue(
        ask.CreateQueueRequest(queue_name="orders", tag=[hot, tag(key="team", value="pumps")])
    )
    sdk.create_queue(ask.CreateQueueRequest(queue_name="bills", tag=[hot]))
    sdk.create_topic(
        ask.CreateTopicRequest(topic_name="ev", tag=[ask.CreateTopicRequestTag(key="a", value="b")])
    )

    def found(**wanted: str) -> list[str]:
        tags = [ask.ListQueueRequestTag(key=k, value=v) for k, v in wanted.items()]
        answer = sdk.list_queue(ask.ListQueueRequest(tag=tags))
        return [row.queue_name for row in answer.body.data.page_data]

    told = sdk.get_queue_attributes(ask.GetQueueAttributesRequest(queue_name="orders")).body.data
    assert {each.tag_key: each.tag_value for each in told.tags} == {"1": "hot", "team": "pumps"}
    assert found(**{"1": "hot"}) == ["bills", "orders"]
    assert found(**{"1": "hot", "team": "pumps"}) == ["orders"]
    assert found(team="valves") == []
    [topic] = sdk.list_topic(ask.ListTopicRequest()).body.data.page_data
    assert [(each.tag_key, each.tag_value) for each in topic.tags] == [("a", "b")]


# The account


def test_tracing_is_set_on_the_account(sdk: Client) -> None:
    sdk.set_account_attributes(ask.SetAccountAttributesRequest(message_trace_enabled=True))

    told = sdk.get_account_attributes(ask.GetAccountAttributesRequest()).body.data
    assert (told.message_trace_enabled, told.log_enabled) == (True, False)


def test_logs_are_sent_nowhere_else(sdk: Client) -> None:
    asked = ask.SetAccountAttributesRequest(log_enabled=True, project_name="p")

    assert code_of(sdk.set_account_attributes, asked) == "InvalidParameter"


# Topics


def test_a_topic_is_changed_and_told(sdk: Client, topic: Topic) -> None:
    sdk.set_topic_attributes(
        ask.SetTopicAttributesRequest(topic_name="ev", max_message_size=4096, enable_logging=True)
    )

    told = sdk.get_topic_attributes(ask.GetTopicAttributesRequest(topic_name="ev")).body.data
    assert (told.max_message_size, told.logging_enabled) == (4096, True)
    assert (told.topic_name, told.topic_type, told.message_count) == ("ev", "normal", 0)
    assert told.topic_url == f"http://localhost:{settings.MNS_PORT}/topics/ev"


def test_topics_are_listed(sdk: Client, topic: Topic) -> None:
    page = sdk.list_topic(ask.ListTopicRequest()).body.data

    assert [row.topic_name for row in page.page_data] == ["ev"]
    assert page.total == 1


def test_a_topic_is_deleted(sdk: Client, topic: Topic) -> None:
    sdk.delete_topic(ask.DeleteTopicRequest(topic_name="ev"))

    assert not Topic.objects.exists()
    gone = ask.GetTopicAttributesRequest(topic_name="ev")
    assert code_of(sdk.get_topic_attributes, gone) == "TopicNotExist"


# Subscriptions


def test_a_queue_subscribes(sdk: Client, topic: Topic, queue: Queue) -> None:
    sdk.subscribe(
        ask.SubscribeRequest(
            topic_name="ev",
            subscription_name="s",
            push_type="queue",
            endpoint=QUEUE_ENDPOINT,
            message_tag="hot",
            notify_content_format="SIMPLIFIED",
        )
    )

    named = ask.GetSubscriptionAttributesRequest(topic_name="ev", subscription_name="s")
    told = sdk.get_subscription_attributes(named).body.data
    assert (told.topic_name, told.subscription_name) == ("ev", "s")
    assert (told.endpoint, told.filter_tag) == (QUEUE_ENDPOINT, "hot")
    assert (told.notify_strategy, told.notify_content_format) == ("BACKOFF_RETRY", "SIMPLIFIED")
    assert told.topic_owner == settings.ACCOUNT_ID


def test_the_strategy_of_a_subscription_is_changed(sdk: Client, topic: Topic) -> None:
    subscription, _ = services.subscribe(topic, "s", "http://127.0.0.1:9")

    sdk.set_subscription_attributes(
        ask.SetSubscriptionAttributesRequest(
            topic_name="ev", subscription_name="s", notify_strategy="EXPONENTIAL_DECAY_RETRY"
        )
    )

    subscription.refresh_from_db()
    assert subscription.notify_strategy == "EXPONENTIAL_DECAY_RETRY"


def test_subscriptions_are_found_by_where_they_lead(
    sdk: Client, topic: Topic, queue: Queue
) -> None:
    services.subscribe(topic, "kept", QUEUE_ENDPOINT)
    services.subscribe(topic, "pushed", "http://127.0.0.1:9/a")
    services.subscribe(topic, "pushed-too", "http://127.0.0.1:9/b")

    def found(**narrower: str) -> list[str]:
        asked = ask.ListSubscriptionByTopicRequest(topic_name="ev", **narrower)
        data = sdk.list_subscription_by_topic(asked).body.data.page_data
        return [row.subscription_name for row in data]

    assert found() == ["kept", "pushed", "pushed-too"]
    assert found(endpoint_type="queue") == ["kept"]
    assert found(endpoint_type="http", subscription_name="pushed-") == ["pushed-too"]
    assert found(endpoint_value="http://127.0.0.1:9/a") == ["pushed"]


def test_subscriptions_of_all_topics_are_listed_together(sdk: Client, topic: Topic) -> None:
    other, _ = services.create_topic(REGION, "other")
    services.subscribe(topic, "one", "http://127.0.0.1:9")
    services.subscribe(other, "two", "http://127.0.0.1:9")

    page = sdk.list_subscription_by_topic(ask.ListSubscriptionByTopicRequest()).body.data

    assert [row.topic_name for row in page.page_data] == ["ev", "other"]


def test_a_subscription_ends(sdk: Client, topic: Topic) -> None:
    services.subscribe(topic, "s", "http://127.0.0.1:9")

    sdk.unsubscribe(ask.UnsubscribeRequest(topic_name="ev", subscription_name="s"))

    assert not Subscription.objects.exists()
    gone = ask.UnsubscribeRequest(topic_name="ev", subscription_name="s")
    assert code_of(sdk.unsubscribe, gone) == "SubscriptionNotExist"


# What is refused


@pytest.mark.parametrize(
    ("kind", "endpoint", "code"),
    [
        ("", "http://127.0.0.1:9", "MissingPushType"),
        ("dm", "smq-ep:dm:1:__dynamic", "InvalidPushType"),
        ("queue", "http://127.0.0.1:9", "InvalidPushType"),
        ("queue", QUEUE_ENDPOINT + "-not-there", "EndpointInvalid"),
        ("http", "http://", "EndpointInvalid"),
    ],
)
def test_a_place_messages_cannot_go_to_is_refused(
    sdk: Client, topic: Topic, kind: str, endpoint: str, code: str
) -> None:
    asked = ask.SubscribeRequest(
        topic_name="ev", subscription_name="s", push_type=kind, endpoint=endpoint
    )

    assert code_of(sdk.subscribe, asked) == code


@pytest.mark.parametrize(
    "wish",
    [
        {"tenant_rate_limit_policy": ask.CreateQueueRequestTenantRateLimitPolicy(enabled=True)},
        {"enable_sse": True},
        {"sse_type": "KMS"},
    ],
    ids=lambda wish: next(iter(wish)),
)
def test_what_is_not_done_here_is_refused(sdk: Client, wish: dict[str, Any]) -> None:
    asked = ask.CreateQueueRequest(queue_name="orders", **wish)

    assert code_of(sdk.create_queue, asked) == "InvalidParameter"
    assert not Queue.objects.exists()


def test_what_only_names_it_is_not(sdk: Client) -> None:
    sdk.create_queue(
        ask.CreateQueueRequest(
            queue_name="orders",
            dlq_policy=ask.CreateQueueRequestDlqPolicy(enabled=False, max_receive_count=3),
            enable_sse=False,
            queue_type="normal",
        )
    )

    assert Queue.objects.get().name == "orders"


@pytest.mark.parametrize(
    ("asked", "code"),
    [
        (ask.CreateQueueRequest(), "MissingQueueName"),
        (ask.CreateQueueRequest(queue_name="a_b"), "InvalidQueueName"),
        (ask.CreateQueueRequest(queue_name="a", visibility_timeout=0), "InvalidArgument"),
        (ask.CreateQueueRequest(queue_name="a", delay_seconds="soon"), "InvalidDelaySeconds"),
        (ask.CreateQueueRequest(queue_name="a", enable_logging="yes"), "InvalidEnableLogging"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_a_queue_that_cannot_be_is_refused(
    sdk: Client, asked: ask.CreateQueueRequest, code: str
) -> None:
    assert code_of(sdk.create_queue, asked) == code


def test_only_the_owner_may(connect: Connect, queue: Queue) -> None:
    stranger = connect(User.objects.create_user("stranger"))

    asked = ask.DeleteQueueRequest(queue_name="orders")
    assert code_of(stranger.delete_queue, asked) == "NoPermission"
    assert Queue.objects.exists()
