"""Whether devices are online and what they listen to, as programs ask (Iot 2018-01-20)."""

from iotconsole.kit.clock import epoch_ms
from iotconsole.kit.openapi import Caller, Parameters
from products.models import Device
from products.openapi import times
from products.openapi.values import Document, devices_named, find_device, find_product, several
from products.subscribed import topics_subscribed

MOST = 50  # IoT API, BatchGetDeviceState: DeviceName.N, IotId.N


def get(_: Caller, parameters: Parameters) -> Document:
    """GetDeviceStatus."""
    device = find_device(parameters)
    return {"Data": {"Status": device.state, **_since(device)}}


def get_many(_: Caller, parameters: Parameters) -> Document:
    """BatchGetDeviceState: devices that are not there are left out."""
    return {"DeviceStatusList": {"DeviceStatus": [_write(row) for row in _named(parameters)]}}


def get_topics(_: Caller, parameters: Parameters) -> Document:
    """QueryDeviceSubTopic: of a device that is connected; since when, the broker does not tell."""
    topics = topics_subscribed(find_device(parameters))
    return {"TopicList": [{"TopicName": topic} for topic in topics]}


def _named(parameters: Parameters) -> list[Device]:
    if not parameters.texts("IotId"):
        product = find_product(parameters)
        return devices_named(product, several(parameters, "DeviceName", MOST))
    iot_ids = several(parameters, "IotId", MOST)
    return list(Device.objects.filter(iot_id__in=iot_ids).order_by())


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
