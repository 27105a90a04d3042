"""REST of products and devices, and of the device log."""

from collections.abc import Sequence
from typing import Any

from django.db.models import QuerySet
from django_filters import rest_framework as filters
from rest_framework import serializers
from rest_framework.mixins import ListModelMixin

from iotconsole.kit.resources import MomentField, Resource, Router, Rows, route, verb
from products import devicelog, services
from products.models import Device, Product


class ProductSerializer(serializers.ModelSerializer):
    """A product; its secret is not shown."""

    class Meta:
        model = Product
        fields = ["product_key", "name", "node_type", "description", "created"]


class ProductChange(serializers.ModelSerializer):
    """What can be changed of a product."""

    class Meta:
        model = Product
        fields = ["name", "description"]
        extra_kwargs: dict[str, object] = {"name": {"required": False, "validators": []}}


class NewProduct(serializers.ModelSerializer):
    """A product to make."""

    class Meta:
        model = Product
        fields = ["name", "node_type", "description"]
        extra_kwargs: dict[str, object] = {
            "name": {"validators": []}
        }  # the verb refuses a name that is taken


class DeviceSerializer(serializers.ModelSerializer):
    """A device without its secret."""

    product_key = serializers.CharField(source="product.product_key", read_only=True)

    class Meta:
        model = Device
        fields = [
            "product_key",
            "name",
            "nickname",
            "iot_id",
            "enabled",
            "status",
            "status_since",
            "activated",
            "last_online",
            "address",
            "created",
        ]


class CreatedDevice(DeviceSerializer):
    """A device with its secret."""

    device_secret = serializers.CharField(source="secret", read_only=True)

    class Meta(DeviceSerializer.Meta):
        fields = [*DeviceSerializer.Meta.fields, "device_secret"]


class DeviceSecret(serializers.Serializer):
    """The secret a device signs its logins with."""

    device_secret = serializers.CharField(source="secret")


class NewDevice(serializers.ModelSerializer):
    """A device to register; a name is drawn when none is given."""

    class Meta:
        model = Device
        fields = ["name", "nickname"]
        extra_kwargs = {"name": {"required": False, "allow_blank": True}}


class DeviceChange(serializers.ModelSerializer):
    """What can be changed of a device."""

    class Meta:
        model = Device
        fields = ["nickname"]
        extra_kwargs = {"nickname": {"required": True}}


class LogQuery(serializers.Serializer):
    """Which part of the log: so many messages, older than a cursor."""

    count = serializers.IntegerField(min_value=1, max_value=200, default=50)
    # A number of the stream has 64 bits, which 19 digits always fit; nothing is before 0-0.
    before = serializers.RegexField(r"^[1-9][0-9]{0,18}-[0-9]{1,19}-[0-9]{1,4}\Z", default="")


class LogLine(serializers.Serializer):
    """One step of one message; pass `cursor` as `before` to read on."""

    time = MomentField(source="time_ms")
    message_id = serializers.CharField(help_text="Larger than a JavaScript number can be.")
    device_name = serializers.CharField()
    operation = serializers.CharField()
    step = serializers.ChoiceField(devicelog.Step.choices)
    status = serializers.IntegerField()
    detail = serializers.CharField()
    cursor = serializers.CharField()


class ProductFilter(filters.FilterSet):
    """Products by kind and a part of their name."""

    name = filters.CharFilter(lookup_expr="icontains")

    class Meta:
        model = Product
        fields = ["node_type"]


class DeviceFilter(filters.FilterSet):
    """Devices by state and a part of their name."""

    name = filters.CharFilter(lookup_expr="icontains")

    class Meta:
        model = Device
        fields = ["status", "enabled"]


class AnyDeviceFilter(DeviceFilter):
    """Devices of all products; `product` is a ProductKey."""

    product = filters.CharFilter("product__product_key")


