"""REST of messages to devices: publish, broadcast, call."""

import base64
from dataclasses import dataclass
from typing import Any

from rest_framework import serializers

from iotconsole.kit.resources import Resource, Router, verb
from products import downlink, limits, services
from products.models import Device, Product

ENCODINGS = ("text", "base64")


class Message(serializers.Serializer):
    """What is said to a device, as text or in Base64."""

    message = serializers.CharField(trim_whitespace=False)
    encoding = serializers.ChoiceField(ENCODINGS, default="text")

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        """Answer the bytes that devices get."""
        message, encoding = attrs["message"], attrs.pop("encoding")
        is_text = encoding == "text"
        attrs["message"] = message.encode() if is_text else downlink.read_base64(message)
        return attrs


class Publication(Message):
    """A message for one device; `topic` is what comes after its name, such as user/get."""

    topic = serializers.CharField(max_length=limits.TOPIC_BYTES)
    qos = serializers.ChoiceField([(0, "0"), (1, "1")], default=0)


class BatchPublication(Publication):
    """A message for many devices of a product."""

    devices = serializers.ListField(
        child=serializers.CharField(max_length=limits.DEVICE_NAME_LENGTH),
        allow_empty=False,
        max_length=limits.DEVICES_PER_BATCH,
    )


class Broadcast(Message):
    """A message for all who are online, or for who subscribes to /broadcast/{ProductKey}/…."""

    topic = serializers.CharField(max_length=limits.TOPIC_BYTES, default="", allow_blank=True)


class Question(Message):
    """A message that a device is to answer; `topic` is a custom one, such as user/ask."""

    topic = serializers.CharField(max_length=limits.TOPIC_BYTES, default="", allow_blank=True)
    timeout_ms = serializers.IntegerField(
        min_value=limits.RRPC_TIMEOUT_MS[0], max_value=limits.RRPC_TIMEOUT_MS[1], default=5_000
    )


class SentToDevicesSerializer(serializers.Serializer):
    """The id by which the device log knows a message."""

    message_id = serializers.CharField(help_text="Larger than a JavaScript number can be.")


class AnswerSerializer(SentToDevicesSerializer):
    """What became of a call; the message is in Base64 and empty if the device did not answer."""

    code = serializers.ChoiceField([(code.value, code.value) for code in downlink.Code])
    message = serializers.SerializerMethodField()

    def get_message(self, answer: downlink.Answer) -> str:
        """Write what the device said."""
        return base64.b64encode(answer.payload).decode()


@dataclass(frozen=True, slots=True)
class Sent:
    """A message that is on its way."""

    message_id: int


class _ToProduct(Resource[Product]):
    def get_object(self) -> Product:
        """Answer the product of that key."""
        return services.find_product(self.kwargs["product_key"])


class _ToDevice(Resource[Device]):
    def get_object(self) -> Device:
        """Answer the device of that name."""
        return services.find_device(**self.kwargs)


class BatchPublishViewSet(_ToProduct):
    """Messages for devices of a product."""

    @verb(takes=BatchPublication, gives=SentToDevicesSerializer, status=201)
    def create(self, data: dict[str, Any]) -> Sent:
        """Publish one message to many devices."""
        return Sent(
            downlink.publish_to_many(
                self.get_object(), data["devices"], data["topic"], data["message"], qos=data["qos"]
            )
        )


class BroadcastViewSet(_ToProduct):
    """Messages for all devices of a product."""

    @verb(takes=Broadcast, gives=SentToDevicesSerializer, status=201)
    def create(self, data: dict[str, Any]) -> Sent:
        """Broadcast to devices that are online, or on a topic; not many times a minute."""
        return Sent(downlink.broadcast(self.get_object(), data["message"], topic=data["topic"]))


class PublishViewSet(_ToDevice):
    """Messages for a device."""

    @verb(takes=Publication, gives=SentToDevicesSerializer, status=201)
    def create(self, data: dict[str, Any]) -> Sent:
        """Publish a message; with QoS 1 it waits for a device that is away."""
        device = self.get_object()
        topic = downlink.topic_of(device, data["topic"])
        return Sent(downlink.publish(device.product, topic, data["message"], qos=data["qos"]))


class CallViewSet(_ToDevice):
    """Questions to a device."""

    @verb(takes=Question, gives=AnswerSerializer)
    def create(self, data: dict[str, Any]) -> downlink.Answer:
        """Call the device and wait for its answer (RRPC)."""
        device = self.get_object()
        topic = downlink.topic_of(device, data["topic"]) if data["topic"] else ""
        return downlink.call(device, data["message"], timeout_ms=data["timeout_ms"], topic=topic)


def register(router: Router) -> None:
    """Give each its address."""
    product = "products/<name:product_key>"
    device = f"{product}/devices/<name:name>"
    router.register(f"{product}/publish", BatchPublishViewSet, "api-batch-publish")
    router.register(f"{product}/broadcast", BroadcastViewSet, "api-broadcast")
    router.register(f"{device}/publish", PublishViewSet, "api-publish")
    router.register(f"{device}/rrpc", CallViewSet, "api-rrpc")
