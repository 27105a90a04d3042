"""How parameters of IoT Platform are read, and refused with the codes that it has for them."""

import re
from collections.abc import Mapping, Sequence
from typing import TypeVar

from iotconsole.kit.openapi import Parameters, unsupported
from products import services
from products.errors import ProductsError
from products.models import Device, Product

Document = dict[str, object]
Value = TypeVar("Value")

# IoT Platform, error codes: for what is sent, but empty. What is left out, the gateway refuses.
_NULL = {
    "ProductKey": "iot.prod.NullProductKey",
    "ProductName": "iot.prod.NullProductName",
    "DeviceName": "iot.device.NullDeviceName",
    "Props": "iot.device.NullDevicePropertiesString",
    "PropKey": "iot.device.NullDevicePropertyKey",
    "ApplyId": "iot.device.NullApplyId",
    "TopicId": "iot.messagebroker.NullTopicTemplateId",
    "Operation": "iot.messagebroker.NullTopicTemplateOperation",
    "Configuration": "iot.ruleng.NullRuleActionConfig",
    "TopicShortName": "iot.messagebroker.NullTopicName",
}
_PRODUCT_KEY = re.compile(r"[A-Za-z0-9]{1,20}")
_IOT_ID = re.compile(r"[A-Za-z0-9]{1,64}")
_LONGEST_ID = 18  # digits that every database takes for a number


class CallRefused(ProductsError):
    """A parameter says what no such parameter may; each has a code of its own."""

    def __init__(self, code: str, message: str, *, field: str) -> None:
        super().__init__(message, field=field)
        self.code = code


def required(parameters: Parameters, name: str) -> str:
    """Answer a text the call cannot do without."""
    if name in _NULL and parameters.values.get(name) == "":
        raise CallRefused(_NULL[name], f"{name} is empty.", field=name)
    return parameters.required(name)


def required_number(parameters: Parameters, name: str) -> int:
    """Answer a whole number the call cannot do without."""
    required(parameters, name)
    return parameters.number(name) or 0


def choice(parameters: Parameters, name: str, among: Mapping[str, Value], code: str) -> Value:
    """Answer what a value stands for that the call cannot do without."""
    value = required(parameters, name)
    if value not in among:
        raise CallRefused(code, f"{name} is one of {', '.join(among)}.", field=name)
    return among[value]


def several(parameters: Parameters, name: str, most: int) -> list[str]:
    """Answer a list such as `DeviceName.1`, `DeviceName.2`, at least one and at most so many."""
    found = parameters.texts(name)
    if not found:
        raise CallRefused("iot.device.NoneDeviceNameElement", f"Name a {name}.", field=name)
    if len(found) > most:
        sentence = f"One call takes at most {most} of {name}."
        raise CallRefused("iot.device.DeviceCountExceeded", sentence, field=name)
    return found


def row_id(parameters: Parameters, name: str, code: str, *, digits: int = _LONGEST_ID) -> int:
    """Answer the number of a row, which a call cannot do without."""
    value = required(parameters, name)
    if not (value.isascii() and value.isdecimal() and len(value) <= digits):
        raise CallRefused(code, f"{name} is a number.", field=name)
    return int(value)


def find_product(parameters: Parameters) -> Product:
    """Answer the product that a call names."""
    product_key = required(parameters, "ProductKey")
    if not _PRODUCT_KEY.fullmatch(product_key):
        sentence = "A ProductKey is letters and digits."
        raise CallRefused("iot.prod.InvalidFormattedProductkey", sentence, field="ProductKey")
    return services.find_product(product_key)


def find_device(parameters: Parameters) -> Device:
    """Answer the device that a call names: its IotId counts, if there is one."""
    if not (iot_id := parameters.text("IotId")):
        product = find_product(parameters)
        return services.find_device(product.product_key, required(parameters, "DeviceName"))
    if not _IOT_ID.fullmatch(iot_id):
        sentence = "An IotId is letters and digits."
        raise CallRefused("iot.device.InvalidIoTId", sentence, field="IotId")
    return services.find_device_by_id(iot_id)


def devices_named(product: Product, names: Sequence[str]) -> list[Device]:
    """Answer the devices of a product that have these names, in the order of the names."""
    # Unordered: to sort them, a database might look through all the devices of the product.
    rows = product.devices.filter(name__in=names).order_by().select_related("product")
    found = {device.name: device for device in rows}
    return [found[name] for name in dict.fromkeys(names) if name in found]


def refuse_unsupported(parameters: Parameters) -> None:
    """Refuse a call that would get less than it asks for."""
    for name in ("ResourceGroupId", "GroupId", "CategoryKey", "JoinPermissionId", "Codec"):
        if parameters.text(name):
            raise unsupported(name)
    for name in ("Id2", "EnableProxySubscribe", "Retained"):
        if parameters.switch(name):
            raise unsupported(name)
