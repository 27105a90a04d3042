"""How lists of products and devices are narrowed."""

from django.db.models import QuerySet
from django_filters import rest_framework as filters

from products import services
from products.models import BatchLine, Device, Product


class ProductFilter(filters.FilterSet):  # type: ignore[misc]  # the library has no types
    """Products by kind and a part of their name."""

    name = filters.CharFilter(lookup_expr="icontains")

    class Meta:
        model = Product
        fields = ("node_type", "edition")


class DeviceFilter(filters.FilterSet):  # type: ignore[misc]
    """Devices by state, a part of their name or nickname, and a tag: `color` or `color=red`."""

    name = filters.CharFilter(lookup_expr="icontains")
    nickname = filters.CharFilter(lookup_expr="icontains")
    status = filters.ChoiceFilter(choices=Device.Status.choices, method="in_state")
    tag = filters.CharFilter(method="with_tag")

    class Meta:
        model = Device
        fields = ("enabled",)

    def in_state(self, rows: QuerySet[Device], _name: str, value: str) -> QuerySet[Device]:
        """Keep the devices in a state; those that are disabled are in no other."""
        return services.in_state(rows, value)

    def with_tag(self, rows: QuerySet[Device], _name: str, value: str) -> QuerySet[Device]:
        """Keep the devices with a tag."""
        key, _, wanted = value.partition("=")
        return services.with_tag(rows, key, wanted)


class AnyDeviceFilter(DeviceFilter):
    """Devices of all products; `product` is a ProductKey."""

    product = filters.CharFilter("product__product_key")


class BatchLineFilter(filters.FilterSet):  # type: ignore[misc]
    """Lines of a batch by what became of them."""

    class Meta:
        model = BatchLine
        fields = ("outcome",)
