"""Sends properties with the official Python SDK, unmodified, and shows how they come back.

Arguments: endpoint, access key id, secret. Prints what it saw, one JSON object.
"""

# mypy: ignore-errors

import json
import sys

from mns.account import Account
from mns.message_property import MessagePropertyValue, MessageSystemPropertyValue
from mns.queue import Message, QueueMeta
from mns.subscription import SubscriptionMeta
from mns.topic import TopicMessage, TopicMeta

USER = {
    "text": MessagePropertyValue.create_string("温度 <&> 39"),
    "number": MessagePropertyValue.create_number(-1.5),
    "truth": MessagePropertyValue.create_boolean(True),
    "binary": MessagePropertyValue.create_binary(b"\x00\x01\xff"),
}
TRACE = MessageSystemPropertyValue.create_string("00-4bf92f-00f0-01")


def carrying(message: Message | TopicMessage) -> Message | TopicMessage:
    message.set_user_properties(USER)
    message.add_system_property("traceparent", TRACE)
    return message


def shown(message: Message) -> list:
    found = {**message.get_user_properties(), **message.get_system_properties()}
    return [[name, v.get_data_type(), str(v.get_raw_value())] for name, v in found.items()]


account = Account(*sys.argv[1:4])
queue = account.get_queue("sdk-properties")
queue.create(QueueMeta())
seen = {}

queue.send_message(carrying(Message("hello")))
seen["peeked"] = shown(queue.peek_message())
received = queue.receive_message(5)
seen["received"] = shown(received)
queue.delete_message(received.receipt_handle)

queue.batch_send_message([carrying(Message("one")), Message("two")])
seen["batch peeked"] = [shown(message) for message in queue.batch_peek_message(2)]
batch = queue.batch_receive_message(2, 5)
seen["batch received"] = [shown(message) for message in batch]
queue.batch_delete_message([message.receipt_handle for message in batch])

topic = account.get_topic("sdk-properties")
topic.create(TopicMeta())
endpoint = "acs:mns:cn-shanghai:1234567890123456:queues/sdk-properties"
topic.get_subscription("s1").subscribe(SubscriptionMeta(endpoint))
topic.publish_message(carrying(TopicMessage("news")))
queue.set_encoding(False)
seen["published"] = shown(queue.receive_message(5))

topic.delete()
queue.delete()
sys.stdout.write(json.dumps(seen))
