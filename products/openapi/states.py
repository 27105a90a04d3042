"""Whether devices are online, as programs ask for it (Iot 2018-01-20)."""

from django.db.models import QuerySet

from iotconsole.kit.clock import epoch_ms
from iotconsole.kit.openapi import Caller, Parameters
from products.models import Device
from products.openapi import times
from products.openapi.values import Document, find_device, find_product, several

MOST = 50  # IoT API, BatchGetDeviceState: DeviceName.N, IotId.N


def get(_: Caller, parameters: Parameters) -> Document:
    """GetDeviceStatus."""
    device = find_device(parameters)
    return {"Data": {"Status": device.state, **_since(device)}}


def get_many(_: Caller, parameters: Parameters) -> Document:
    """BatchGetDeviceState: devices that are not there are left out."""
    found = _named(parameters).select_related("product").order_by("-pk")
    return {"DeviceStatusList": {"DeviceStatus": [_write(device) for device in found]}}


def _named(parameters: Parameters) -> "QuerySet[Device]":
    if parameters.texts("IotId"):
        return Device.objects.filter(iot_id__in=several(parameters, "IotId", MOST))
    devices = find_product(parameters).devices
    return devices.filter(name__in=several(parameters, "DeviceName", MOST))


def _write(device: Device) -> Document:
    return {
        "DeviceName": device.name,
        "DeviceId": device.iot_id,  # another name from before there were IotIds
        "IotId": device.iot_id,
        "Status": device.state,
        "AsAddress": device.address or "",
        "LastOnlineTime": times.utc(device.last_online) if device.last_online else "",
        **_since(device),
    }


def _since(device: Device) -> Document:
    return {"Timestamp": epoch_ms(device.status_since)} if device.status_since else {}
