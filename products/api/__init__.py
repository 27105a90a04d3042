"""REST of products and devices: what stands where."""

from iotconsole.kit.resources import Router
from products.api.batches import BatchLineViewSet, BatchViewSet, DeviceFileViewSet
from products.api.devices import AnyDeviceViewSet, DeviceViewSet
from products.api.products import ProductViewSet
from products.api.refused import RefusedLoginViewSet
from products.api.tags import TagViewSet
from products.api.things import EventViewSet, PropertyViewSet, ServiceViewSet
from products.api.topics import CategoryViewSet

_PRODUCT = "products/<name:product_key>"
_DEVICE = f"{_PRODUCT}/devices/<name:device>"


def register(router: Router) -> None:
    """Give each its address."""
    router.register("products", ProductViewSet, "api-products")
    router.register(f"{_PRODUCT}/topics", CategoryViewSet, "api-product-topics")
    router.register(f"{_PRODUCT}/devices", DeviceViewSet, "api-product-devices")
    router.register(f"{_DEVICE}/tags", TagViewSet, "api-device-tags")
    router.register(f"{_DEVICE}/properties", PropertyViewSet, "api-properties")
    router.register(f"{_DEVICE}/events", EventViewSet, "api-events")
    router.register(f"{_DEVICE}/services", ServiceViewSet, "api-services")
    router.register(f"{_PRODUCT}/batches", BatchViewSet, "api-batches")
    router.register(f"{_PRODUCT}/batches/<name:batch>/lines", BatchLineViewSet, "api-batch-lines")
    router.register(f"{_PRODUCT}/device-file", DeviceFileViewSet, "api-device-file")
    router.register("devices", AnyDeviceViewSet, "api-devices")
    router.register("refused-logins", RefusedLoginViewSet, "api-refused-logins")
