"""What can be set on a queue, a topic or the account, and whether two things are set alike."""

from collections.abc import Iterable
from typing import TypedDict


class QueueAttributes(TypedDict, total=False):
    """SMQ API and Mns-open, CreateQueue and SetQueueAttributes."""

    delay_seconds: int
    maximum_message_size: int
    message_retention_period: int
    visibility_timeout: int
    polling_wait_seconds: int
    logging_enabled: bool
    dead_letter_queue: str | None  # its name
    max_receive_count: int
    tags: dict[str, str]


class NewQueueAttributes(QueueAttributes, total=False):
    """What is set on a queue once and for all, too."""

    type: str


class TopicAttributes(TypedDict, total=False):
    """SMQ API and Mns-open, CreateTopic and SetTopicAttributes."""

    maximum_message_size: int
    logging_enabled: bool
    tags: dict[str, str]


class NewTopicAttributes(TopicAttributes, total=False):
    """What is set on a topic once and for all, too."""

    type: str


class SubscriptionAttributes(TypedDict, total=False):
    """SMQ API and Mns-open, SetSubscriptionAttributes."""

    filter_tag: str
    notify_strategy: str
    dead_letter_queue: str | None  # its name


class NewSubscriptionAttributes(SubscriptionAttributes, total=False):
    """What is set on a subscription once and for all, too; its endpoint apart."""

    notify_content_format: str


class AccountAttributes(TypedDict, total=False):
    """SMQ API, SetAccountAttributes."""

    logging_bucket: str
    trace_enabled: bool


# Those that every client can name. The others, unknown to the XML API, count where they are named.
QUEUE = (
    "delay_seconds",
    "maximum_message_size",
    "message_retention_period",
    "visibility_timeout",
    "polling_wait_seconds",
    "logging_enabled",
)
TOPIC = ("maximum_message_size", "logging_enabled")
SUBSCRIPTION = ("endpoint", "filter_tag", "notify_strategy", "notify_content_format")


def alike(one: object, other: object, names: Iterable[str]) -> bool:
    """Compare effective values: what a client leaves out counts as its default."""
    return all(getattr(one, name) == getattr(other, name) for name in names)
