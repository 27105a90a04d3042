"""Send on to devices' topics what rules made of messages.

It goes through the broker with QoS 1: who subscribes gets it, however long they are away, and
rules hear it like what a device says.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from iotconsole.kit.errors import marked
from products import errors
from products.downlink import checks, echoes
from products.downlink.echoes import SentOn
from products.downlink.sender import Parcel, both_spellings, sender
from products.models import Product
from products.services import find_product
from products.topics import normalise

QOS = 1
# IoT Platform, thing model: where devices hear what services they shall do
_SERVICE = "thing/service/"


@dataclass(frozen=True, slots=True)
class Relayed:
    """A message for a topic; `hops` counts how often it was sent on, this time among them.

    `origin` is the message that it was made of.
    """

    topic: str
    payload: bytes
    hops: int
    origin: int = 0

    @property
    def sent_on(self) -> tuple[str, bytes, SentOn]:
        """Write down what the bridge is to know of it."""
        return self.topic, self.payload, SentOn(self.hops, self.origin)


@dataclass(frozen=True, slots=True)
class Address:
    """Whose topic it is, and what comes after the names."""

    product_key: str
    device_name: str
    short_name: str
    is_system: bool


def address_of(topic: str) -> Address:
    """Read a topic that devices may hear; levels may stand for any, as in a filter."""
    match normalise(topic).split("/")[1:]:
        case ["sys", key, name, *rest] if key and name:
            return Address(key, name, "/".join(rest), is_system=True)
        case [key, name, *rest] if key and name and rest:
            return Address(key, name, "/".join(rest), is_system=False)
    raise errors.InvalidTopicName(
        marked("A topic to send to looks like %(example)s."),
        field="topic",
        example="/${productKey}/${deviceName}/user/get",
    )


def check_heard(address: Address, product: Product) -> None:
    """Refuse a topic that devices of the product do not hear."""
    if not address.is_system:
        checks.check_heard(product, address.short_name)
    elif not address.short_name.startswith(_SERVICE):
        raise errors.TopicNotHeard(
            marked("Of system topics, rules send to /sys/…/thing/service/… only."), field="topic"
        )


def relay(messages: Sequence[Relayed]) -> list[errors.ProductsError | None]:
    """Send messages on and answer what was refused; the broker has the others on disk."""
    refused = refusals(messages)
    sent = [one for one, refusal in zip(messages, refused, strict=True) if refusal is None]
    if sent:
        echoes.expect_relayed([one.sent_on for one in sent], qos=QOS)
        sender().send(list(_parcels(sent)), qos=QOS)
    return refused


def _parcels(messages: Iterable[Relayed]) -> Iterable[Parcel]:
    for one in messages:
        yield from both_spellings([one.topic], one.payload)


def refusals(messages: Sequence[Relayed]) -> list[errors.ProductsError | None]:
    """Answer of each message why it cannot be sent on, None if it can."""
    by_topic = {topic: _topic_refusal(topic) for topic in {one.topic for one in messages}}
    return [by_topic[one.topic] or _body_refusal(one.payload) for one in messages]


def _topic_refusal(topic: str) -> errors.ProductsError | None:
    try:
        checks.check_concrete(topic)
        address = address_of(topic)
        product = find_product(address.product_key)
        checks.check_devices(product, [address.device_name])
        check_heard(address, product)
    except errors.ProductsError as refusal:
        return refusal
    return None


def _body_refusal(payload: bytes) -> errors.ProductsError | None:
    try:
        checks.check_body(payload)
    except errors.ProductsError as refusal:
        return refusal
    return None
