"""The documents of replies, every element in the order of the real service.

No optional element is ever written empty: SDKs take that for a damaged reply.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from hashlib import md5
from typing import Protocol

from mns.limits import TOPIC_RETENTION
from mns.properties import unpack
from mns.store.protocol import Counts, StoredMessage
from mns.wire.properties import properties_of
from mns.wire.xml import Element


class Account(Protocol):
    """What the account says of itself."""

    logging_bucket: str
    trace_enabled: bool


class Queue(Protocol):
    """What a queue says of itself."""

    name: str
    delay_seconds: int
    maximum_message_size: int
    message_retention_period: int
    visibility_timeout: int
    polling_wait_seconds: int
    logging_enabled: bool
    created: datetime
    modified: datetime


class Topic(Protocol):
    """What a topic says of itself."""

    name: str
    maximum_message_size: int
    logging_enabled: bool
    created: datetime
    modified: datetime


class Subscription(Protocol):
    """What a subscription says of itself."""

    name: str
    endpoint: str
    notify_strategy: str
    notify_content_format: str
    filter_tag: str
    created: datetime
    modified: datetime


@dataclass(frozen=True, slots=True)
class Failure:
    """A receipt handle of a batch that could not be honoured."""

    receipt_handle: str
    code: str
    message: str


def digest(body: bytes) -> str:
    """Answer MessageBodyMD5: of the body exactly as stored."""
    return md5(body, usedforsecurity=False).hexdigest().upper()


def opened(order_id: str) -> Element:
    """Answer OpenService."""
    return Element("OpenService", children=(_leaf("OrderId", order_id),))


def account(about: Account) -> Element:
    """Answer GetAccountAttributes; Python clients need the bucket, even an empty one."""
    return Element(
        "Account",
        children=(
            _leaf("LoggingBucket", about.logging_bucket),
            _leaf("TraceEnabled", int(about.trace_enabled)),
        ),
    )


def queue(about: Queue, counts: Counts) -> Element:
    """Answer GetQueueAttributes."""
    name, *attributes, logging_enabled = _queue_attributes(about)
    states = (
        _leaf("ActiveMessages", counts.active),
        _leaf("InactiveMessages", counts.inactive),
        _leaf("DelayMessages", counts.delayed),
    )
    return Element("Queue", children=(name, *attributes, *states, logging_enabled))


def topic(about: Topic) -> Element:
    """Answer GetTopicAttributes."""
    return Element("Topic", children=_topic_attributes(about))


def subscription(about: Subscription, *, topic_name: str, account: str) -> Element:
    """Answer GetSubscriptionAttributes."""
    tag = (_leaf("FilterTag", about.filter_tag),) if about.filter_tag else ()
    return Element(
        "Subscription",
        children=(
            _leaf("SubscriptionName", about.name),
            _leaf("Subscriber", account),
            _leaf("TopicOwner", account),
            _leaf("TopicName", topic_name),
            _leaf("Endpoint", about.endpoint),
            _leaf("NotifyStrategy", about.notify_strategy),
            _leaf("NotifyContentFormat", about.notify_content_format),
            *tag,
            _leaf("CreateTime", _seconds(about.created)),
            _leaf("LastModifyTime", _seconds(about.modified)),
        ),
    )


def queue_entry(url: str, about: Queue | None) -> Element:
    """Name one queue of a list, with its attributes if the client asked for them."""
    attributes = _queue_attributes(about) if about else ()
    return Element("Queue", children=(_leaf("QueueURL", url), *attributes))


def topic_entry(url: str, about: Topic | None) -> Element:
    """Name one topic of a list, with its attributes if the client asked for them."""
    attributes = _topic_attributes(about) if about else ()
    return Element("Topic", children=(_leaf("TopicURL", url), *attributes))


def subscription_entry(url: str) -> Element:
    """Name one subscription of a list."""
    return Element("Subscription", children=(_leaf("SubscriptionURL", url),))


def listing(name: str, entries: Sequence[Element], next_marker: str) -> Element:
    """Answer one page of a list; the last page has no marker."""
    marker = (_leaf("NextMarker", next_marker),) if next_marker else ()
    return Element(name, children=(*entries, *marker))


def sent(message_id: str, body: bytes, handle: str = "") -> Element:
    """Answer SendMessage and PublishMessage; only a delayed message has a handle."""
    return Element(
        "Message",
        children=(
            _leaf("MessageId", message_id),
            _leaf("MessageBodyMD5", digest(body)),
            *((_leaf("ReceiptHandle", handle),) if handle else ()),
        ),
    )


def refused(code: str, message: str) -> Element:
    """Answer for one message of a batch that was not taken."""
    return Element("Message", children=(_leaf("ErrorCode", code), _leaf("ErrorMessage", message)))


def received(message: StoredMessage) -> Element:
    """Answer ReceiveMessage, and PeekMessage when there is no handle."""
    handle = message.receipt_handle
    hidden = (_leaf("NextVisibleTime", message.next_visible_time),) if handle else ()
    return Element(
        "Message",
        children=(
            _leaf("MessageId", message.message_id),
            _leaf("MessageBodyMD5", digest(message.body)),
            # Queues also hold what devices sent, and that may be anything.
            _leaf("MessageBody", message.body.decode(errors="replace")),
            *((_leaf("ReceiptHandle", handle),) if handle else ()),
            _leaf("EnqueueTime", message.enqueue_time),
            _leaf("FirstDequeueTime", message.first_dequeue_time),
            *hidden,
            _leaf("DequeueCount", message.dequeue_count),
            _leaf("Priority", message.priority),
            *((_leaf("MessageGroupId", message.group),) if message.group else ()),
            *properties_of(unpack(message.properties)),
        ),
    )


def batch(messages: Sequence[Element]) -> Element:
    """Answer the batch form of sending, receiving or peeking."""
    return Element("Messages", children=tuple(messages))


def failures(failed: Sequence[Failure]) -> Element:
    """Answer BatchDeleteMessage with the handles that could not be honoured."""
    return Element("Errors", children=tuple(map(_failure, failed)))


def visibility(receipt_handle: str, next_visible_time: int) -> Element:
    """Answer ChangeMessageVisibility."""
    return Element(
        "ChangeVisibility",
        children=(
            _leaf("ReceiptHandle", receipt_handle),
            _leaf("NextVisibleTime", next_visible_time),
        ),
    )


def error(code: str, message: str, request_id: str, host_id: str) -> Element:
    """Answer a refusal; SDKs need all four children."""
    return Element(
        "Error",
        children=(
            _leaf("Code", code),
            _leaf("Message", message),
            _leaf("RequestId", request_id),
            _leaf("HostId", host_id),
        ),
    )


def _leaf(name: str, value: str | int) -> Element:
    return Element(name, str(value))


def _seconds(moment: datetime) -> int:
    return int(moment.timestamp())


def _queue_attributes(about: Queue) -> tuple[Element, ...]:
    return (
        _leaf("QueueName", about.name),
        _leaf("CreateTime", _seconds(about.created)),
        _leaf("LastModifyTime", _seconds(about.modified)),
        _leaf("DelaySeconds", about.delay_seconds),
        _leaf("MaximumMessageSize", about.maximum_message_size),
        _leaf("MessageRetentionPeriod", about.message_retention_period),
        _leaf("VisibilityTimeout", about.visibility_timeout),
        _leaf("PollingWaitSeconds", about.polling_wait_seconds),
        _leaf("LoggingEnabled", about.logging_enabled),  # True or False, as PHP compares it
    )


def _topic_attributes(about: Topic) -> tuple[Element, ...]:
    return (
        _leaf("TopicName", about.name),
        _leaf("CreateTime", _seconds(about.created)),
        _leaf("LastModifyTime", _seconds(about.modified)),
        _leaf("MaximumMessageSize", about.maximum_message_size),
        _leaf("MessageRetentionPeriod", TOPIC_RETENTION),
        # Whatever is published leaves at once; a topic holds nothing back.
        _leaf("MessageCount", 0),
        _leaf("LoggingEnabled", about.logging_enabled),
    )


def _failure(failed: Failure) -> Element:
    return Element(
        "Error",
        children=(
            _leaf("ErrorCode", failed.code),
            _leaf("ErrorMessage", failed.message),
            _leaf("ReceiptHandle", failed.receipt_handle),
        ),
    )
