"""Which topics a device may touch, spelled as the broker's subjects.

The broker's subject for a topic: levels are divided by dots, a leading slash is a first level
`/`, a dot inside a level is `//`, `+` is `*` and `#` is `>`.
"""

from products.callout import Permissions

# Where the broker itself hands QoS 1 messages to a client; it lets nobody subscribe there.
DELIVERY = "$MQTT.sub.>"
_WILDCARDS = {"+": "*", "#": ">"}

# {device} is ProductKey and DeviceName. `/as/mqtt/status/{device}` is the platform's own.
_BOTH_WAYS = ("{device}/#", "sys/{device}/#", "ext/rrpc/+/{device}/#")
_PUBLISH = (
    "ext/response/+/{device}/#",  # to where the broker leads answers on ext/rrpc
    "shadow/update/{device}",
    "ota/device/inform/{device}",
    "ota/device/progress/{device}",
    "ota/device/request/{device}",
)
# MQTT's `a/#` includes `a`: the broker asks for both when it is subscribed to.
_SUBSCRIBE = (
    "{device}",
    "sys/{device}",
    "ext/rrpc/+/{device}",
    "broadcast/{product}",
    "shadow/get/{device}",
    "ota/device/upgrade/{device}",
    "broadcast/{product}/#",
)


def permissions_of(product_key: str, device_name: str) -> Permissions:
    """Answer what a device may publish to and subscribe to, with and without leading slash."""
    names = {"device": f"{product_key}/{device_name}", "product": product_key}
    return Permissions(
        publish=_subjects(_BOTH_WAYS + _PUBLISH, names),
        subscribe=[*_subjects(_BOTH_WAYS + _SUBSCRIBE, names), DELIVERY],
    )


def subject(topic_filter: str) -> str:
    """Spell a topic filter as the broker does."""
    leading = ["/"] if topic_filter.startswith("/") else []
    levels = topic_filter.removeprefix("/").split("/")
    return ".".join(leading + [_WILDCARDS.get(level, level.replace(".", "//")) for level in levels])


def _subjects(patterns: tuple[str, ...], names: dict[str, str]) -> list[str]:
    topics = [pattern.format(**names) for pattern in patterns]
    return [subject(lead + topic) for lead in ("/", "") for topic in topics]
