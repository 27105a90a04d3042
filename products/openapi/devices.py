"""What programs do with devices one by one, and with names and details of many (Iot 2018-01-20)."""

from django.conf import settings
from django.db import transaction

from iotconsole.kit.openapi import Caller, Parameters, unsupported
from products import services
from products.models import Device
from products.openapi import secrets, times
from products.openapi.values import (
    CallRefused,
    Document,
    devices_named,
    find_device,
    find_product,
    several,
)

MOST_DETAILS = 100  # IoT API, BatchQueryDeviceDetail: DeviceName.N
MOST_NICKNAMES = 100  # IoT API, BatchUpdateDeviceNickname: DeviceNicknameInfo.N
_OF_OTHER_NETWORKS = ("DevEui", "PinCode", "AppKey", "JoinEui", "LoraNodeType")


def register(_: Caller, parameters: Parameters) -> Document:
    """RegisterDevice: without a name one is drawn."""
    for name in _OF_OTHER_NETWORKS:
        if parameters.text(name):
            raise unsupported(name)
    device = services.create_device(
        find_product(parameters), parameters.text("DeviceName"), parameters.text("Nickname")
    )
    return {"Data": _named(device) | {"DeviceSecret": device.secret}}


def get(caller: Caller, parameters: Parameters) -> Document:
    """QueryDeviceInfo."""
    device = find_device(parameters)
    return {"Data": _named(device) | secrets.of_device(caller, device)}


def get_detail(caller: Caller, parameters: Parameters) -> Document:
    """QueryDeviceDetail."""
    device = find_device(parameters)
    online = times.both("Online", device.last_online)
    more = {"IpAddress": device.address or "", "Owner": True} | online
    return {"Data": _detailed(device) | more | secrets.of_device(caller, device)}


def get_details(caller: Caller, parameters: Parameters) -> Document:
    """BatchQueryDeviceDetail: devices that are not there are left out."""
    product, names = find_product(parameters), several(parameters, "DeviceName", MOST_DETAILS)
    found = devices_named(product, names)
    shown = secrets.of_devices(caller, product, found)
    return {"Data": {"Data": [_detailed(device) | shown[device.pk] for device in found]}}


def delete(_: Caller, parameters: Parameters) -> Document:
    """DeleteDevice."""
    services.delete_device(find_device(parameters))
    return {}


def enable(_: Caller, parameters: Parameters) -> Document:
    """EnableThing."""
    services.enable_device(find_device(parameters))
    return {}


def disable(_: Caller, parameters: Parameters) -> Document:
    """DisableThing: its connection ends at once."""
    services.disable_device(find_device(parameters))
    return {}


@transaction.atomic
def update_nicknames(_: Caller, parameters: Parameters) -> Document:
    """BatchUpdateDeviceNickname, of all or of none; without one, a nickname is taken away."""
    members = parameters.members("DeviceNicknameInfo")
    if not members:
        sentence = "Name a device."
        raise CallRefused("iot.device.NoneDeviceNameElement", sentence, field="DeviceNicknameInfo")
    if len(members) > MOST_NICKNAMES:
        sentence = f"One call names {MOST_NICKNAMES} devices at most."
        raise CallRefused("iot.device.DeviceCountExceeded", sentence, field="DeviceNicknameInfo")
    for member in members:
        device = find_device(Parameters(member))
        services.update_device(device, nickname=member.get("Nickname", ""))
    return {}


def _named(device: Device) -> Document:
    return {
        "IotId": device.iot_id,
        "ProductKey": device.product.product_key,
        "DeviceName": device.name,
        "Nickname": device.nickname,
    }


def _detailed(device: Device) -> Document:
    product = device.product
    document: Document = {
        "ProductName": product.name,
        "NodeType": product.node_type,
        "Region": settings.REGION,
        "Status": device.state,
    }
    created, active = times.both("Create", device.created), times.both("Active", device.activated)
    return _named(device) | document | created | active
