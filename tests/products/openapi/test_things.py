"""What programs are told of properties and events that devices reported, page by page."""

from typing import Any

import pytest
from pytest_django import Settings

from iotconsole.kit.clock import now_ms
from products import services, things
from products.messages import DeviceMessage, StatusChange
from products.models import Device
from products.things import Post, Reading
from rules import journal
from rules.journal import Commands
from tests.gateway.conftest import Program
from tests.products.openapi.conftest import VERSION


@pytest.fixture
def device(program: Program) -> Device:
    return services.create_device(services.create_product("Pumps"), "pump-1")


def report(device: Device, *readings: Reading) -> None:
    names = (device.product.product_key, device.name)
    message = DeviceMessage("/x", *names, b"", 1, 1, 1)
    commands = Commands()
    things.record(commands, [Post(message, list(readings))])
    journal.keep("batch", b"", now_ms())
    journal.finish("batch", commands)


def told(program: Program, action: str, device: Device, **parameters: str) -> Any:
    return program.call(action, Version=VERSION, IotId=device.iot_id, **parameters).json()


def test_the_newest_values_and_of_what_kind_they_are(program: Program, device: Device) -> None:
    report(
        device,
        Reading("Level", 5, 3.5),
        Reading("On", 5, value=True),
        Reading("Place", 5, {"x": 1}),
        Reading("lamp:On", 5, value=1),
    )

    shown = told(program, "QueryDevicePropertyStatus", device)["Data"]["List"]["PropertyStatusInfo"]
    block = told(program, "QueryDevicePropertyStatus", device, FunctionBlockId="lamp")

    assert [(row["Identifier"], row["DataType"], row["Value"]) for row in shown] == [
        ("Level", "double", "3.5"),
        ("On", "bool", "true"),
        ("Place", "struct", '{"x":1}'),
    ]
    [row] = block["Data"]["List"]["PropertyStatusInfo"]
    assert (row["Identifier"], row["Time"]) == ("lamp:On", "5")


@pytest.mark.parametrize(("asc", "expected"), [("1", "12345"), ("0", "54321")])
def test_pages_of_one_property(program: Program, device: Device, asc: str, expected: str) -> None:
    report(device, *(Reading("Level", number, number) for number in range(1, 6)))
    sent = {"Identifier": "Level", "Asc": asc, "PageSize": "2", "StartTime": "0", "EndTime": "9"}

    pages = [told(program, "QueryDevicePropertyData", device, **sent)["Data"]]
    while pages[-1]["NextValid"]:
        end = "StartTime" if asc == "1" else "EndTime"
        sent[end] = str(pages[-1]["NextTime"])
        pages.append(told(program, "QueryDevicePropertyData", device, **sent)["Data"])

    rows = [row for page in pages for row in page["List"]["PropertyInfo"]]
    assert "".join(row["Value"] for row in rows) == expected
    assert len(pages) == 3


@pytest.mark.parametrize(("asc", "start"), [("1", "0"), ("0", "99")])
def test_pages_of_several_properties_neither_lose_nor_repeat(
    program: Program, device: Device, asc: str, start: str
) -> None:
    report(device, *(Reading("Level", number, number) for number in range(1, 8)))
    report(device, *(Reading("Rare", number, number) for number in (2, 6)))
    names = {"Identifier.1": "Level", "Identifier.2": "Rare"}
    sent = names | {"Asc": asc, "PageSize": "3", "EndTime": "99" if asc == "1" else "0"}

    pages = [told(program, "QueryDevicePropertiesData", device, **sent, StartTime=start)]
    while pages[-1]["NextValid"]:
        start = str(pages[-1]["NextTime"])
        pages.append(told(program, "QueryDevicePropertiesData", device, **sent, StartTime=start))

    found: dict[str, list[int]] = {"Level": [], "Rare": []}
    for page in pages:
        for listed in page["PropertyDataInfos"]["PropertyDataInfo"]:
            found[listed["Identifier"]] += [row["Time"] for row in listed["List"]["PropertyInfo"]]
    assert {name: sorted(times) for name, times in found.items()} == {
        "Level": [1, 2, 3, 4, 5, 6, 7],
        "Rare": [2, 6],
    }


def test_events_of_one_kind(program: Program, device: Device) -> None:
    report(device, Reading("Full", 1, {"l": 9}, is_event=True), Reading("Level", 1, 9))
    report(device, Reading("Broken", 2, {}, is_event=True))
    times = {"StartTime": "0", "EndTime": "9"}

    every = told(program, "QueryDeviceEventData", device, **times)["Data"]["List"]["EventInfo"]
    full = told(program, "QueryDeviceEventData", device, Identifier="Full", **times)

    assert [row["Identifier"] for row in every] == ["Broken", "Full"]
    assert full["Data"]["List"]["EventInfo"] == [
        {
            "Identifier": "Full",
            "Name": "Full",
            "EventType": "info",
            "Time": "1",
            "OutputData": '{"l":9}',
        }
    ]


def test_who_is_away_is_asked_with_qos_1_only(program: Program, device: Device) -> None:
    names = (device.product.product_key, device.name)
    services.record_presence([StatusChange("online", *names, 1, 1)])
    services.record_presence([StatusChange("offline", *names, 2, 2)])

    set_property = told(program, "SetDeviceProperty", device, Items='{"Power":"on"}')
    invoke = told(program, "InvokeThingService", device, Identifier="Flush", Args="{}")

    assert set_property["Code"] == "iot.device.SetDevicePropertyFailed"
    assert invoke["Code"] == "iot.device.InvokeThingServiceFailed"


def test_a_broker_that_cannot_be_asked(
    program: Program, device: Device, settings: Settings
) -> None:
    settings.EMBEDDED_BROKER, settings.EMBEDDED_MQTT = True, False
    names = {"ProductKey": device.product.product_key, "DeviceName": device.name}

    answer = program.call("QueryDeviceSubTopic", Version=VERSION, **names).json()

    assert answer["Code"] == "iot.system.IllegalRequest"
