"""Broadcast to all devices of a product that are online, or to who subscribes to a topic.

On Alibaba Cloud devices hear what goes to all without subscribing. The embedded broker delivers
only what is subscribed to: devices subscribe to /sys/{ProductKey}/{DeviceName}/broadcast/request/+.
"""

from collections.abc import Iterable, Iterator
from datetime import timedelta
from itertools import islice

import structlog

from iotconsole.kit.errors import marked
from iotconsole.kit.valkey import client
from products import errors, limits
from products.downlink import checks, lines
from products.downlink.publishing import next_id
from products.downlink.sender import AT_A_TIME, both_spellings, sender
from products.models import Device, Product
from products.topics import normalise

log = structlog.get_logger(__name__)


def broadcast(product: Product, payload: bytes, *, topic: str = "") -> int:
    """Send a message to who subscribes to a topic, without one to all who are online."""
    checks.check_body(payload, limits.BROADCAST_BYTES)
    message_id = next_id()
    if topic:
        _tell_subscribers(product, topic, payload, message_id)
    else:
        _tell_online(product, payload, message_id)
    log.info("broadcast", product_key=product.product_key, message_id=message_id, topic=topic)
    return message_id


def _tell_subscribers(product: Product, topic: str, payload: bytes, message_id: int) -> None:
    checks.check_concrete(topic)
    begin = f"/broadcast/{product.product_key}/"
    if not normalise(topic).startswith(begin):
        raise errors.InvalidTopicName(
            marked("A broadcast topic of this product looks like %(example)s."),
            field="topic",
            example=f"{begin}news",
        )
    _take_turn(f"topic:{product.product_key}", limits.TOPIC_BROADCAST_SECONDS)
    sender().send(both_spellings([topic], payload), qos=0)
    _note(product, {"": normalise(topic)}, payload, message_id)


def _tell_online(product: Product, payload: bytes, message_id: int) -> None:
    _take_turn(f"online:{product.product_key}", limits.ONLINE_BROADCAST_SECONDS)
    rows = product.devices.filter(enabled=True, status=Device.Status.ONLINE).order_by("pk")
    for names in _chunks(rows.values_list("name", flat=True).iterator(AT_A_TIME)):
        below = f"broadcast/request/{message_id}"
        topics = {name: f"/sys/{product.product_key}/{name}/{below}" for name in names}
        sender().send(both_spellings(topics.values(), payload), qos=0)
        _note(product, topics, payload, message_id)


def _note(product: Product, topics: dict[str, str], payload: bytes, message_id: int) -> None:
    lines.note_sent(product.product_key, message_id, topics, qos=0, size=len(payload))


def _take_turn(what: str, seconds: int) -> None:
    kept = timedelta(seconds=seconds)
    if not client().set(f"downlink:turn:{what}", 1, nx=True, ex=kept):
        raise errors.TooManyMessages(
            marked("Such a broadcast is sent at most once in %(seconds)s s."), seconds=seconds
        )


def _chunks(names: Iterable[str]) -> Iterator[list[str]]:
    names = iter(names)
    while some := list(islice(names, AT_A_TIME)):
        yield some