class ProductViewSet(Rows[Product]):
    """Products."""

    names = ("product_key",)
    queryset = Product.objects.all()
    serializer_class = ProductSerializer
    filterset_class = ProductFilter
    ordering_fields = ("name", "created")

    def get_object(self) -> Product:
        """Answer the product of that key."""
        return services.find_product(self.kwargs["product_key"])

    @verb(takes=NewProduct, gives=ProductSerializer, status=201)
    def create(self, data: dict[str, Any]) -> Product:
        """Make a product; its ProductKey is drawn."""
        return services.create_product(**data)

    @verb(takes=ProductChange, gives=ProductSerializer)
    def partial_update(self, data: dict[str, Any]) -> Product:
        """Change what a product is called or what is written of it."""
        product = self.get_object()
        now = {"name": product.name, "description": product.description}
        services.update_product(product, **now | data)
        return product

    @verb()
    def destroy(self) -> None:
        """Delete a product that has no devices left."""
        services.delete_product(self.get_object())

    @verb(query=LogQuery, gives=LogLine, many=True)
    @route(url_path="log")
    def read_log(self, data: dict[str, Any]) -> Sequence[devicelog.Entry]:
        """Read what became of the latest messages of all devices, newest first."""
        return devicelog.read(self.get_object().product_key, **data)


class AnyDeviceViewSet(ListModelMixin, Resource[Device]):
    """The devices of all products."""

    queryset = Device.objects.select_related("product")
    serializer_class = DeviceSerializer
    filterset_class = AnyDeviceFilter
    ordering_fields = ("name", "status", "last_online", "created")


class DeviceViewSet(Rows[Device]):
    """The devices of one product."""

    queryset = Device.objects.select_related("product")
    serializer_class = DeviceSerializer
    filterset_class = DeviceFilter
    ordering_fields = ("name", "status", "last_online", "created")

    def get_queryset(self) -> QuerySet[Device]:
        """Answer the product's devices."""
        product = services.find_product(self.kwargs["product_key"])
        return super().get_queryset().filter(product=product)

    def get_object(self) -> Device:
        """Answer the device of that name."""
        return services.find_device(**self.kwargs)

    @verb(takes=NewDevice, gives=CreatedDevice, status=201)
    def create(self, data: dict[str, Any]) -> Device:
        """Register a device; the answer holds its secret."""
        product = services.find_product(self.kwargs["product_key"])
        return services.create_device(product, **data)

    @verb(takes=DeviceChange, gives=DeviceSerializer)
    def partial_update(self, data: dict[str, Any]) -> Device:
        """Change what people call the device."""
        device = self.get_object()
        services.update_device(device, **data)
        return device

    @verb()
    def destroy(self) -> None:
        """Forget the device and its log and end its connection."""
        services.delete_device(self.get_object())

    @verb(gives=DeviceSerializer)
    @route(methods=["post"])
    def enable(self) -> Device:
        """Let the device log in again."""
        device = self.get_object()
        services.enable_device(device)
        return device

    @verb(gives=DeviceSerializer)
    @route(methods=["post"])
    def disable(self) -> Device:
        """Refuse the device from now on and end its connection."""
        device = self.get_object()
        services.disable_device(device)
        return device

    @verb(gives=DeviceSecret)
    @route(methods=["post"])
    def secret(self) -> Device:
        """Show the device's secret; the audit log keeps who asked."""
        device = self.get_object()
        services.show_secret(device)
        return device

    @verb(query=LogQuery, gives=LogLine, many=True)
    @route(url_path="log")
    def read_log(self, data: dict[str, Any]) -> Sequence[devicelog.Entry]:
        """Read what became of the device's latest messages, newest first."""
        device = self.get_object()
        return devicelog.read(device.product.product_key, device.name, **data)


def register(router: Router) -> None:
    """Give each its address."""
    router.register("products", ProductViewSet, "api-products")
    router.register("products/<name:product_key>/devices", DeviceViewSet, "api-product-devices")
    router.register("devices", AnyDeviceViewSet, "api-devices")
