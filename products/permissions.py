"""Which topics a device may touch, and how the embedded broker spells them.

The broker's subject for a topic: levels are divided by dots, a leading slash is a first level
`/`, a dot inside a level is `//`, `+` is `*` and `#` is `>`.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache

from products.callout import Permissions

# Where the broker itself hands QoS 1 messages to a client; it lets nobody subscribe there.
DELIVERY = "$MQTT.sub.>"
SPELLED = "SPELLED"  # a filter of its own, that devices hear besides
_WILDCARDS = {"+": "*", "#": ">"}
# Stands for the name of a device; no name has it.
_SOMEBODY = "\1"
_FROM_WILDCARDS = {"*": "+", ">": "#"}

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
    """A custom topic of a product: what comes after the device's name, and PUB, SUB or ALL.

    With SPELLED it is a whole filter that is no topic of the product.
    """

    short_name: str
    operation: str


@dataclass(frozen=True, slots=True)
class Rights:
    """The topics, without a leading slash, that a device may publish to and subscribe to."""

    publish: Sequence[str]
    subscribe: Sequence[str]
    spelled: Sequence[str] = ()  # may be subscribed to in just that spelling

    def may_publish(self, topic: str) -> bool:
        """Tell whether a device may say something on a topic."""
        return self.letting_publish(topic) is not None

    def letting_publish(self, topic: str) -> str | None:
        """Answer the filter that lets a device say something on a topic, None if none does."""
        wanted = topic.removeprefix("/")
        return next((allowed for allowed in self.publish if covers(allowed, wanted)), None)

    def may_subscribe(self, topic_filter: str) -> bool:
        """Tell whether a device may hear everything that a filter matches."""
        return any(
            covers(allowed, topic_filter.removeprefix("/")) for allowed in self.subscribe
        ) or any(covers(allowed, topic_filter) for allowed in self.spelled)


def rights_of(product_key: str, device_name: str, topics: Iterable[Topic]) -> Rights:
    """Answer what a device may touch: the topics of its product and the platform's own."""
    names = {"device": f"{product_key}/{device_name}", "product": product_key}
    publish, subscribe = _custom(names["device"], topics)
    return Rights(
        [*publish, *(pattern.format(**names) for pattern in (*_BOTH_WAYS, *_PUBLISH))],
        [*subscribe, *(pattern.format(**names) for pattern in (*_BOTH_WAYS, *_SUBSCRIBE))],
        [topic.short_name for topic in topics if topic.operation == SPELLED],
    )


def permissions_of(rights: Rights) -> Permissions:
    """Spell rights as the broker does, with and without leading slash."""
    spelled = [subject(topic_filter) for topic_filter in rights.spelled]
    heard = [*_subjects(rights.subscribe), *spelled, DELIVERY]
    return Permissions(_subjects(rights.publish), heard)


def permissions_for(product_key: str, device_name: str, topics: tuple[Topic, ...]) -> Permissions:
    """Answer the permissions of a device; for its product they are spelled once."""
    of_somebody = _of_somebody(product_key, topics)
    name = subject(device_name)
    return Permissions(
        [each.replace(_SOMEBODY, name) for each in of_somebody.publish],
        [each.replace(_SOMEBODY, name) for each in of_somebody.subscribe],
    )


@lru_cache(1_000)
def _of_somebody(product_key: str, topics: tuple[Topic, ...]) -> Permissions:
    return permissions_of(rights_of(product_key, _SOMEBODY, topics))


def covers(allowed: str, wanted: str) -> bool:
    """Tell whether a filter matches all that another filter, or a topic, does."""
    mine, theirs = allowed.split("/"), wanted.split("/")
    for place, level in enumerate(mine):
        if level == "#":
            return True
        if place >= len(theirs) or theirs[place] == "#":
            return False
        if level not in {"+", theirs[place]}:
            return False
    return len(mine) == len(theirs)


def _custom(device: str, topics: Iterable[Topic]) -> tuple[list[str], list[str]]:
    publish, subscribe = [], []
    for topic in topics:
        if topic.operation == SPELLED:
            continue
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


def topic_of(subject: str) -> str:
    """Spell a subject of the broker as a topic filter again."""
    levels = [_FROM_WILDCARDS.get(level, level) for level in subject.replace("//", "\0").split(".")]
    spelled = "/".join(levels).replace("\0", ".")
    return spelled.removeprefix("/") if spelled.startswith("//") else spelled


def _subjects(topics: Iterable[str]) -> list[str]:
    return [subject(lead + topic) for lead in ("/", "") for topic in topics]
