"""Which messages may be sent to devices, and on which topics."""

import base64
from collections.abc import Sequence

from iotconsole.kit.errors import marked
from products import errors, limits
from products.models import Device, Product, TopicCategory
from products.topics import matches, normalise

QOS = (0, 1)
_Operation = TopicCategory.Operation


def check_body(payload: bytes, most: int = limits.MESSAGE_BYTES) -> None:
    """Refuse a message that no device takes."""
    if not payload:
        raise errors.NullMessageContent(marked("The message is empty."), field="message")
    if len(payload) > most:
        raise errors.MessageTooLarge(
            marked("A message has at most %(most)s bytes."), field="message", most=most
        )


def read_base64(text: str) -> bytes:
    """Read a message that is written in Base64."""
    try:
        return base64.b64decode("".join(text.split()), validate=True)
    except ValueError as exc:
        raise errors.NotBase64(marked("The message is not Base64."), field="message") from exc


def check_qos(qos: int) -> None:
    """Refuse a quality of service that is not done here."""
    if qos not in QOS:
        raise errors.InvalidQos(marked("QoS is 0 or 1."), field="qos")


def check_concrete(topic: str) -> None:
    """Refuse what is no topic, or names more than one."""
    if not topic:
        raise errors.NullTopicName(marked("Name a topic."), field="topic")
    levels = topic.removeprefix("/").split("/")
    if (
        len(topic.encode()) > limits.TOPIC_BYTES
        or topic.count("/") > limits.TOPIC_SLASHES
        or any(level == "" or set(level) & set("+#\0") for level in levels)
    ):
        raise errors.InvalidTopicName(
            marked(
                "A topic to publish to has at most %(bytes)s bytes and %(slashes)s slashes, no"
                " empty levels and no wildcards."
            ),
            field="topic",
            bytes=limits.TOPIC_BYTES,
            slashes=limits.TOPIC_SLASHES,
        )


def read_topic(product: Product, topic: str) -> tuple[str, str]:
    """Answer (DeviceName, the rest) of a custom topic of the product."""
    check_concrete(topic)
    key, device_name, *rest = [*normalise(topic).split("/", 3)[1:], "", ""]
    if key != product.product_key or not device_name or not rest[0]:
        raise errors.InvalidTopicName(
            marked("A topic of this product looks like %(example)s."),
            field="topic",
            example=f"/{product.product_key}/${{deviceName}}/user/get",
        )
    return device_name, rest[0]


def topics_heard(product: Product) -> list[str]:
    """Answer what devices of a product may subscribe to, after their names."""
    heard = product.categories.filter(operation__in=[_Operation.SUB, _Operation.ALL])
    return list(heard.values_list("short_name", flat=True))


def check_heard(product: Product, short_name: str) -> None:
    """Refuse a topic that no category lets the product's devices subscribe to."""
    if not any(matches(pattern, short_name) for pattern in topics_heard(product)):
        raise errors.TopicNotHeard(
            marked(
                "The topic categories of %(product)s do not let its devices subscribe to %(topic)s."
            ),
            field="topic",
            product=product.name,
            topic=short_name,
        )


def check_devices(product: Product, names: Sequence[str]) -> None:
    """Refuse names that no device of the product has."""
    rows = Device.objects.filter(product=product, name__in=names)
    known = set(rows.values_list("name", flat=True))
    for name in names:
        if name not in known:
            raise errors.DeviceNotExist(
                marked("%(product)s has no device named %(name)s."),
                field="devices",
                product=product.name,
                name=name,
            )
