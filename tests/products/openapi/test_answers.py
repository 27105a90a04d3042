"""How answers of IoT Platform are written: XML unless told otherwise, secrets for those who may."""

import json
from typing import Any
from xml.etree import ElementTree

import pytest

from iotconsole.kit.valkey import client
from products import batching, devicelog, samples, services
from products.devicelog import Line, Step, Story
from products.messages import DeviceMessage, StatusChange
from products.models import Device
from ram import services as ram
from ram.audit.models import AuditEntry
from ram.models import User
from tests.gateway.conftest import Program
from tests.products.openapi.conftest import VERSION

IOT = {"Version": VERSION}
IDS = (1_064_996_631_053_735_047, 1_064_996_631_053_735_048)
MOMENT = 1_526_450_334_000


@pytest.fixture
def device(program: Program) -> Device:
    return services.create_device(services.create_product("Pumps"), "pump-1")


def element(answer: Any) -> ElementTree.Element:
    return ElementTree.fromstring(answer.content)  # noqa: S314 - ours


def xml(program: Program, action: str, **parameters: str) -> Any:
    common = program.common(action) | IOT | parameters
    del common["Format"]
    return program.get(common)


def test_who_does_not_say_how_gets_xml(program: Program, device: Device) -> None:
    answer = xml(program, "QueryDevice", ProductKey=device.product.product_key)

    root = element(answer)
    assert answer.headers["Content-Type"].startswith("application/xml")
    assert (root.tag, root.findtext("Success")) == ("QueryDeviceResponse", "true")
    assert root.findtext("Data/DeviceInfo/DeviceName") == "pump-1"


def test_a_refusal_is_the_answer_of_its_operation(program: Program) -> None:
    answer = xml(program, "QueryProduct", ProductKey="a1none")

    root = element(answer)
    assert (answer.status_code, root.tag) == (200, "QueryProductResponse")
    assert root.findtext("Success") == "false"
    assert root.findtext("Code") == "iot.prod.NotExistedProduct"
    assert root.findtext("ErrorMessage") == "No product has the ProductKey a1none."


def test_the_door_refuses_with_an_error_of_its_own(program: Program) -> None:
    answer = xml(program, "QueryProduct")

    root = element(answer)
    assert (answer.status_code, root.tag) == (400, "Error")
    assert root.findtext("Code") == "MissingProductKey"


def test_an_unknown_operation_is_not_found(program: Program) -> None:
    answer = program.call("QueryWeather", **IOT)

    assert (answer.status_code, answer.json()["Code"]) == (404, "InvalidApi.NotFound")


ASKED = [
    ("QueryDeviceInfo", ("Data",)),
    ("QueryDeviceDetail", ("Data",)),
    ("QueryDevice", ("Data", "DeviceInfo")),
    ("QueryDeviceByStatus", ("Data", "SimpleDeviceInfo")),
]


def shown(program: Program, device: Device, action: str, path: tuple[str, ...]) -> Any:
    sent = {"ProductKey": device.product.product_key, "DeviceName": device.name, "Status": "0"}
    found = program.call(action, **IOT, **sent).json()
    for name in path:
        found = found[name]
    return found[0] if isinstance(found, list) else found


@pytest.mark.parametrize(("action", "path"), ASKED)
def test_who_may_only_look_sees_no_secret(
    reader: Program, device: Device, action: str, path: tuple[str, ...]
) -> None:
    assert "DeviceSecret" not in shown(reader, device, action, path)


@pytest.mark.parametrize(("action", "path"), ASKED)
def test_that_somebody_saw_a_secret_is_kept_once_an_hour(
    program: Program, device: Device, action: str, path: tuple[str, ...]
) -> None:
    for _ in range(2):
        assert shown(program, device, action, path)["DeviceSecret"] == device.secret

    [entry] = AuditEntry.objects.filter(action="iot:ShowDeviceSecret")
    assert entry.resource.startswith(f"{device.product.arn}/device/")


