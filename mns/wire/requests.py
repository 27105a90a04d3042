"""What the documents of requests ask for, as values.

Elements nobody knows are passed over, as are those only replies use: SDKs send both.
"""

from msgspec import Struct

from mns import limits
from mns.attributes import (
    AccountAttributes,
    NewSubscriptionAttributes,
    QueueAttributes,
    SubscriptionAttributes,
    TopicAttributes,
)
from mns.errors import InvalidArgument, MalformedXML, MissingReceiptHandle
from mns.limits import Range
from mns.properties import NONE, Properties
from mns.wire.numbers import number, switch
from mns.wire.properties import read_properties
from mns.wire.xml import Element

# Java clients write this one switch as a number, and read it as one.
_OFF_OR_ON = Range(0, 1)


class MessageDraft(Struct, frozen=True):
    """A message somebody wants to send to a queue; without a delay the queue's applies."""

    body: bytes
    priority: int
    delay_seconds: int | None
    properties: Properties = NONE
    group: str = ""


class PublicationDraft(Struct, frozen=True):
    """A message somebody wants to publish to a topic."""

    body: bytes
    tag: str
    properties: Properties = NONE
    group: str = ""


def read_account(root: Element | None) -> AccountAttributes:
    """Read the attributes of the account; an empty bucket takes away the one that was set."""
    root = _check_name(root, "Account")
    attributes = AccountAttributes()
    if bucket := root.child("LoggingBucket"):
        attributes["logging_bucket"] = bucket.text.strip()
    if text := root.value("TraceEnabled"):
        attributes["trace_enabled"] = number(text, "TraceEnabled", _OFF_OR_ON) == 1
    return attributes


def read_queue(root: Element | None) -> QueueAttributes:
    """Read the attributes of a queue; a request without a document names none."""
    attributes = QueueAttributes()
    if root is None:
        return attributes
    _check_name(root, "Queue")
    if text := root.value("DelaySeconds"):
        attributes["delay_seconds"] = number(text, "DelaySeconds", limits.DELAY)
    if text := root.value("MaximumMessageSize"):
        attributes["maximum_message_size"] = _message_size(text)
    if text := root.value("MessageRetentionPeriod"):
        retention = number(text, "MessageRetentionPeriod", limits.RETENTION)
        attributes["message_retention_period"] = retention
    if text := root.value("VisibilityTimeout"):
        attributes["visibility_timeout"] = number(text, "VisibilityTimeout", limits.VISIBILITY)
    if text := root.value("PollingWaitSeconds"):
        wait = number(text, "PollingWaitSeconds", limits.POLLING_WAIT)
        attributes["polling_wait_seconds"] = wait
    if text := root.value("LoggingEnabled"):
        attributes["logging_enabled"] = switch(text, "LoggingEnabled")
    return attributes


def read_topic(root: Element | None) -> TopicAttributes:
    """Read the attributes of a topic; a request without a document names none."""
    attributes = TopicAttributes()
    if root is None:
        return attributes
    _check_name(root, "Topic")
    if text := root.value("MaximumMessageSize"):
        attributes["maximum_message_size"] = _message_size(text)
    if text := root.value("LoggingEnabled"):
        attributes["logging_enabled"] = switch(text, "LoggingEnabled")
    return attributes


def read_subscription(root: Element | None) -> tuple[str, NewSubscriptionAttributes]:
    """Read the endpoint of a subscription ("" if none is named) and its attributes."""
    root = _check_name(root, "Subscription")
    change = read_subscription_change(root)
    attributes = NewSubscriptionAttributes()
    if "filter_tag" in change:
        attributes["filter_tag"] = change["filter_tag"]
    if "notify_strategy" in change:
        attributes["notify_strategy"] = change["notify_strategy"]
    if text := root.value("NotifyContentFormat"):
        attributes["notify_content_format"] = text
    return root.value("Endpoint").strip(), attributes


def read_subscription_change(root: Element | None) -> SubscriptionAttributes:
    """Read what may change of a subscription; Java names the rest again."""
    root = _check_name(root, "Subscription")
    attributes = SubscriptionAttributes()
    if text := root.value("FilterTag"):
        attributes["filter_tag"] = text
    if text := root.value("NotifyStrategy"):
        attributes["notify_strategy"] = text
    return attributes


def read_message(root: Element | None) -> MessageDraft:
    """Read one message for a queue."""
    root = _check_name(root, "Message")
    body = _body(root)
    priority, delay = root.value("Priority"), root.value("DelaySeconds")
    return MessageDraft(
        body=body,
        priority=(
            number(priority, "Priority", limits.PRIORITY) if priority else limits.PRIORITY_DEFAULT
        ),
        delay_seconds=number(delay, "DelaySeconds", limits.DELAY) if delay else None,
        properties=read_properties(root),
        group=root.value("MessageGroupId"),
    )


def read_messages(root: Element | None) -> list[MessageDraft | InvalidArgument]:
    """Read a batch of messages for a queue; in place of a bad one stands what is wrong with it.

    What is wrong with all of it is raised: its form, its count, its size.
    """
    children = _batch(_check_name(root, "Messages"), "Message")
    size = sum(len(child.value("MessageBody").encode()) for child in children)
    if size > limits.BATCH_BYTES:
        raise InvalidArgument(
            f"All MessageBody elements of a batch should have at most {limits.BATCH_BYTES} bytes "
            f"together; they have {size}.",
            field="MessageBody",
        )
    return [_draft_or_refusal(child) for child in children]


def read_publication(root: Element | None) -> PublicationDraft:
    """Read one message for a topic; MessageAttributes (mail, SMS) concern nobody here."""
    root = _check_name(root, "Message")
    return PublicationDraft(
        body=_body(root),
        tag=root.value("MessageTag"),
        properties=read_properties(root),
        group=root.value("MessageGroupId"),
    )


def read_handles(root: Element | None) -> list[str]:
    """Read the receipt handles of a batch."""
    if root is None:
        raise MissingReceiptHandle
    _check_name(root, "ReceiptHandles")
    return [child.text.strip() for child in _batch(root, "ReceiptHandle")]


def _check_name(root: Element | None, name: str) -> Element:
    if root is None or root.name != name:
        found = "nothing" if root is None else f"<{root.name}>"
        raise MalformedXML(f"The body of the request should be <{name}>; it is {found}.")
    return root


def _draft_or_refusal(message: Element) -> MessageDraft | InvalidArgument:
    try:
        return read_message(message)
    except InvalidArgument as refusal:
        return refusal


def _batch(root: Element, name: str) -> list[Element]:
    children = [_check_name(child, name) for child in root.children]
    if len(children) not in limits.BATCH:
        raise InvalidArgument(
            f"The number of {name} elements should be "
            f"between {limits.BATCH.lowest} and {limits.BATCH.highest}; it is {len(children)}.",
            field=name,
        )
    return children


def _body(message: Element) -> bytes:
    body = message.child("MessageBody")
    if body is None:
        raise MalformedXML("<Message> has no <MessageBody>.")
    if body.children:  # some SDKs do not escape what they are given
        raise MalformedXML("<MessageBody> holds elements; its text must be escaped.")
    return body.text.encode()


def _message_size(text: str) -> int:
    return number(text, "MaximumMessageSize", limits.MESSAGE_SIZE)
