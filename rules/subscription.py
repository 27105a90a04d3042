"""Server-side subscription: a product's messages and status changes in its own queue.

The envelope is documented with lower-case keys and base64 twice: the payload inside, and the
whole as the queue message's body (IoT Platform, Server-side subscription; the official Java
consumer decodes both).
"""

import base64
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar

import msgspec
from django.db import transaction

from iotconsole.kit import versions
from iotconsole.kit.errors import Phrase, marked
from mns import services as mns
from mns.delivery import Enqueue, rehearse
from mns.errors import QueueNotExist
from mns.models import Queue
from products.messages import DeviceMessage
from products.models import Product
from ram import audit
from rules import intake, limits
from rules.errors import NothingSubscribed, RegionIsFixed
from rules.models import ServerSubscription
from rules.operations import outbox
from rules.operations.parcel import Parcel, Rehearsal, Verdict

_encode = msgspec.json.encode


class Oversize(Exception):
    """The envelope is larger than a queue message may be."""

    def __init__(self, size: int) -> None:
        sentence = marked(
            "The message with its envelope is too large for the queue: %(size)s of %(most)s bytes."
        )
        most = f"{limits.SUBSCRIPTION_BODY_BYTES:,}"
        self.message = Phrase(sentence, size=f"{size:,}", most=most)
        super().__init__(str(self.message))


@dataclass(frozen=True, slots=True)
class ProductQueue:
    """The queue `aliyun-iot-{ProductKey}`."""

    kind: ClassVar[str] = "SUBSCRIPTION"
    product: ClassVar[str] = "MNS"
    is_direct: ClassVar[bool] = True

    region: str
    queue: str
    wearing: None = None  # the platform itself writes there

    @classmethod
    def read(cls, configuration: Mapping[str, Any]) -> "ProductQueue":
        """Read `{"regionName", "queueName"}`."""
        return cls(configuration["regionName"], configuration["queueName"])

    def check(self) -> None:
        """Find the queue, which the subscription made itself."""
        mns.find_queue(self.region, self.queue)

    def describe(self) -> str:
        """Name the queue for people."""
        return self.queue

    def write(self, parcel: Parcel) -> Enqueue:
        """Answer the envelope for the queue."""
        return Enqueue(self.region, self.queue, parcel.mns_id, parcel.body)

    @staticmethod
    def send(parcels: Sequence[Parcel], *, batch_id: str, now: int) -> list[Verdict]:
        """Put the envelopes into their queues."""
        return outbox.send(parcels, batch_id=batch_id, now=now)

    @staticmethod
    def rehearse(parcel: Parcel, *, now: int) -> Rehearsal:
        """Ask the queue."""
        [verdict] = outbox.send([parcel], batch_id="", now=now, way=rehearse)
        return Rehearsal(parcel.target.describe(), verdict)


def envelope(message: DeviceMessage, now: int) -> bytes:
    """Write a message as a queue message's body; `timestamp` is when it enters the queue, in s."""
    content = {"payload": base64.b64encode(message.payload).decode(), "messagetype": message.kind}
    if message.kind != "status":  # which has no topic key
        content["topic"] = message.topic
    body = base64.b64encode(
        _encode(content | {"messageid": message.message_id, "timestamp": now // 1000})
    )
    if len(body) > limits.SUBSCRIPTION_BODY_BYTES:
        raise Oversize(len(body))
    return body


@transaction.atomic
def subscribe(
    product: Product,
    region: str,
    *,
    device_data: bool,
    device_status: bool,
    device_lifecycle: bool = False,
) -> ServerSubscription:
    """Put these kinds of a product's messages into its queue, making the queue if needed."""
    flags = {
        "device_data": device_data,
        "device_status": device_status,
        "device_lifecycle": device_lifecycle,
    }
    if not any(flags.values()):
        raise NothingSubscribed(marked("Tick at least one kind of message."))
    existing = ServerSubscription.objects.filter(product=product).first()
    if existing is None:
        queue = _queue(region, f"aliyun-iot-{product.product_key}")
        existing = ServerSubscription(product=product, queue=queue)
    elif existing.queue.region != region:
        raise RegionIsFixed(
            marked("The queue is in %(region)s; end the subscription to move it."),
            field="region",
            region=existing.queue.region,
        )
    before = audit.picture(existing) if existing.pk else {}
    for name, value in flags.items():
        setattr(existing, name, value)
    existing.save()
    verb = "Update" if before else "Create"
    after = audit.picture(existing)
    audit.record(f"iot:{verb}SubscribeRelation", product.arn, before=before, after=after)
    versions.bump("rules")
    return existing


def _queue(region: str, name: str) -> Queue:
    # Server-side subscription: a queue that is there is used, whatever its attributes.
    try:
        return mns.find_queue(region, name)
    except QueueNotExist:
        return mns.create_queue(region, name)[0]


@transaction.atomic
def unsubscribe(product: Product) -> None:
    """End the subscription; its queue goes with it, and the messages in it."""
    existing = ServerSubscription.objects.select_related("queue").filter(product=product).first()
    if existing is None:
        return
    existing.delete()
    audit.record("iot:DeleteSubscribeRelation", product.arn, before=audit.picture(existing))
    mns.delete_queue(existing.queue)
    transaction.on_commit(lambda: intake.forget(product.product_key))
    versions.bump("rules")
