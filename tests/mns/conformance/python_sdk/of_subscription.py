"""Methods of Subscription."""

# mypy: ignore-errors

import contextlib
import io
import re
import time

from mns.subscription import SubscriptionMeta
from mns.subscription import SubscriptionNotifyStrategy as Strategy
from stage import ENDPOINT, misused, new_topic, no_topic, refused, shows

HOOK = "http://127.0.0.1:9/hook"


@shows("Subscription.subscribe")
def a_subscription_is_made_and_found_and_in_the_way() -> None:
    topic = new_topic()
    subscription = topic.get_subscription("s")
    url = f"{ENDPOINT}/topics/{topic.topic_name}/subscriptions/s"
    assert subscription.subscribe(SubscriptionMeta(HOOK)) == url
    assert subscription.subscribe(SubscriptionMeta(HOOK, "BACKOFF_RETRY", "XML")) == url
    refused("SubscriptionAlreadyExist", subscription.subscribe, SubscriptionMeta(f"{HOOK}/2"))


@shows("Subscription.subscribe")
def a_subscription_that_cannot_be_is_refused() -> None:
    topic = new_topic()
    named = topic.get_subscription
    meta = SubscriptionMeta
    refused("TopicNotExist", no_topic().get_subscription("s").subscribe, meta(HOOK))
    refused("SubscriptionNameInvalid", named("-no-").subscribe, meta(HOOK))
    refused("SubscriptionNameLengthError", named("s" * 256).subscribe, meta(HOOK))
    refused("EndpointInvalid", named("s").subscribe, meta("nowhere"))
    refused("EndpointInvalid", named("s").subscribe, meta("mail:directmail:a@example.com"))
    refused("EndpointInvalid", named("s").subscribe, meta("acs:mns:cn:1:queues/none"))
    refused("InvalidArgument", named("s").subscribe, meta(HOOK, "NEVER"))
    refused("InvalidArgument", named("s").subscribe, meta(HOOK, "", "YAML"))
    misused("FilterTagInvalid", named("s").subscribe, meta(HOOK, filter_tag="t" * 17))


@shows("Subscription.get_attributes", "Subscription.set_attributes")
def the_strategy_is_changed_and_the_rest_stays() -> None:
    topic = new_topic()
    subscription = topic.get_subscription("s")
    subscription.subscribe(SubscriptionMeta(HOOK, Strategy.BACKOFF, "JSON", "hot"))
    subscription.set_attributes(SubscriptionMeta(notify_strategy=Strategy.EXPONENTIAL))

    seen = subscription.get_attributes()

    assert seen.notify_strategy == Strategy.EXPONENTIAL
    assert (seen.endpoint, seen.filter_tag, seen.notify_content_format) == (HOOK, "hot", "JSON")
    assert (seen.topic_owner, seen.topic_name) == ("1234567890123456", topic.topic_name)
    assert seen.subscription_name == "s"
    assert abs(int(seen.create_time) - time.time()) < 60
    refused("InvalidArgument", subscription.set_attributes, SubscriptionMeta(notify_strategy="x"))


@shows("Subscription.get_attributes", "Subscription.set_attributes")
def one_that_is_not_there_is_neither_read_nor_changed() -> None:
    topic = new_topic()
    meta = SubscriptionMeta(notify_strategy=Strategy.BACKOFF)
    refused("SubscriptionNotExist", topic.get_subscription("s").get_attributes)
    refused("SubscriptionNotExist", topic.get_subscription("s").set_attributes, meta)
    refused("TopicNotExist", no_topic().get_subscription("s").get_attributes)
    refused("TopicNotExist", no_topic().get_subscription("s").set_attributes, meta)


@shows("Subscription.unsubscribe")
def a_subscription_is_ended_and_once_more() -> None:
    subscription = new_topic().get_subscription("s")
    subscription.subscribe(SubscriptionMeta(HOOK))
    subscription.unsubscribe()
    subscription.unsubscribe()
    refused("SubscriptionNotExist", subscription.get_attributes)


@shows("Subscription.set_debug", "Subscription.debuginfo")
def the_id_of_a_request_is_found_where_the_sdk_looks_for_it() -> None:
    subscription, printed = new_topic().get_subscription("s"), io.StringIO()
    subscription.set_debug(True)
    with contextlib.redirect_stdout(printed):
        subscription.subscribe(SubscriptionMeta(HOOK))
    assert re.search(r"RequestId: [0-9A-F]{24}\n", printed.getvalue())
