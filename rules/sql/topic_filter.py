"""Which topics a query listens to."""

from enum import IntEnum

from iotconsole.kit.errors import marked


class TopicType(IntEnum):
    """IoT API, CreateRule: TopicType."""

    SYSTEM = 0
    CUSTOM = 1
    STATUS = 2


def topic_type(topic_filter: str) -> TopicType:
    """Tell whose topics a filter means: the platform's, the user's or those of device status."""
    if topic_filter.startswith("/as/mqtt/status/"):
        return TopicType.STATUS
    return TopicType.SYSTEM if topic_filter.startswith("/sys/") else TopicType.CUSTOM


def parse_topic_filter(text: str) -> str:
    """Return the filter with its leading slash; ValueError: it could match no topic."""
    levels = text.removeprefix("/").split("/")
    if "" in levels or any(character.isspace() for character in text):
        raise ValueError(marked("A topic has no empty level and no space."))
    # MQTT 4.7.1: a wildcard is a level of its own, and # the last one
    if any(level not in ("+", "#") and ("+" in level or "#" in level) for level in levels):
        raise ValueError(marked("A wildcard stands alone between two slashes: /a/+/b or /a/#."))
    if "#" in levels[:-1]:
        raise ValueError(marked("# can only be the last level of a topic."))
    return "/" + "/".join(levels)
