"""Which topics a device may touch, spelled as the broker's subjects.

The broker's subject for a topic: levels are divided by dots, a leading slash is a first level
`/`, a dot inside a level is `//`, `+` is `*` and `#` is `>`.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from products.callout import Permissions

# Where the broker itself hands QoS 1 messages to a client; it lets nobody subscribe there.
DELIVERY = "$MQTT.sub.>"
_WILDCARDS = {"+": "*", "#": ">"}

# {device} is ProductKey and DeviceName. `/as/mqtt/status/{device}` is the platform's own.
_BOTH_WAYS = ("sys/{device}/#", "ext/rrpc/+/{device}/#")
_PUBLISH = (
    "ext/response/+/{device}/#",  # to where the broker leads answers on ext/rrpc
    "shadow/update/{device}",
    "ota/device/inform/{device}",
    "ota/device/progress/{device}",
    "ota/device/request/{device}",
)
# MQTT's `a/#` includes `a`: the broker asks for both when it is subscribed to.
_SUBSCRIBE = (
    "sys/{device}",
    "ext/rrpc/+/{device}",
    "broadcast/{product}",
    "shadow/get/{device}",
    "ota/device/upgrade/{device}",
    "broadcast/{product}/#",
)


@dataclass(frozen=True, slots=True)
class Topic:
    """A custom topic of a product: what comes after the device's name, and PUB, SUB or ALL."""

    short_name: str
    operation: str


def permissions_of(product_key: str, device_name: str, topics: Iterable[Topic]) -> Permissions:
    """Answer what a device may publish to and subscribe to, with and without leading slash."""
    names = {"device": f"{product_key}/{device_name}", "product": product_key}
    publish, subscribe = topics_of(names["device"], topics)
    system = [pattern.format(**names) for pattern in _BOTH_WAYS]
    return Permissions(
        publish=_subjects([*publish, *system, *(one.format(**names) for one in _PUBLISH)]),
        subscribe=[
            *_subjects([*subscribe, *system, *(one.format(**names) for one in _SUBSCRIBE)]),
            DELIVERY,
        ],
    )


def topics_of(device: str, topics: Iterable[Topic]) -> tuple[list[str], list[str]]:
    """Answer the custom topics that a device may publish to, and those it may subscribe to."""
    publish, subscribe = [], []
    for topic in topics:
        name = f"{device}/{topic.short_name}"
        if topic.operation != "SUB":
            publish.append(name)
        if topic.operation != "PUB":
            subscribe.append(name)
            if name.endswith("/#"):
                subscribe.append(name.removesuffix("/#"))
    return publish, subscribe


def subject(topic_filter: str) -> str:
    """Spell a topic filter as the broker does."""
    leading = ["/"] if topic_filter.startswith("/") else []
    levels = topic_filter.removeprefix("/").split("/")
    return ".".join(leading + [_WILDCARDS.get(level, level.replace(".", "//")) for level in levels])


def _subjects(topics: list[str]) -> list[str]:
    return [subject(lead + topic) for lead in ("/", "") for topic in topics]
