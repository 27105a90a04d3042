"""What can be set on a queue, a topic or the account, and whether two things are set alike."""

from typing import TypedDict


class QueueAttributes(TypedDict, total=False):
    """SMQ API, CreateQueue and SetQueueAttributes."""

    delay_seconds: int
    maximum_message_size: int
    message_retention_period: int
    visibility_timeout: int
    polling_wait_seconds: int
    logging_enabled: bool


class TopicAttributes(TypedDict, total=False):
    """SMQ API, CreateTopic and SetTopicAttributes."""

    maximum_message_size: int
    logging_enabled: bool


class AccountAttributes(TypedDict, total=False):
    """SMQ API, SetAccountAttributes."""

    logging_bucket: str
    trace_enabled: bool


QUEUE = tuple(QueueAttributes.__annotations__)
TOPIC = tuple(TopicAttributes.__annotations__)
SUBSCRIPTION = ("endpoint", "filter_tag", "notify_strategy", "notify_content_format")


def alike(one: object, other: object, names: tuple[str, ...]) -> bool:
    """Compare effective values: what a client leaves out counts as its default."""
    return all(getattr(one, name) == getattr(other, name) for name in names)
