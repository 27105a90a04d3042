"""From the platform to devices: publish to one, to many, to all; ask one and wait."""

from products.downlink.broadcasting import broadcast
from products.downlink.checks import read_base64, topics_heard
from products.downlink.publishing import publish, publish_to_many, topic_of
from products.downlink.relaying import (
    Address,
    Relayed,
    address_of,
    check_heard,
    refusals,
    relay,
)
from products.downlink.rrpc import Answer, Code, call
from products.downlink.things import invoke_service, set_properties

__all__ = [
    "Address",
    "Answer",
    "Code",
    "Relayed",
    "address_of",
    "broadcast",
    "call",
    "check_heard",
    "invoke_service",
    "publish",
    "publish_to_many",
    "read_base64",
    "refusals",
    "relay",
    "set_properties",
    "topic_of",
    "topics_heard",
]
