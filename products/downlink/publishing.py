"""Publish on custom topics of devices, to one or to many."""

import secrets
from collections.abc import Iterable, Sequence

import structlog

from iotconsole.kit.clock import now_ms
from iotconsole.kit.errors import marked
from iotconsole.kit.ids import Snowflake
from products import errors, limits
from products.downlink import checks, echoes, lines, throttle
from products.downlink.sender import both_spellings, sender
from products.models import Device, Product

log = structlog.get_logger(__name__)
next_id = Snowflake(secrets.randbits(10), now_ms).next


def topic_of(device: Device, short_name: str) -> str:
    """Answer the topic of a device that ends so."""
    return f"/{device.product.product_key}/{device.name}/{short_name}"


def publish(product: Product, topic: str, payload: bytes, *, qos: int = 0) -> int:
    """Send a message to one device and answer its id.

    QoS 1 waits at the broker for a device with a lasting session that is away; QoS 0 does not.
    """
    checks.check_body(payload)
    checks.check_qos(qos)
    device_name, short_name = checks.read_topic(product, topic)
    checks.check_devices(product, [device_name])
    checks.check_heard(product, short_name)
    return _send(product, [device_name], short_name, payload, qos)


def publish_to_many(
    product: Product, device_names: Sequence[str], short_name: str, payload: bytes, *, qos: int = 0
) -> int:
    """Send a message to many devices of a product on one topic category; all have its id."""
    checks.check_body(payload)
    checks.check_qos(qos)
    names = list(dict.fromkeys(device_names))
    if not 0 < len(names) <= limits.DEVICES_PER_BATCH:
        raise errors.TooManyDevicesAtOnce(
            marked("Name 1 to %(most)s devices."), field="devices", most=limits.DEVICES_PER_BATCH
        )
    checks.check_concrete(short_name)
    checks.check_devices(product, names)
    checks.check_heard(product, short_name)
    return _send(product, names, short_name, payload, qos)


def _send(product: Product, names: Iterable[str], short_name: str, payload: bytes, qos: int) -> int:
    message_id, key = next_id(), product.product_key
    topics = {name: f"/{key}/{name}/{short_name}" for name in names}
    throttle.check(key, topics, message_id)
    parcels = both_spellings(topics.values(), payload)
    echoes.expect([(parcel.topic, parcel.payload) for parcel in parcels], qos=qos)
    sender().send(parcels, qos=qos)
    lines.note_sent(key, message_id, topics, qos=qos, size=len(payload))
    log.info("published", product_key=key, message_id=message_id, devices=len(topics), qos=qos)
    return message_id
