"""Works with the official Python SDK, unmodified; run apart, for its package is named `mns`, too.

Arguments: endpoint, access key id, secret. Prints what it saw, one JSON object.
"""

# mypy: ignore-errors

import json
import sys
from collections.abc import Callable

from mns.account import Account, AccountMeta
from mns.mns_exception import MNSServerException
from mns.queue import Message, QueueMeta
from mns.subscription import SubscriptionMeta
from mns.topic import TopicMessage, TopicMeta

account = Account(*sys.argv[1:4])
seen = {}


def code_of(ask: Callable[..., object], *args: object) -> str:
    try:
        ask(*args)
    except MNSServerException as refusal:
        return refusal.type
    return ""


def names(page: tuple[list[str], str]) -> list[str]:
    return [url.rpartition("/")[2] for url in page[0]]


account.set_attributes(AccountMeta(""))
seen["no bucket"] = account.get_attributes().logging_bucket
account.set_attributes(AccountMeta("logs"))
seen["bucket"] = account.get_attributes().logging_bucket

queue = account.get_queue("sdk-orders")
meta = QueueMeta()
meta.set_visibilitytimeout(60)
url = queue.create(meta)
seen["queue url"] = url
seen["same again"] = queue.create(meta) == url
seen["other attributes"] = code_of(queue.create, QueueMeta())
seen["visibility"] = queue.get_attributes().visibility_timeout
meta.set_visibilitytimeout(30)
queue.set_attributes(meta)
seen["new visibility"] = queue.get_attributes().visibility_timeout
seen["queues"] = names(account.list_queue("sdk-"))

sent = queue.send_message(Message("hello, 你好"))
peeked = queue.peek_message()
received = queue.receive_message(5)
seen["body"] = received.message_body.decode()
seen["ids agree"] = sent.message_id == peeked.message_id == received.message_id
seen["digests agree"] = sent.message_body_md5 == received.message_body_md5
changed = queue.change_message_visibility(received.receipt_handle, 35)
seen["old handle"] = code_of(queue.delete_message, received.receipt_handle)
queue.delete_message(changed.receipt_handle)
seen["empty"] = code_of(queue.receive_message, 0)

taken = queue.batch_send_message([Message(str(n)) for n in range(4)])
seen["batch sent"] = len(taken)
seen["batch peeked"] = len(queue.batch_peek_message(16))
batch = queue.batch_receive_message(16, 5)
seen["batch received"] = [message.message_body.decode() for message in batch]
queue.batch_delete_message([message.receipt_handle for message in batch])
seen["batch failed"] = code_of(queue.batch_delete_message, ["8-bad", "8-worse"])

topic = account.get_topic("sdk-news")
seen["topic url"] = topic.create(TopicMeta())
seen["topic size"] = topic.get_attributes().maximum_message_size
seen["topics"] = names(account.list_topic("sdk-"))
subscription = topic.get_subscription("to-orders")
account_id, region = "1234567890123456", "cn-shanghai"
wanted = SubscriptionMeta(
    f"acs:mns:{region}:{account_id}:queues/sdk-orders", notify_content_format="SIMPLIFIED"
)
seen["subscription url"] = subscription.subscribe(wanted)
seen["subscription endpoint"] = subscription.get_attributes().endpoint
seen["subscriptions"] = names(topic.list_subscription())
topic.publish_message(TopicMessage("plain news"))
queue.set_encoding(False)
news = queue.receive_message(5)
seen["news"] = news.message_body
queue.delete_message(news.receipt_handle)

subscription.unsubscribe()
topic.delete()
queue.delete()
seen["gone"] = code_of(queue.get_attributes)
sys.stdout.write(json.dumps(seen))
