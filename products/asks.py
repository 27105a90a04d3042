"""Which permission each page and each route of products and devices needs."""

from django.conf import settings

from iotconsole.kit.asks import Permission, all_of, needs

# IoT Platform, custom permissions: policies speak about operations, of all resources at once
EVERYTHING = f"acs:iot:*:{settings.ACCOUNT_ID}:*"


def _iot(*actions: str) -> Permission:
    return all_of(*(needs(f"iot:{action}", EVERYTHING) for action in actions))


# Not "Query…" or "Get…": who may look at everything must not be able to act for a device.
_SHOW_SECRET = _iot("ShowDeviceSecret")

PAGES: dict[str, Permission] = {
    "products": _iot("QueryProductList"),
    "create_product": _iot("CreateProduct"),
    "product": _iot("QueryProduct", "QueryDevice"),
    "product_log": _iot("QueryDeviceLog"),
    "product_log_latest": _iot("QueryDeviceLog"),
    "edit_product": _iot("UpdateProduct"),
    "delete_product": _iot("DeleteProduct"),
    "add_device": _iot("RegisterDevice"),
    "devices": _iot("QueryDevice"),
    "device": _iot("QueryDeviceDetail"),
    "device_secret": _SHOW_SECRET,
    "device_status": _iot("GetDeviceStatus"),
    "device_log": _iot("QueryDeviceLog"),
    "switch_device": _iot("EnableThing", "DisableThing"),
    "delete_device": _iot("DeleteDevice"),
    "publish_to_device": _iot("Pub"),
    "call_device": _iot("RRpc"),
    "broadcast": _iot("PubBroadcast"),
}

ROUTES: dict[str, Permission] = {
    "api-products.list": _iot("QueryProductList"),
    "api-products.create": _iot("CreateProduct"),
    "api-products.retrieve": _iot("QueryProduct"),
    "api-products.partial_update": _iot("UpdateProduct"),
    "api-products.destroy": _iot("DeleteProduct"),
    "api-products.read_log": _iot("QueryDeviceLog"),
    "api-devices.list": _iot("QueryDevice"),
    "api-product-devices.list": _iot("QueryDevice"),
    "api-product-devices.create": _iot("RegisterDevice"),
    "api-product-devices.retrieve": _iot("QueryDeviceDetail"),
    "api-product-devices.partial_update": _iot("BatchUpdateDeviceNickname"),
    "api-product-devices.destroy": _iot("DeleteDevice"),
    "api-product-devices.disable": _iot("DisableThing"),
    "api-product-devices.enable": _iot("EnableThing"),
    "api-product-devices.read_log": _iot("QueryDeviceLog"),
    "api-product-devices.secret": _SHOW_SECRET,
    "api-batch-publish.create": _iot("BatchPub"),
    "api-broadcast.create": _iot("PubBroadcast"),
    "api-publish.create": _iot("Pub"),
    "api-rrpc.create": _iot("RRpc"),
}
