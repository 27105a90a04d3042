"""REST of devices, and of what each of them did."""

from collections.abc import Sequence
from typing import Any

from django.db.models import QuerySet
from rest_framework.mixins import ListModelMixin

from iotconsole.kit.resources import Resource, Rows, route, verb
from products import devicelog, filters, services
from products import serializers as shapes
from products.credentials import SignedLogin
from products.models import Device


class AnyDeviceViewSet(ListModelMixin, Resource[Device]):
    """The devices of all products."""

    queryset = Device.objects.select_related("product")
    serializer_class = shapes.DeviceSerializer
    filterset_class = filters.AnyDeviceFilter
    ordering_fields = ("name", "status", "last_online", "created")


class DeviceViewSet(Rows[Device]):
    """The devices of one product."""

    queryset = Device.objects.select_related("product")
    serializer_class = shapes.DeviceSerializer
    filterset_class = filters.DeviceFilter
    ordering_fields = ("name", "status", "last_online", "created")

    def get_queryset(self) -> QuerySet[Device]:
        """Answer the product's devices."""
        product = services.find_product(self.kwargs["product_key"])
        return super().get_queryset().filter(product=product)

    def get_object(self) -> Device:
        """Answer the device of that name."""
        return services.find_device(**self.kwargs)

    @verb(takes=shapes.NewDevice, gives=shapes.CreatedDevice, status=201)
    def create(self, data: dict[str, Any]) -> Device:
        """Register a device; the answer holds its secret."""
        product = services.find_product(self.kwargs["product_key"])
        return services.create_device(product, **data)

    @verb(takes=shapes.DeviceChange, gives=shapes.DeviceSerializer)
    def partial_update(self, data: dict[str, Any]) -> Device:
        """Change what people call the device."""
        device = self.get_object()
        services.update_device(device, **data)
        return device

    @verb()
    def destroy(self) -> None:
        """Forget the device and its log and end its connection."""
        services.delete_device(self.get_object())

    @verb(gives=shapes.DeviceSerializer)
    @route(methods=["post"])
    def enable(self) -> Device:
        """Let the device log in again."""
        device = self.get_object()
        services.enable_device(device)
        return device

    @verb(gives=shapes.DeviceSerializer)
    @route(methods=["post"])
    def disable(self) -> Device:
        """Refuse the device from now on and end its connection."""
        device = self.get_object()
        services.disable_device(device)
        return device

    @verb(gives=shapes.DeviceSecret)
    @route(methods=["post"])
    def secret(self) -> Device:
        """Show the device's secret; the audit log keeps who asked."""
        device = self.get_object()
        services.show_secret(device)
        return device

    @verb(gives=shapes.SignedLogin)
    @route(methods=["post"], url_path="sign-login")
    def sign_login(self) -> SignedLogin:
        """Sign a login as the device, good until it gets another secret; the audit log keeps it."""
        return services.sign_login(self.get_object())

    @verb(gives=shapes.DeviceSecret)
    @route(methods=["post"], url_path="reset-secret")
    def reset_secret(self) -> Device:
        """Give the device another secret; it is disconnected and the old one is worth nothing."""
        device = self.get_object()
        services.reset_secret(device)
        return device

    @verb(query=shapes.LogSearch, gives=shapes.LogLine, many=True)
    @route(url_path="log")
    def read_log(self, data: dict[str, Any]) -> Sequence[devicelog.Entry]:
        """Read what became of the device's latest messages, newest first."""
        device = self.get_object()
        return devicelog.read(device.product.product_key, device.name, **data)
