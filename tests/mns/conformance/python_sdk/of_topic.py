"""Methods of Topic."""

# mypy: ignore-errors

import contextlib
import io
import re
import time

from mns.subscription import SubscriptionMeta
from mns.topic import Base64TopicMessage, DirectMailInfo, DirectSMSInfo, TopicMessage, TopicMeta
from stage import (
    ENDPOINT,
    account,
    misused,
    new_name,
    new_queue,
    new_topic,
    no_topic,
    refused,
    shows,
)


@shows("Topic.create")
def a_topic_is_made_and_found_and_in_the_way() -> None:
    topic = account().get_topic(new_name("topic"))
    meta = TopicMeta(2048, True)
    assert topic.create(meta) == f"{ENDPOINT}/topics/{topic.topic_name}"
    assert topic.create(meta) == f"{ENDPOINT}/topics/{topic.topic_name}"
    refused("TopicAlreadyExist", topic.create, TopicMeta())
    refused("TopicNameInvalid", account().get_topic("-no-").create, TopicMeta())
    refused("TopicNameLengthError", account().get_topic("n" * 121).create, TopicMeta())
    refused("InvalidArgument", no_topic().create, TopicMeta(1023))
    misused("TopicAttrInvalid", no_topic().create, TopicMeta(0))


@shows("Topic.get_attributes", "Topic.set_attributes")
def attributes_are_read_and_changed_one_by_one() -> None:
    topic = new_topic()
    topic.set_attributes(TopicMeta(2048))
    topic.set_attributes(TopicMeta(logging_enabled=True))

    seen = topic.get_attributes()

    assert (seen.topic_name, seen.message_count) == (topic.topic_name, 0)
    assert (int(seen.maximum_message_size), int(seen.message_retention_period)) == (2048, 86400)
    assert seen.logging_enabled is True
    assert abs(int(seen.create_time) - time.time()) < 60
    assert topic.topic_name in str(seen)
    refused("InvalidArgument", topic.set_attributes, TopicMeta(65537))
    refused("TopicNotExist", no_topic().get_attributes)
    refused("TopicNotExist", no_topic().set_attributes, TopicMeta(2048))


@shows("Topic.delete")
def a_topic_is_deleted_and_once_more() -> None:
    topic = new_topic()
    topic.delete()
    topic.delete()
    refused("TopicNotExist", topic.get_attributes)


@shows("Topic.publish_message")
def what_is_published_comes_to_the_queue_that_wants_its_tag() -> None:
    topic, queue = new_topic(), new_queue()
    queue.set_encoding(False)
    endpoint = f"acs:mns:cn-shanghai:127:queues/{queue.queue_name}"
    wanted = SubscriptionMeta(endpoint, "", "SIMPLIFIED", "hot")
    topic.get_subscription("s").subscribe(wanted)
    topic.publish_message(TopicMessage("cold news", "cold"))

    published = topic.publish_message(TopicMessage("<b> & 你好", "hot"))

    received = queue.receive_message(10)
    assert received.message_body == "<b> & 你好"
    assert received.message_body_md5 == published.message_body_md5
    assert len(published.message_id) == 32
    refused("MessageNotExist", queue.receive_message, 0)


@shows("Topic.publish_message")
def base64_mail_and_messages_to_telephones_do_no_harm() -> None:
    topic = new_topic()
    sms = DirectSMSInfo("sign", "template", single=True)
    sms.add_receiver("13800000000")
    sms.set_params({"code": "1"})
    mail = DirectMailInfo("account", "subject", 0, 0, 0)
    assert topic.publish_message(Base64TopicMessage("hello", "t")).message_id
    assert topic.publish_message(TopicMessage("hello", "t", mail, sms)).message_id


@shows("Topic.publish_message")
def what_cannot_be_published_is_refused() -> None:
    topic = new_topic()
    refused("InvalidArgument", topic.publish_message, TopicMessage("a" * 65537))
    refused("TopicNotExist", no_topic().publish_message, TopicMessage("a"))
    misused("MessageTagInvalid", topic.publish_message, TopicMessage("a", "t" * 17))
    misused("MessageBodyInvalid", topic.publish_message, TopicMessage(""))


@shows("Topic.list_subscription", "Topic.get_subscription")
def subscriptions_are_listed_page_by_page() -> None:
    topic = new_topic()
    for letter in "abc":
        topic.get_subscription(letter).subscribe(SubscriptionMeta("http://127.0.0.1:9/"))

    urls, marker = topic.list_subscription("", 2)
    rest, end = topic.list_subscription("", 2, marker)

    beginning = f"{ENDPOINT}/topics/{topic.topic_name}/subscriptions"
    assert urls + rest == [f"{beginning}/{letter}" for letter in "abc"]
    assert end == ""
    assert topic.list_subscription("z") == ([], "")
    refused("InvalidArgument", topic.list_subscription, "", 1001)
    refused("TopicNotExist", no_topic().list_subscription)


@shows("Topic.set_debug", "Topic.debuginfo")
def the_id_of_a_request_is_found_where_the_sdk_looks_for_it() -> None:
    topic, printed = new_topic(), io.StringIO()
    topic.set_debug(True)
    with contextlib.redirect_stdout(printed):
        topic.get_attributes()
    assert re.search(r"RequestId: [0-9A-F]{24}\n", printed.getvalue())
