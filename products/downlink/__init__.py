"""From the platform to devices: publish to one, to many, to all; ask one and wait."""

from products.downlink.broadcasting import broadcast
from products.downlink.checks import read_base64, topics_heard
from products.downlink.publishing import publish, publish_to_many, topic_of
from products.downlink.rrpc import Answer, Code, call
from products.downlink.things import invoke_service, set_properties

__all__ = [
    "Answer",
    "Code",
    "broadcast",
    "call",
    "invoke_service",
    "publish",
    "publish_to_many",
    "read_base64",
    "set_properties",
    "topic_of",
    "topics_heard",
]
