"""Control programs set dead letter policies, order, tags and the account."""

from typing import Any

import pytest
from alibabacloud_mns_open20220119 import models as ask
from alibabacloud_mns_open20220119.client import Client

from mns import services
from mns.models import Queue, Subscription, Topic
from tests.mns.conftest import REGION
from tests.mns.openapi.asking import code_of


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


def test_tracing_is_set_on_the_account(sdk: Client) -> None:
    sdk.set_account_attributes(ask.SetAccountAttributesRequest(message_trace_enabled=True))

    told = sdk.get_account_attributes(ask.GetAccountAttributesRequest()).body.data
    assert (told.message_trace_enabled, told.log_enabled) == (True, False)


def test_logs_are_sent_nowhere_else(sdk: Client) -> None:
    asked = ask.SetAccountAttributesRequest(log_enabled=True, project_name="p")

    assert code_of(sdk.set_account_attributes, asked) == "InvalidParameter"