def test_the_secret_of_a_product_is_as_well_kept(
    program: Program, reader: Program, device: Device
) -> None:
    key = {"ProductKey": device.product.product_key}

    seen = program.call("QueryProduct", **IOT, **key).json()["Data"]
    hidden = reader.call("QueryProduct", **IOT, **key).json()["Data"]

    assert seen["ProductSecret"] == device.product.secret
    assert "ProductSecret" not in hidden
    assert AuditEntry.objects.filter(action="iot:ShowProductSecret").count() == 1


def test_a_device_that_was_online_says_since_when(program: Program, device: Device) -> None:
    moment = 1_526_450_334_000
    services.record_presence([came_online(device, moment)])

    state = program.call("GetDeviceStatus", **IOT, IotId=device.iot_id).json()["Data"]
    detail = program.call("QueryDeviceDetail", **IOT, IotId=device.iot_id).json()["Data"]

    assert state == {"Status": "ONLINE", "Timestamp": moment}
    assert (detail["GmtOnline"], detail["UtcOnline"]) == (
        "2018-05-16 13:58:54",
        "2018-05-16T05:58:54.000Z",
    )
    assert detail["IpAddress"] == "203.0.113.7"


def came_online(device: Device, moment: int) -> StatusChange:
    return StatusChange(
        "online", device.product.product_key, device.name, moment, moment, "203.0.113.7"
    )


def test_what_a_batch_made_is_listed(program: Program, device: Device) -> None:
    key = {"ProductKey": device.product.product_key}
    apply_id = program.call("BatchRegisterDevice", **IOT, **key, Count="3").json()["Data"][
        "ApplyId"
    ]

    while batching.make_page(apply_id):
        pass

    told = program.call("QueryBatchRegisterDeviceStatus", **IOT, **key, ApplyId=str(apply_id))
    page = program.call("QueryPageByApplyId", **IOT, ApplyId=str(apply_id), PageSize="2").json()
    assert told.json()["Data"]["Status"] == "CREATE_SUCCESS"
    assert (page["Total"], page["PageCount"]) == (3, 2)
    assert all(len(row["DeviceSecret"]) == 32 for row in page["ApplyDeviceList"]["ApplyDeviceInfo"])


def test_an_action_passes_its_role(stranger: Program) -> None:
    """Who may make actions needs permission for the role, too."""
    user = User.objects.get(username="stranger")
    statement = {"Effect": "Allow", "Action": "iot:CreateRuleAction", "Resource": "*"}
    document = json.dumps({"Version": "1", "Statement": [statement]})
    ram.attach_policy(user, ram.create_policy("actions", document))
    configuration = {"themeName": "alerts", "regionName": "cn-shanghai"}
    wearing = configuration | {"role": {"roleName": "AliyunIOTAccessingMNSRole"}}

    def call(configuration: dict[str, Any]) -> Any:
        sent = {"RuleId": "1", "Type": "MNS", "Configuration": json.dumps(configuration)}
        return stranger.call("CreateRuleAction", **IOT, **sent).json()["Code"]

    assert call(configuration) == "iot.rule.NotFoundRule"
    assert call(wearing) == "NoPermission"


def test_a_message_is_told_with_what_it_carried_if_that_is_kept(
    program: Program, device: Device
) -> None:
    key = device.product.product_key
    topic = f"/{key}/{device.name}/user/update"
    kept, unkept = (
        DeviceMessage(topic, key, device.name, b"on", 1, number, MOMENT) for number in (IDS)
    )
    lines = [Line(Step.PUBLISHED, topic)]
    with client().pipeline() as pipe:
        stories = [Story(MOMENT, one.message_id, device.name, lines) for one in (kept, unkept)]
        devicelog.add_all(pipe, [(key, story) for story in stories])
        samples.record(pipe, [kept])
        pipe.execute()

    told, known = (
        program.call("QueryMessageInfo", **IOT, UniMsgId=str(number)).json()["Message"]
        for number in IDS
    )

    expected = {"UniMsgId": str(IDS[0]), "GenerateTime": MOMENT, "TopicFullName": topic}
    assert told == expected | {"MessageContent": "b24="}
    assert known == expected | {"UniMsgId": str(IDS[1])}
