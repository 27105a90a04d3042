"""Which names, attributes and messages are accepted; everything else is refused with a reason."""

import re
from collections.abc import Mapping, Sequence

from iotconsole.kit.errors import marked
from mns import limits
from mns.errors import (
    InvalidArgument,
    InvalidQueueName,
    MnsError,
    QueueNameLengthError,
    SubscriptionNameInvalid,
    SubscriptionNameLengthError,
    TopicNameInvalid,
    TopicNameLengthError,
)

# The element of the API and the range of each numeric attribute
_RANGES = {
    "delay_seconds": ("DelaySeconds", limits.DELAY),
    "maximum_message_size": ("MaximumMessageSize", limits.MESSAGE_SIZE),
    "message_retention_period": ("MessageRetentionPeriod", limits.RETENTION),
    "visibility_timeout": ("VisibilityTimeout", limits.VISIBILITY),
    "polling_wait_seconds": ("PollingWaitSeconds", limits.POLLING_WAIT),
    "max_receive_count": ("MaxReceiveCount", limits.MAX_RECEIVE_COUNT),
    "priority": ("Priority", limits.PRIORITY),
    "count": ("NumberOfMessages", limits.BATCH),
}

# Text that no XML document can carry (XML 1.0, section 2.2) could never be received again.
NOT_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")


def check_queue_name(name: str) -> None:
    """Refuse what cannot name a queue."""
    _check_name(name, limits.NAME_LENGTH, InvalidQueueName, QueueNameLengthError)


def check_topic_name(name: str) -> None:
    """Refuse what cannot name a topic."""
    _check_name(name, limits.NAME_LENGTH, TopicNameInvalid, TopicNameLengthError)


def check_subscription_name(name: str) -> None:
    """Refuse what cannot name a subscription."""
    longest = limits.SUBSCRIPTION_NAME_LENGTH
    _check_name(name, longest, SubscriptionNameInvalid, SubscriptionNameLengthError)


def check_ranges(values: Mapping[str, object]) -> None:
    """Refuse the first number that is out of its range."""
    for field, value in values.items():
        element, allowed = _RANGES.get(field, ("", None))
        if allowed and isinstance(value, int) and value not in allowed:
            raise InvalidArgument(
                marked("%(element)s must be %(lowest)s to %(highest)s; it is %(value)s."),
                field=field,
                element=element,
                lowest=allowed.lowest,
                highest=allowed.highest,
                value=value,
            )


def check_choice(field: str, element: str, value: str, choices: Sequence[str]) -> None:
    """Refuse what is not one of the words the API knows."""
    if value not in choices:
        sentence = marked("%(element)s must be one of %(choices)s.")
        named = ", ".join(choices)
        raise InvalidArgument(sentence, field=field, element=element, choices=named)


def check_tag(field: str, element: str, tag: str) -> None:
    """Refuse a tag that is too long, or that a header of a push could not carry."""
    if len(tag) > limits.TAG_LENGTH or not tag.isprintable() or tag != tag.strip():
        sentence = marked("%(element)s must be at most %(most)s printable characters.")
        raise InvalidArgument(sentence, field=field, element=element, most=limits.TAG_LENGTH)


def check_tags(tags: Mapping[str, str]) -> None:
    """Refuse tags of a queue or topic that are too many, too long or unnamed."""
    if len(tags) > limits.TAGS_PER_RESOURCE:
        sentence = marked("There may be at most %(most)s tags.")
        raise InvalidArgument(sentence, field="tags", most=limits.TAGS_PER_RESOURCE)
    for key, value in tags.items():
        if not 1 <= len(key) <= limits.TAG_KEY_LENGTH or len(value) > limits.TAG_VALUE_LENGTH:
            raise InvalidArgument(
                marked(
                    "A tag has a key of 1 to %(key)s and a value of at most %(value)s characters."
                ),
                field="tags",
                key=limits.TAG_KEY_LENGTH,
                value=limits.TAG_VALUE_LENGTH,
            )
        if NOT_XML.search(key + value):
            raise InvalidArgument(marked("A tag holds control characters."), field="tags")


def check_group(group: str, *, is_fifo: bool) -> None:
    """Want a message group where order is kept, and none where nobody would heed it."""
    if not is_fifo:
        if group:
            sentence = marked("MessageGroupId is for FIFO queues and FIFO topics only.")
            raise InvalidArgument(sentence, field="group")
        return
    if len(group) > limits.GROUP_LENGTH or not limits.GROUP.fullmatch(group):
        raise InvalidArgument(
            marked(
                "A message for a FIFO queue or topic needs a MessageGroupId of at most %(most)s"
                " letters, digits and punctuation marks."
            ),
            field="group",
            most=limits.GROUP_LENGTH,
        )


def check_order(priority: int, delay_seconds: int | None) -> None:
    """Refuse what would let a message of a FIFO queue overtake, or be overtaken by, another."""
    if priority != limits.PRIORITY_DEFAULT:
        sentence = marked("Messages of a FIFO queue have no priority of their own.")
        raise InvalidArgument(sentence, field="priority")
    if delay_seconds:
        sentence = marked("Messages of a FIFO queue have no delay of their own.")
        raise InvalidArgument(sentence, field="delay_seconds")


def check_size(body: bytes, longest: int) -> None:
    """Refuse a message body that is too long."""
    if len(body) > longest:
        sentence = marked("The message body has %(size)s bytes; at most %(most)s are allowed.")
        raise InvalidArgument(sentence, field="body", size=len(body), most=longest)


def check_body(body: bytes, longest: int) -> str:
    """Answer the text of a message body, or refuse it."""
    check_size(body, longest)
    try:
        text = body.decode()
    except UnicodeDecodeError as exc:
        sentence = marked("The message body is not UTF-8 text.")
        raise InvalidArgument(sentence, field="body") from exc
    # Of what can be printed nothing is forbidden, and Python tells that four times as fast.
    if not text.isprintable() and NOT_XML.search(text):
        sentence = marked("The message body holds control characters.")
        raise InvalidArgument(sentence, field="body")
    return text


def _check_name(name: str, longest: int, invalid: type[MnsError], length: type[MnsError]) -> None:
    if not 1 <= len(name) <= longest:
        raise length(field="name")
    if not limits.NAME.fullmatch(name):
        raise invalid(field="name")
