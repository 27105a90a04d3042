"""Set properties of devices and have them do services, as the thing model has it.

Both are asynchronous, like services of products whose messages are not checked against a thing
model: the answer says that it was sent, and the device answers on the topic with `_reply`, which
rules and subscriptions hear.
"""

from collections.abc import Mapping
from dataclasses import dataclass

import msgspec
import structlog

from iotconsole.kit.errors import marked
from products import errors
from products.devicelog import Line, Step
from products.downlink import checks, lines, throttle
from products.downlink.publishing import next_id
from products.downlink.sender import both_spellings, sender
from products.models import Device
from products.things.alink import IDENTIFIER

VERSION = "1.0.0"
_LARGEST_ID = 2**32  # IoT Platform, Alink protocol: ids are numbers of 32 bits, as texts

log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class Request:
    """What a device is asked: where below its services, in which words."""

    below: str
    method: str
    params: Mapping[str, object]
    away: type[errors.DeviceAway]  # how it is refused when the device would not hear it

    def write(self, message_id: int) -> bytes:
        """Write it in Alink JSON."""
        return msgspec.json.encode(
            {
                "id": str(message_id % _LARGEST_ID),
                "version": VERSION,
                "params": self.params,
                "method": f"thing.service.{self.method}",
            }
        )


def set_properties(device: Device, values: Mapping[str, object], *, qos: int = 0) -> int:
    """Ask a device to make its properties so, and answer the id of the message."""
    if not values:
        raise errors.InvalidIdentifier(marked("Name a property at least."), field="items")
    for identifier in values:
        _check(identifier, "items")
    request = Request("property/set", "property.set", values, errors.PropertiesNotSet)
    return _send(device, request, qos)


def invoke_service(
    device: Device, identifier: str, arguments: Mapping[str, object], *, qos: int = 0
) -> int:
    """Ask a device to do something, and answer the id of the message."""
    _check(identifier, "identifier")
    request = Request(identifier, identifier, arguments, errors.ServiceNotInvoked)
    return _send(device, request, qos)


def _check(identifier: str, field: str) -> None:
    if not IDENTIFIER.fullmatch(identifier):
        raise errors.InvalidIdentifier(
            marked("An identifier has up to 50 letters, digits and _."), field=field
        )


def _send(device: Device, request: Request, qos: int) -> int:
    checks.check_qos(qos)
    key, message_id = device.product.product_key, next_id()
    topic = f"/sys/{key}/{device.name}/thing/service/{request.below}"
    payload = request.write(message_id)
    checks.check_body(payload)
    if device.activated is None:
        raise errors.DeviceInactive(
            marked("%(name)s was never online and listens to nothing yet."), name=device.name
        )
    if qos == 0 and device.state != Device.Status.ONLINE:
        line = Line(Step.SENT, topic, lines.OFFLINE, "The device is not online.")
        lines.note_answer(key, device.name, message_id, line)
        raise request.away(
            marked("%(name)s is not online. With QoS 1 the message waits for it."),
            name=device.name,
        )
    throttle.check(key, {device.name: topic}, message_id)
    sender().send(both_spellings([topic], payload), qos=qos)
    lines.note_sent(key, message_id, {device.name: topic}, qos=qos, size=len(payload))
    log.info("thing_asked", product_key=key, message_id=message_id, method=request.method)
    return message_id
