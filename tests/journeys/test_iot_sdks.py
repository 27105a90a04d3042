"""A program's whole way through IoT Platform, by its official SDKs of today and of before."""

import base64
import json
import queue
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from threading import Event
from typing import Any

import paho.mqtt.client as mqtt
import pytest
from paho.mqtt.enums import CallbackAPIVersion

from iotconsole.demo.device import Triplet
from tests.journeys.application import consuming
from tests.journeys.eventually import PATIENCE_SECONDS, eventually
from tests.journeys.iot_sdks import New, Old, Patient, Sdk, code_of
from tests.journeys.platform import Platform
from tests.journeys.rest import Rest
from tests.journeys.scenario import POLICY, REGION, TRUST

HELLO = base64.b64encode(b"hello").decode()

SDKS: dict[str, Callable[[str, str, str], Sdk]] = {
    "today": New,
    "today, signing as before": lambda web, key_id, secret: New(web, key_id, secret, "v2"),
    "before": Old,
}


class Pump:
    """A device on the line that answers what it is asked."""

    def __init__(self, triplet: Triplet, port: int) -> None:
        self.lost, self._up = Event(), Event()
        self.heard: queue.SimpleQueue[tuple[str, bytes]] = queue.SimpleQueue()
        client_id, user, password = triplet.login(str(time.time_ns() // 1_000_000))
        self._client = mqtt.Client(
            CallbackAPIVersion.VERSION2, client_id=client_id, reconnect_on_failure=False
        )
        self._client.username_pw_set(user, password)
        self._client.on_connect = lambda *_: self._up.set()
        self._client.on_subscribe = lambda *_: self._up.set()
        self._client.on_disconnect = lambda *_: self.lost.set()
        self._client.on_message = lambda _c, _u, message: self._hear(message)
        self._client.connect("127.0.0.1", port)
        self._client.loop_start()
        assert self._up.wait(PATIENCE_SECONDS)

    def subscribe(self, *filters: str) -> None:
        for one in filters:
            self._up.clear()
            self._client.subscribe(one, qos=1)
            assert self._up.wait(PATIENCE_SECONDS)

    def publish(self, topic: str, payload: bytes) -> None:
        self._client.publish(topic, payload, qos=1).wait_for_publish(PATIENCE_SECONDS)

    def next(self) -> tuple[str, bytes]:
        return self.heard.get(timeout=PATIENCE_SECONDS)

    def hang_up(self) -> None:
        self._client.disconnect()
        self._client.loop_stop()

    def _hear(self, message: mqtt.MQTTMessage) -> None:
        if "/rrpc/request/" in message.topic:
            self._client.publish(message.topic.replace("request", "response"), b"42")
        else:
            self.heard.put((message.topic.removeprefix("/"), bytes(message.payload)))


@contextmanager
def pump(triplet: Triplet, port: int) -> Iterator[Pump]:
    made = Pump(triplet, port)
    try:
        yield made
    finally:
        made.hang_up()


def make_target(rest: Rest, name: str) -> str:
    """Make a topic and a role that may write to it; answer the configuration of an action."""
    rest("POST roles/", name=name, trust_document=TRUST, description="writes to the topic")
    rest(f"PUT roles/{name}/policies/System/{POLICY}/")
    rest("POST topics/", region=REGION, name=name)
    target = {"themeName": name, "regionName": REGION, "role": {"roleName": name}}
    return json.dumps(target)


@pytest.fixture(params=SDKS)
def sdk(request: pytest.FixtureRequest, platform: Platform) -> Patient:
    known = platform.credentials
    web = f"127.0.0.1:{platform.environment['WEB_PORT']}"
    sdk = SDKS[request.param](web, known["access_key_id"], known["access_key_secret"])
    return Patient(sdk)


def test_a_program_makes_everything_talks_with_a_device_and_cleans_up(
    sdk: Patient, platform: Platform
) -> None:
    known, name = platform.credentials, f"pumps-{time.time_ns() % 10**9}"

    # Everything is made …
    product_key = sdk.call("CreateProduct", ProductName=name, NodeType=0)["ProductKey"]
    own: dict[str, Any] = {"ProductKey": product_key, "DeviceName": "pump-1"}
    topic = sdk.call(
        "CreateProductTopic", ProductKey=product_key, TopicShortName="user/say", Operation="PUB"
    )["TopicId"]
    device = sdk.call("RegisterDevice", **own, Nickname="first_pump")["Data"]
    sdk.call("SaveDeviceProp", IotId=device["IotId"], Props='{"color":"red"}')
    relation = {"ProductKey": product_key, "Type": "MNS"}
    sdk.call("CreateSubscribeRelation", **relation, DeviceDataFlag=True)
    source = {"ProductKey": product_key, "ShortTopic": "+/user/say", "TopicType": 1}
    rule = sdk.call("CreateRule", Name=name, **source, Select="pressure", Where="pressure > 3")
    rule_id = {"RuleId": rule["RuleId"]}
    configuration = make_target(platform.rest, name)
    action = sdk.call("CreateRuleAction", **rule_id, Type="MNS", Configuration=configuration)
    hook = json.dumps({"url": "http://127.0.0.1:9/errors"})
    of_errors = {**rule_id, "Type": "HTTP", "Configuration": hook, "ErrorActionFlag": True}
    telling = sdk.call("CreateRuleAction", **of_errors)
    sdk.call("StartRule", **rule_id)

    # … and is there, as it was made …
    assert sdk.call("QueryDeviceProp", **own)["Props"] == '{"color":"red"}'
    [listed] = sdk.call("QueryDevice", ProductKey=product_key)["Data"]["DeviceInfo"]
    assert (listed["IotId"], listed["Nickname"]) == (device["IotId"], "first_pump")
    topics = sdk.call("QueryProductTopic", ProductKey=product_key)["Data"]["ProductTopicInfo"]
    assert ("user/say", "0") in [(one["TopicShortName"], one["Operation"]) for one in topics]
    info = sdk.call("GetRule", **rule_id)["RuleInfo"]
    assert (info["Status"], info["Where"]) == ("RUNNING", "pressure > 3")
    listed = sdk.call("ListRuleActions", **rule_id)["RuleActionList"]["RuleActionInfo"]
    assert [(one["Id"], one["Type"], one["ErrorActionFlag"]) for one in listed] == [
        (action["ActionId"], "MNS", False),
        (telling["ActionId"], "HTTP", True),
    ]
    assert sdk.call("QuerySubscribeRelation", **relation)["DeviceDataFlag"] is True

    # … talks with a device …
    triplet = Triplet(product_key, "pump-1", device["DeviceSecret"])
    with pump(triplet, int(known["mqtt_port"])) as on_line:
        base = f"{product_key}/pump-1"
        on_line.subscribe(f"/{base}/user/get", f"/sys/{base}/rrpc/request/+")
        on_line.subscribe(f"/broadcast/{product_key}/news")
        eventually(
            lambda: sdk.call("GetDeviceStatus", **own)["Data"]["Status"] == "ONLINE", "online"
        )
        full = f"/{base}/user/get"
        content = {"ProductKey": product_key, "MessageContent": HELLO}
        assert int(sdk.call("Pub", **content, TopicFullName=full, Qos=1)["MessageId"])
        assert on_line.next() == (f"{base}/user/get", b"hello")
        many = {"DeviceName" if not isinstance(sdk.sdk, Old) else "DeviceNames": ["pump-1"]}
        sdk.call("BatchPub", **content, **many, TopicShortName="get")
        assert on_line.next() == (f"{base}/user/get", b"hello")
        news = f"/broadcast/{product_key}/news"
        sdk.call("PubBroadcast", **content, TopicFullName=news)
        assert on_line.next() == (news.removeprefix("/"), b"hello")
        answer = sdk.call("RRpc", **own, RequestBase64Byte=HELLO, Timeout=5000)
        assert answer["RrpcCode"] == "SUCCESS"
        assert base64.b64decode(answer["PayloadBase64Byte"]) == b"42"
        on_line.publish(f"/{base}/user/say", b'{"pressure": 4}')
        with consuming(known, f"aliyun-iot-{product_key}") as inbox:
            assert inbox.next().payload == {"pressure": 4}
        sdk.call("DisableThing", **own)
        assert on_line.lost.wait(PATIENCE_SECONDS)
    assert sdk.call("RRpc", **own, RequestBase64Byte=HELLO, Timeout=1000)["RrpcCode"] == "OFFLINE"

    # … and is gone.
    sdk.call("EnableThing", **own)
    sdk.call("StopRule", **rule_id)
    sdk.call("DeleteRuleAction", ActionId=action["ActionId"])
    sdk.call("DeleteRule", **rule_id)
    sdk.call("DeleteSubscribeRelation", **relation)
    sdk.call("DeleteProductTopic", TopicId=topic)
    sdk.call("DeleteDevice", IotId=device["IotId"])
    sdk.call("DeleteProduct", ProductKey=product_key)
    gone = sdk.call("QueryProduct", ProductKey=product_key)
    assert (gone["Success"], gone["Code"]) == (False, "iot.prod.NotExistedProduct")


def test_a_program_sets_and_reads_the_properties_of_a_device(
    sdk: Patient, platform: Platform
) -> None:
    name = f"lamps-{time.time_ns() % 10**9}"
    product_key = sdk.call("CreateProduct", ProductName=name, NodeType=0)["ProductKey"]
    own: dict[str, Any] = {"ProductKey": product_key, "DeviceName": "lamp-1"}
    device = sdk.call("RegisterDevice", **own)["Data"]
    triplet = Triplet(product_key, "lamp-1", device["DeviceSecret"])
    things = f"sys/{product_key}/lamp-1/thing"

    with pump(triplet, int(platform.credentials["mqtt_port"])) as on_line:
        on_line.subscribe(f"/{things}/service/property/set", f"/{things}/event/property/post_reply")
        eventually(
            lambda: sdk.call("GetDeviceStatus", **own)["Data"]["Status"] == "ONLINE", "online"
        )
        sent = sdk.call("SetDeviceProperty", **own, Items='{"Power":1}')["Data"]["MessageId"]
        topic, asked = on_line.next()
        assert (topic, json.loads(asked)["params"]) == (
            f"{things}/service/property/set",
            {"Power": 1},
        )
        known = sdk.call("QueryMessageInfo", UniMsgId=sent)["Message"]
        assert known["TopicFullName"] == f"/{topic}"
        on_line.publish(f"/{things}/event/property/post", b'{"id":"7","params":{"Power":1}}')
        topic, answer = on_line.next()
        assert (topic, json.loads(answer)) == (
            f"{things}/event/property/post_reply",
            {"id": "7", "code": 200, "data": {}},
        )
        subscribed = sdk.call("QueryDeviceSubTopic", **own)["TopicList"]
        assert f"/{things}/service/property/set" in [one["TopicName"] for one in subscribed]
    [power] = sdk.call("QueryDevicePropertyStatus", **own)["Data"]["List"]["PropertyStatusInfo"]
    assert (power["Identifier"], power["Value"]) == ("Power", "1")
    times = {"StartTime": 0, "EndTime": int(power["Time"]), "Asc": 1, "PageSize": 10}
    rows = sdk.call("QueryDevicePropertyData", **own, **times, Identifier="Power")["Data"]
    assert [row["Value"] for row in rows["List"]["PropertyInfo"]] == ["1"]


def test_what_the_door_refuses_is_raised(sdk: Patient) -> None:
    with pytest.raises(Exception) as refusal:
        sdk.call("QueryProductList", CurrentPage=1, PageSize="ten")

    assert code_of(refusal.value) == "InvalidPageSize"
