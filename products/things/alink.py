"""How devices write what they report: Alink JSON on /sys/{ProductKey}/{DeviceName}/thing/….

There is no thing model here that says which properties a product has: whatever is well written
is taken, and what is not is left out, as IoT Platform does with values that fail its model.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

import msgspec

from products.messages import DeviceMessage

# IoT Platform, thing model: identifiers, those of a function block behind a colon
IDENTIFIER = re.compile(r"(?:[A-Za-z0-9_]{1,50}:)?[A-Za-z0-9_]{1,50}")
MOST_PROPERTIES = 200  # IoT Platform, Alink protocol: in one report
VALUE_BYTES = 10_240  # IoT Platform, thing model: the longest text
LATEST_MS = 253_402_300_799_999  # the end of the year 9999

# IoT Platform, Alink protocol: codes of replies
OK = 200
PARAMETER_ERROR = 460
TOO_MANY_PROPERTIES = 6106

EVENT_TYPE = "info"  # there is no thing model that could say more of an event
_PROPERTIES = "property"


class Reading(msgspec.Struct, frozen=True, array_like=True, gc=False):
    """What one property was, or the output of an event."""

    identifier: str
    time_ms: int
    value: Any
    is_event: bool = False


@dataclass(frozen=True, slots=True)
class Post:
    """One message of a device on a topic where it reports, and how it is to be answered."""

    message: DeviceMessage
    readings: list[Reading]
    code: int = OK
    request_id: str = ""  # nobody waits for an answer without one


def read(messages: Iterable[DeviceMessage]) -> list[Post]:
    """Answer what the devices of a batch reported."""
    return [
        _read(message, reported)
        for message in messages
        if message.kind == "upload" and (reported := reported_on(message.topic)) is not None
    ]


def reported_on(topic: str) -> str | None:
    """Answer `property` or the identifier of the event that a topic is for."""
    if not (topic.startswith("/sys/") and topic.endswith("/post")):
        return None
    match topic.split("/")[4:]:
        case ["thing", "event", what, "post"]:
            return what
    return None


def _read(message: DeviceMessage, reported: str) -> Post:
    try:
        body = message.json()
    except ValueError:
        return Post(message, [], PARAMETER_ERROR)
    if not isinstance(body, dict):
        return Post(message, [], PARAMETER_ERROR)
    request_id, params = _request_id(body), body.get("params")
    if not isinstance(params, dict):
        return Post(message, [], PARAMETER_ERROR, request_id)
    if reported != _PROPERTIES:
        return Post(message, list(_event(message, reported, params)), OK, request_id)
    if len(params) > MOST_PROPERTIES:
        return Post(message, [], TOO_MANY_PROPERTIES, request_id)
    return Post(message, list(_properties(message, params)), OK, request_id)


def _request_id(body: dict[str, Any]) -> str:
    if isinstance(body.get("sys"), dict) and body["sys"].get("ack") == 0:
        return ""
    found = body.get("id")
    return str(found)[:20] if isinstance(found, str | int) else ""


def _properties(message: DeviceMessage, params: dict[str, Any]) -> Iterator[Reading]:
    for identifier, said in params.items():
        value, time_ms = _timed(said, message.time_ms)
        if _is_fine(identifier, value):
            yield Reading(identifier, time_ms, value)


def _event(message: DeviceMessage, identifier: str, params: dict[str, Any]) -> Iterator[Reading]:
    value, time_ms = _timed(params, message.time_ms)
    if _is_fine(identifier, value):
        yield Reading(identifier, time_ms, value, is_event=True)


def _timed(said: Any, arrived_ms: int) -> tuple[Any, int]:  # noqa: ANN401 - JSON is anything
    """Read a bare value, or one with its time."""
    if not (isinstance(said, dict) and "value" in said and said.keys() <= {"value", "time"}):
        return said, arrived_ms
    time_ms = said.get("time")
    if type(time_ms) is not int or not 0 < time_ms <= LATEST_MS:
        return said["value"], arrived_ms
    return said["value"], time_ms


def _is_fine(identifier: str, value: Any) -> bool:  # noqa: ANN401
    if value is None or not IDENTIFIER.fullmatch(identifier):
        return False
    return len(msgspec.json.encode(value)) <= VALUE_BYTES
