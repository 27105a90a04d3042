"""REST of the tags of devices."""

from typing import Any

from django.db.models import QuerySet
from rest_framework.mixins import ListModelMixin

from iotconsole.kit.resources import Resource, verb
from products import serializers as shapes
from products import services
from products.models import Device, DeviceTag


class TagViewSet(ListModelMixin, Resource[DeviceTag]):
    """The tags of a device."""

    names = ("key",)
    queryset = DeviceTag.objects.all()
    serializer_class = shapes.TagSerializer

    def get_queryset(self) -> QuerySet[DeviceTag]:
        """Answer those of the device."""
        return super().get_queryset().filter(device=self.device)

    @property
    def device(self) -> Device:
        """Answer the device the address names."""
        return services.find_device(self.kwargs["product_key"], self.kwargs["device"])

    @verb(takes=shapes.TagValue, gives=shapes.TagSerializer)
    def update(self, data: dict[str, Any]) -> DeviceTag:
        """Give the device a tag, or another value for it."""
        key = self.kwargs["key"]
        services.save_tags(self.device, {key: data["value"]})
        return DeviceTag(key=key, value=data["value"])

    @verb()
    def destroy(self) -> None:
        """Take a tag from the device."""
        services.delete_tags(self.device, [self.kwargs["key"]])
