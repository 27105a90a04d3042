"""Which messages a query is tried with: typed, kept, or the next that comes."""

import base64
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

import msgspec

from iotconsole.kit.errors import marked
from products import limits, topics
from products.downlink import checks
from products.messages import DeviceMessage
from products.models import Device
from rules import seen
from rules.errors import MessageUnknown
from rules.pipeline import hear
from rules.sql import Query

LATEST = 1_000
EXAMPLES = 6
FEW = 20  # that are looked at each second while somebody waits
DEVICES = 20  # whose topics are proposed
_FIELD = re.compile(r"[A-Za-z_]\w*(\.[A-Za-z_]\w*)*")
_encode = msgspec.json.encode


@dataclass(frozen=True, slots=True)
class Typed:
    """A message as it stands in a form."""

    topic: str
    payload: str
    is_base64: bool = False


def typed(said: Typed, now: int) -> DeviceMessage:
    """Make a message of what was typed, as rules would see it; its device is the topic's."""
    topic = topics.normalise(said.topic.strip())
    checks.check_concrete(topic)
    payload = checks.read_base64(said.payload) if said.is_base64 else said.payload.encode()
    if payload:  # a device may send nothing
        checks.check_body(payload, limits.MESSAGE_BYTES)
    product_key, device_name = topics.device_of(topic) or ("", "")
    [message], _ = hear([DeviceMessage(topic, product_key, device_name, payload, 1, 0, now)])
    return message


def as_typed(message: DeviceMessage) -> Typed:
    """Write a message into a form; what is no text as base64."""
    try:
        return Typed(message.topic, _pretty(message.payload.decode()))
    except UnicodeDecodeError:
        return Typed(message.topic, base64.b64encode(message.payload).decode(), is_base64=True)


def find(filters: Iterable[str], message_id: int) -> DeviceMessage:
    """Answer a kept message; MessageUnknown."""
    for topic_filter in filters:
        if message := seen.find(topic_filter, message_id):
            return message
    sentence = marked(
        "What message %(id)s carried was not kept: of many messages some are, and none for longer"
        " than seven days. Type it, or take another one."
    )
    raise MessageUnknown(sentence, field="message", id=message_id)


def first_since(topic_filter: str, since: int) -> DeviceMessage | None:
    """Answer a message that came at that time or later: of few the first."""
    came = [m for m in seen.latest(topic_filter, FEW) if m.time_ms >= since]
    return came[-1] if came else None


def proposals(query: Query) -> list[str]:
    """Answer topics that the query listens to: of recent messages, then of devices."""
    spoken = [message.topic for message in seen.latest(query.topic_filter, LATEST)]
    return list(dict.fromkeys([*spoken, *_spelled(query.topic_filter)]))[:DEVICES]


def example(query: Query) -> str:
    """Write a payload that has the fields of a query."""
    document: dict[str, object] = {}
    for path in query.fields:
        if _FIELD.fullmatch(path):
            _plant(document, path.split("."))
    return msgspec.json.format(_encode(document), indent=2).decode()


def _plant(document: dict[str, object], steps: list[str]) -> None:
    for step in steps[:-1]:
        inner = document.get(step)
        document[step] = inner if isinstance(inner, dict) else {}
        document = document[step]  # type: ignore[assignment]  # made a dict just now
    document.setdefault(steps[-1], 0)


def _spelled(topic_filter: str) -> Iterator[str]:
    """Fill in the names of devices where a filter has wildcards."""
    keys = seen.product_keys(topic_filter)
    devices = Device.objects.filter(product__product_key__in=keys).select_related("product")
    for device in devices.order_by("-id")[:DEVICES]:
        key = device.product.product_key
        yield _filled(topics.normalise(topic_filter).split("/"), key, device.name)


def _filled(levels: list[str], product_key: str, device_name: str) -> str:
    filled: list[str] = []
    for level in levels:
        if level not in ("+", "#"):
            filled.append(level)
        elif product_key not in filled:
            filled.append(product_key)
        elif device_name not in filled:
            filled.append(device_name)
        else:
            filled.append("update")
    return "/".join(filled)


def _pretty(text: str) -> str:
    try:
        return msgspec.json.format(text, indent=2)
    except msgspec.DecodeError:
        return text
