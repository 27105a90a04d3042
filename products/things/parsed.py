"""How rules and subscriptions see what devices report: `items` in place of `params`."""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence

import msgspec

from products.messages import DeviceMessage
from products.things.alink import EVENT_TYPE, Post, Reading

Device = tuple[str, str]  # ProductKey, DeviceName
IotIds = Callable[[Collection[Device]], Mapping[Device, str]]

# What products are called that were made without a category of IoT Platform's.
DEVICE_TYPE = "CustomCategory"

_encode = msgspec.json.encode


def as_forwarded(
    messages: Sequence[DeviceMessage], posts: Iterable[Post], iot_ids: IotIds
) -> Sequence[DeviceMessage]:
    """Answer a batch as it goes on; a report that cannot be read stays as it is."""
    read = {id(post.message): post for post in posts if post.readings}
    if not read:
        return messages
    known = iot_ids({_device(post.message) for post in read.values()})
    return [
        _parsed(read[id(message)], known.get(_device(message), ""))
        if id(message) in read
        else message
        for message in messages
    ]


def _device(message: DeviceMessage) -> Device:
    return message.product_key, message.device_name


def _parsed(post: Post, iot_id: str) -> DeviceMessage:
    # IoT Platform, data formats: properties and events reported by devices
    message = post.message
    body: dict[str, object] = {
        "iotId": iot_id,
        "productKey": message.product_key,
        "deviceName": message.device_name,
        "gmtCreate": message.time_ms,
        "deviceType": DEVICE_TYPE,
    }
    [first, *_others] = post.readings
    body |= _event(first) if first.is_event else _items(post.readings)
    return msgspec.structs.replace(message, payload=_encode(body))


def _event(reading: Reading) -> dict[str, object]:
    return {
        "identifier": reading.identifier,
        "name": reading.identifier,
        "type": EVENT_TYPE,
        "value": reading.value,
        "time": reading.time_ms,
    }


def _items(readings: Iterable[Reading]) -> dict[str, object]:
    return {
        "items": {
            reading.identifier: {"value": reading.value, "time": reading.time_ms}
            for reading in readings
        }
    }
