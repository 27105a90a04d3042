"""What programs say of devices: tags, which rules read with `attribute()` (Iot 2018-01-20)."""

import json

from iotconsole.kit.openapi import Caller, Parameters
from products import services
from products.openapi.values import CallRefused, Document, find_device, required

MOST_BYTES = 5 * 1024  # IoT API, SaveDeviceProp: Props


def save(_: Caller, parameters: Parameters) -> Document:
    """SaveDeviceProp: tags that are there get the new value."""
    device = find_device(parameters)
    services.save_tags(device, _read(required(parameters, "Props")))
    return {}


def get(_: Caller, parameters: Parameters) -> Document:
    """QueryDeviceProp."""
    tags = services.device_tags(find_device(parameters))
    return {"Props": json.dumps(tags, ensure_ascii=False, separators=(",", ":"))}


def delete(_: Caller, parameters: Parameters) -> Document:
    """DeleteDeviceProp: a tag that is not there is fine."""
    services.delete_tags(find_device(parameters), [required(parameters, "PropKey")])
    return {}


def _read(props: str) -> dict[str, str]:
    if len(props.encode()) > MOST_BYTES:
        code = "iot.device.LongDevicePropertiesString"
        raise CallRefused(code, f"Props has at most {MOST_BYTES:,} bytes.", field="Props")
    try:
        tags = json.loads(props)
    except (ValueError, RecursionError):
        tags = None
    if not isinstance(tags, dict) or not all(isinstance(value, str) for value in tags.values()):
        code = "iot.device.InvalidFormattedDevicePropertiesString"
        raise CallRefused(code, "Props is a JSON object of texts.", field="Props")
    if not tags:
        raise CallRefused("iot.device.NoneDeviceProperties", "Props has no tag.", field="Props")
    return tags
