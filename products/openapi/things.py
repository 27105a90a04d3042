"""What programs ask of the properties, events and services of devices (Iot 2018-01-20)."""

import json
from collections.abc import Sequence
from dataclasses import dataclass

from iotconsole.kit.openapi import Caller, Parameters, invalid, missing, unsupported
from products import downlink, things
from products.models import Device
from products.openapi.values import Document, find_device, required, required_number
from products.things import Reading, Search
from products.things.alink import EVENT_TYPE

MOST_RECORDS = 50  # IoT API, QueryDevicePropertyData, QueryDeviceEventData: PageSize
MOST_OF_EACH = 100  # IoT API, QueryDevicePropertiesData: PageSize
MOST_PROPERTIES = 10  # IoT API, QueryDevicePropertiesData: Identifier.N
USUAL_SIZE = 10
_KINDS = {bool: "bool", int: "int", float: "double", str: "text", list: "array", dict: "struct"}


def set_properties(_: Caller, parameters: Parameters) -> Document:
    """SetDeviceProperty: that it is answered does not mean that the device did it."""
    device, values = find_device(parameters), _object(parameters, "Items")
    message_id = downlink.set_properties(device, values, qos=parameters.number("Qos") or 0)
    return {"Data": {"MessageId": str(message_id)}}


def invoke_service(_: Caller, parameters: Parameters) -> Document:
    """InvokeThingService: without a thing model each service is asynchronous."""
    device, identifier = find_device(parameters), required(parameters, "Identifier")
    arguments, qos = _object(parameters, "Args"), parameters.number("Qos") or 0
    message_id = downlink.invoke_service(device, identifier, arguments, qos=qos)
    return {"Data": {"MessageId": str(message_id)}}


def get_newest(_: Caller, parameters: Parameters) -> Document:
    """QueryDevicePropertyStatus: what the device reported last of each property."""
    block = parameters.text("FunctionBlockId")
    shown = [
        _status(reading)
        for reading in things.newest(*_names(find_device(parameters)))
        if reading.identifier.rpartition(":")[0] == block
    ]
    return {"Data": {"List": {"PropertyStatusInfo": shown}}}


def list_property(_: Caller, parameters: Parameters) -> Document:
    """QueryDevicePropertyData: one property over time."""
    device, identifier = find_device(parameters), required(parameters, "Identifier")
    asked, size = _search(parameters), _size(parameters, MOST_RECORDS)
    rows = things.history(*_names(device), [identifier], asked)
    shown = [{"Time": str(row.time_ms), "Value": _text(row.value)} for row in rows[:size]]
    return {"Data": {"List": {"PropertyInfo": shown}} | _next(rows, size).document}


def list_properties(_: Caller, parameters: Parameters) -> Document:
    """QueryDevicePropertiesData: several properties over time, each in a list of its own."""
    device, identifiers = find_device(parameters), parameters.texts("Identifier")
    if not identifiers:
        raise missing("Identifier")
    if len(identifiers) > MOST_PROPERTIES:
        raise invalid("Identifier", f"at most {MOST_PROPERTIES} properties")
    asked, size = _search(parameters), _size(parameters, MOST_OF_EACH)
    rows = things.history(*_names(device), identifiers, asked)
    of_each = [[row for row in rows if row.identifier == name] for name in identifiers]
    ends = [end for own in of_each if (end := _next(own, size)).is_valid]
    end = min(ends, key=lambda end: end.time_ms * (-1 if asked.newest_first else 1), default=End())
    listed = [
        {"Identifier": name, "List": {"PropertyInfo": _before(own[:size], end, asked)}}
        for name, own in zip(identifiers, of_each, strict=True)
    ]
    return {"PropertyDataInfos": {"PropertyDataInfo": listed}} | end.document


def list_events(_: Caller, parameters: Parameters) -> Document:
    """QueryDeviceEventData: events over time, of one kind or of all."""
    if parameters.text("EventType") not in {"", EVENT_TYPE}:
        raise unsupported("EventType")
    device, identifier = find_device(parameters), parameters.text("Identifier")
    asked, size = _search(parameters), _size(parameters, MOST_RECORDS)
    rows = things.events(*_names(device), identifier, asked)
    shown = [_event(row) for row in rows[:size]]
    return {"Data": {"List": {"EventInfo": shown}} | _next(rows, size).document}


@dataclass(frozen=True, slots=True)
class End:
    """Where a page ends before the records do: the time of the first that is not shown."""

    time_ms: int = 0
    is_valid: bool = False

    @property
    def document(self) -> Document:
        """Write it as every answer does."""
        return {"NextValid": self.is_valid, "NextTime": self.time_ms}


def _next(rows: Sequence[Reading], size: int) -> End:
    return End(rows[size].time_ms, is_valid=True) if len(rows) > size else End()


def _before(rows: Sequence[Reading], end: End, asked: Search) -> list[Document]:
    """Leave out what comes on the next page, which begins where the first list was full."""
    way = -1 if asked.newest_first else 1
    shown = [row for row in rows if not end.is_valid or (end.time_ms - row.time_ms) * way > 0]
    return [{"Time": row.time_ms, "Value": _text(row.value)} for row in shown]


def _search(parameters: Parameters) -> Search:
    # Which of the two is earlier: the documents of the operations do not agree.
    times = required_number(parameters, "StartTime"), required_number(parameters, "EndTime")
    return Search(min(times), max(times), newest_first=not (parameters.number("Asc") or 0))


def _size(parameters: Parameters, most: int) -> int:
    size = parameters.number("PageSize")
    size = USUAL_SIZE if size is None else size
    if not 1 <= size <= most:
        raise invalid("PageSize", f"1 to {most}")
    return size


def _object(parameters: Parameters, name: str) -> dict[str, object]:
    required(parameters, name)
    return dict(parameters.struct(name))


def _names(device: Device) -> tuple[str, str]:
    return device.product.product_key, device.name


def _status(reading: Reading) -> Document:
    return {
        "Identifier": reading.identifier,
        "Name": reading.identifier,
        "DataType": _KINDS.get(type(reading.value), ""),
        "Unit": "",
        "Time": str(reading.time_ms),
        "Value": _text(reading.value),
    }


def _event(reading: Reading) -> Document:
    return {
        "Identifier": reading.identifier,
        "Name": reading.identifier,
        "EventType": EVENT_TYPE,
        "Time": str(reading.time_ms),
        "OutputData": _text(reading.value),
    }


def _text(value: object) -> str:
    if isinstance(value, str):
        return value
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))
