"""Control programs make topics and subscribe to them."""

from alibabacloud_mns_open20220119 import models as ask
from alibabacloud_mns_open20220119.client import Client
from django.conf import settings

from mns import services
from mns.models import Queue, Subscription, Topic
from tests.mns.conftest import REGION
from tests.mns.openapi.asking import QUEUE_ENDPOINT, code_of


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
