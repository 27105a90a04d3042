"""REST of what devices report, and of what they are asked to set and to do."""

from collections.abc import Sequence
from typing import Any

from rest_framework import serializers

from iotconsole.kit.clock import epoch_ms
from iotconsole.kit.resources import MomentField, Resource, route, verb
from products import downlink, services, things
from products.downlink.api import Sent, SentToDevicesSerializer
from products.models import Device
from products.things import Reading, Search
from products.things.alink import LATEST_MS

MOST = 1_000


class ReadingSerializer(serializers.Serializer):
    """What a property was, or the output of an event, at a time that the device told."""

    identifier = serializers.CharField()
    time = MomentField(source="time_ms")
    value = serializers.JSONField()


class ReadingSearch(serializers.Serializer):
    """Which of them are wanted, newest first."""

    since = serializers.DateTimeField(required=False)
    until = serializers.DateTimeField(required=False)
    count = serializers.IntegerField(min_value=1, max_value=MOST, default=50)

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        """Put together what is looked for."""
        since = epoch_ms(attrs["since"]) if "since" in attrs else 0
        until = epoch_ms(attrs["until"]) if "until" in attrs else LATEST_MS
        return {**attrs, "search": Search(since, until)}


class EventSearch(ReadingSearch):
    """Which events are wanted, newest first."""

    identifier = serializers.CharField(default="", allow_blank=True)


class PropertyChange(serializers.Serializer):
    """Values for properties by their identifiers; QoS 1 waits for a device that is away."""

    items = serializers.DictField(child=serializers.JSONField(), allow_empty=False)
    qos = serializers.ChoiceField([(0, "0"), (1, "1")], default=0)


class ServiceCall(serializers.Serializer):
    """A service of the device and what it is given; QoS 1 waits for a device that is away."""

    identifier = serializers.CharField()
    arguments = serializers.DictField(child=serializers.JSONField(), default=dict)
    qos = serializers.ChoiceField([(0, "0"), (1, "1")], default=0)


class _OfDevice(Resource[Device]):
    queryset = Device.objects.none()
    pagination_class = None
    filter_backends = ()

    @property
    def device(self) -> Device:
        """Answer the device the address names."""
        return services.find_device(self.kwargs["product_key"], self.kwargs["device"])

    @property
    def key_and_name(self) -> tuple[str, str]:
        """Answer what it is called, once it is known to be there."""
        return self.device.product.product_key, self.device.name


class PropertyViewSet(_OfDevice):
    """The properties of a device."""

    names = ("identifier",)

    @verb(gives=ReadingSerializer, many=True)
    def list(self) -> Sequence[Reading]:
        """Answer the latest value of each property."""
        return things.newest(*self.key_and_name)

    @verb(query=ReadingSearch, gives=ReadingSerializer, many=True)
    @route(url_path="history")
    def read_history(self, data: dict[str, Any]) -> Sequence[Reading]:
        """Answer what one property was."""
        identifier = self.kwargs["identifier"]
        return things.history(*self.key_and_name, [identifier], data["search"])[: data["count"]]

    @verb(takes=PropertyChange, gives=SentToDevicesSerializer, status=201)
    def create(self, data: dict[str, Any]) -> Sent:
        """Ask the device to set properties; whether it does, it says on the topic with `_reply`."""
        return Sent(downlink.set_properties(self.device, data["items"], qos=data["qos"]))


class EventViewSet(_OfDevice):
    """The events of a device."""

    @verb(query=EventSearch, gives=ReadingSerializer, many=True)
    def list(self, data: dict[str, Any]) -> Sequence[Reading]:
        """Answer the latest events, of one kind or of all."""
        rows = things.events(*self.key_and_name, data["identifier"], data["search"])
        return rows[: data["count"]]


class ServiceViewSet(_OfDevice):
    """The services of a device."""

    @verb(takes=ServiceCall, gives=SentToDevicesSerializer, status=201)
    def create(self, data: dict[str, Any]) -> Sent:
        """Ask the device to do something; what came of it, it says on the topic with `_reply`."""
        identifier, arguments = data["identifier"], data["arguments"]
        return Sent(downlink.invoke_service(self.device, identifier, arguments, qos=data["qos"]))
