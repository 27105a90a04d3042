"""Which permission each page and each route of products and devices needs."""

from django.conf import settings

from iotconsole.kit.asks import Permission, all_of, needs

# IoT Platform, custom permissions: policies speak about operations, of all resources at once
EVERYTHING = f"acs:iot:*:{settings.ACCOUNT_ID}:*"


def _iot(*actions: str) -> Permission:
    return all_of(*(needs(f"iot:{action}", EVERYTHING) for action in actions))


# Not "Query…" or "Get…": who may look at everything must not be able to act for a device.
_SHOW_SECRET = _iot("ShowDeviceSecret")
# As good as the secret until that is reset, but of one device and under one client id.
_SIGN_LOGIN = "SignDeviceLogin"
_SHOW_PRODUCT_SECRET = _iot("ShowProductSecret")

PAGES: dict[str, Permission] = {
    "products": _iot("QueryProductList"),
    "create_product": _iot("CreateProduct"),
    "product": _iot("QueryProduct", "QueryDevice"),
    "product_log": _iot("QueryDeviceLog"),
    "product_log_latest": _iot("QueryDeviceLog"),
    "product_details": _iot("QueryProduct"),
    "product_secret": _SHOW_PRODUCT_SECRET,
    "switch_registration": _iot("UpdateProduct"),
    "product_topics": _iot("QueryProductTopic"),
    "create_category": _iot("CreateProductTopic"),
    "edit_category": _iot("UpdateProductTopic"),
    "delete_category": _iot("DeleteProductTopic"),
    "register_devices": _iot("BatchCheckDeviceNames", "BatchRegisterDevice"),
    "batch": _iot("QueryBatchRegisterDeviceStatus"),
    "batch_progress": _iot("QueryBatchRegisterDeviceStatus"),
    "start_batch": _iot("BatchRegisterDevice"),
    "export_devices": _iot("QueryDevice"),
    "export_secrets": _SHOW_SECRET,
    "edit_product": _iot("UpdateProduct"),
    "delete_product": _iot("DeleteProduct"),
    "add_device": _iot("RegisterDevice"),
    "devices": _iot("QueryDevice"),
    "refused_logins": _iot("QueryDeviceLog"),
    "device": _iot("QueryDeviceDetail"),
    "device_secret": _SHOW_SECRET,
    "device_topics": _iot("QueryDeviceDetail", "QueryProductTopic"),
    "device_connect": _iot("QueryDeviceDetail"),
    "device_verdict": _iot("QueryDeviceDetail", "QueryDeviceLog"),
    "device_commands": _SHOW_SECRET,
    "device_simulator": _iot("QueryDeviceDetail", "QueryProductTopic", _SIGN_LOGIN),
    "edit_device": _iot("BatchUpdateDeviceNickname"),
    "edit_tags": _iot("SaveDeviceProp", "DeleteDeviceProp"),
    "reset_secret": _iot("ResetDeviceSecret"),
    "device_status": _iot("GetDeviceStatus"),
    "device_log": _iot("QueryDeviceLog"),
    "switch_device": _iot("EnableThing", "DisableThing"),
    "delete_device": _iot("DeleteDevice"),
    "device_properties": _iot("QueryDevicePropertyStatus", "QueryDeviceEventData"),
    "property_values": _iot("QueryDevicePropertyStatus", "QueryDeviceEventData"),
    "device_property": _iot("QueryDevicePropertyData"),
    "set_properties": _iot("SetDeviceProperty"),
    "invoke_service": _iot("InvokeThingService"),
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
    "api-products.open_registration": _iot("UpdateProduct"),
    "api-products.close_registration": _iot("UpdateProduct"),
    "api-products.secret": _SHOW_PRODUCT_SECRET,
    "api-products.read_log": _iot("QueryDeviceLog"),
    "api-product-topics.list": _iot("QueryProductTopic"),
    "api-product-topics.create": _iot("CreateProductTopic"),
    "api-product-topics.retrieve": _iot("QueryProductTopic"),
    "api-product-topics.partial_update": _iot("UpdateProductTopic"),
    "api-product-topics.destroy": _iot("DeleteProductTopic"),
    "api-batches.list": _iot("QueryBatchRegisterDeviceStatus"),
    "api-batches.create": _iot("BatchRegisterDevice"),
    "api-batches.retrieve": _iot("QueryBatchRegisterDeviceStatus"),
    "api-batch-lines.list": _iot("QueryBatchRegisterDeviceStatus"),
    "api-device-file.list": _iot("QueryDevice"),
    "api-device-file.secrets": _SHOW_SECRET,
    "api-device-tags.list": _iot("QueryDeviceProp"),
    "api-device-tags.update": _iot("SaveDeviceProp"),
    "api-device-tags.destroy": _iot("DeleteDeviceProp"),
    "api-devices.list": _iot("QueryDevice"),
    "api-refused-logins.list": _iot("QueryDeviceLog"),
    "api-product-devices.list": _iot("QueryDevice"),
    "api-product-devices.create": _iot("RegisterDevice"),
    "api-product-devices.retrieve": _iot("QueryDeviceDetail"),
    "api-product-devices.partial_update": _iot("BatchUpdateDeviceNickname"),
    "api-product-devices.destroy": _iot("DeleteDevice"),
    "api-product-devices.disable": _iot("DisableThing"),
    "api-product-devices.enable": _iot("EnableThing"),
    "api-product-devices.read_log": _iot("QueryDeviceLog"),
    "api-product-devices.reset_secret": _iot("ResetDeviceSecret"),
    "api-product-devices.secret": _SHOW_SECRET,
    "api-product-devices.sign_login": _iot(_SIGN_LOGIN),
    "api-properties.list": _iot("QueryDevicePropertyStatus"),
    "api-properties.read_history": _iot("QueryDevicePropertyData"),
    "api-properties.create": _iot("SetDeviceProperty"),
    "api-events.list": _iot("QueryDeviceEventData"),
    "api-services.create": _iot("InvokeThingService"),
    "api-batch-publish.create": _iot("BatchPub"),
    "api-broadcast.create": _iot("PubBroadcast"),
    "api-publish.create": _iot("Pub"),
    "api-rrpc.create": _iot("RRpc"),
}
