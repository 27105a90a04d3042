"""What the platform says to devices, and what they answer: real broker, real gate."""

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import pytest

from iotconsole.kit.clock import now_ms
from products import devicelog, downlink, errors, limits, services
from products.downlink import Code
from products.downlink.calls import read_answer
from products.messages import StatusChange
from products.models import Device, Product
from tests.products.conftest import Caller, Dial, Server, came_online, eventually
from tests.products.talks import answering, topic_of

pytestmark = pytest.mark.usefixtures("gate_server")


def logged(device: Device) -> list[tuple[str, int]]:
    lines = devicelog.read(device.product.product_key, device.name)
    return [(line.step, line.status) for line in lines]


@pytest.mark.parametrize("qos", [0, 1])
@pytest.mark.parametrize("lead", ["/", ""])
def test_connected_device_hears_a_message(
    device: Device, talking: Caller, lead: str, qos: int
) -> None:
    topic = topic_of(device, "user/get", lead)
    talking.subscribe(topic)

    message_id = downlink.publish(device.product, topic_of(device, "user/get"), b"\0on", qos=qos)

    heard = talking.inbox.get(timeout=5)
    assert (heard.topic, heard.payload, heard.qos) == (topic, b"\0on", qos)
    assert logged(device) == [("sent", 200)]
    [line] = devicelog.read(device.product.product_key, device.name)
    assert (line.message_id, line.operation) == (message_id, topic_of(device, "user/get"))


def test_message_of_qos_1_waits_for_a_device_that_is_away_and_one_of_qos_0_does_not(
    device: Device, dial: Dial
) -> None:
    topic = topic_of(device, "user/get")
    lasting = dial(device, lasting=True)
    lasting.call()
    lasting.subscribe(topic)
    lasting.hang_up()

    downlink.publish(device.product, topic, b"lost", qos=0)
    downlink.publish(device.product, topic, b"kept", qos=1)

    lasting.call()
    assert lasting.inbox.get(timeout=5).payload == b"kept"
    assert lasting.inbox.empty()


def test_message_survives_a_broker_that_is_killed_before_it_delivers(
    device: Device, dial: Dial, kill_broker: Callable[[], None]
) -> None:
    topic = topic_of(device, "user/get")
    lasting = dial(device, lasting=True)
    lasting.call()
    lasting.subscribe(topic)
    lasting.hang_up()
    downlink.publish(device.product, topic, b"kept", qos=1)

    kill_broker()

    lasting.call()
    assert lasting.inbox.get(timeout=5).payload == b"kept"


def test_nothing_is_promised_while_the_broker_is_away(
    device: Device, talking: Caller, broker_server: Server, gate_server: Server
) -> None:
    topic = topic_of(device, "user/get")
    downlink.publish(device.product, topic, b"before", qos=1)
    begin = len(gate_server.log)
    broker_server.kill()

    with pytest.raises(errors.BrokerAway):
        downlink.publish(device.product, topic, b"meanwhile", qos=1)
    with pytest.raises(errors.CallFailed):
        downlink.call(device, b"abc", timeout_ms=1_000)

    broker_server.start()
    eventually(lambda: "broker_reconnected" in gate_server.log[begin:])
    eventually(lambda: is_taken(device, topic))


def is_taken(device: Device, topic: str) -> bool:
    try:
        return bool(downlink.publish(device.product, topic, b"after", qos=1))
    except errors.BrokerAway:
        return False


def test_call_is_unknown_when_the_broker_was_away_meanwhile(
    device: Device, talking: Caller, kill_broker: Callable[[], None]
) -> None:
    talking.subscribe(f"/sys/{device.product.product_key}/{device.name}/rrpc/request/+")

    with ThreadPoolExecutor(1) as threads:
        call = threads.submit(downlink.call, device, b"abc", timeout_ms=5_000)
        talking.inbox.get(timeout=5)
        kill_broker()

    assert call.result().code == Code.UNKNOWN


def test_many_devices_hear_one_message(product: Product, dial: Dial) -> None:
    devices = [services.create_device(product, f"dev-{number}") for number in range(3)]
    callers = [dial(device, name=device.name) for device in devices]
    for device, caller in zip(devices, callers, strict=True):
        caller.call()
        caller.subscribe(topic_of(device, "user/get"))

    names = [device.name for device in devices]
    downlink.publish_to_many(product, names, "user/get", b"all", qos=1)

    assert [caller.inbox.get(timeout=5).payload for caller in callers] == [b"all"] * 3


@pytest.mark.parametrize(
    ("short_name", "refusal"),
    [
        ("", errors.InvalidTopicName),
        ("user//get", errors.InvalidTopicName),
        ("user/+", errors.InvalidTopicName),
        ("user/#", errors.InvalidTopicName),
        ("user/" + "x" * 128, errors.InvalidTopicName),
        ("user/1/2/3/4/5/6", errors.InvalidTopicName),
        ("user/update", errors.TopicNotHeard),  # devices publish there
        ("thing/service/property/set", errors.TopicNotHeard),
    ],
)
def test_topic_that_devices_do_not_hear_is_refused(
    device: Device, short_name: str, refusal: type[errors.DownlinkRefused]
) -> None:
    with pytest.raises(refusal):
        downlink.publish(device.product, topic_of(device, short_name), b"on")


@pytest.mark.parametrize("topic", ["/sys/{}/thing/service/property/set", "/other/x/user/get", "/a"])
def test_topic_of_somebody_else_is_refused(device: Device, topic: str) -> None:
    mine = f"{device.product.product_key}/{device.name}"

    with pytest.raises(errors.InvalidTopicName):
        downlink.publish(device.product, topic.format(mine), b"on")


def test_topic_of_a_device_nobody_registered_is_refused(product: Product) -> None:
    with pytest.raises(errors.DeviceNotExist):
        downlink.publish(product, f"/{product.product_key}/nobody/user/get", b"on")


def test_category_with_wildcards_is_heard_on_each_of_its_topics(device: Device) -> None:
    services.create_category(device.product, "user/set/+", operation="SUB")

    assert downlink.publish(device.product, topic_of(device, "user/set/fan"), b"on")


@pytest.mark.parametrize(
    ("payload", "qos", "refusal"),
    [
        (b"", 0, errors.NullMessageContent),
        (bytes(limits.MESSAGE_BYTES + 1), 0, errors.MessageTooLarge),
        (b"on", 2, errors.InvalidQos),
    ],
)
def test_message_that_no_device_takes_is_refused(
    device: Device, payload: bytes, qos: int, refusal: type[errors.DownlinkRefused]
) -> None:
    with pytest.raises(refusal):
        downlink.publish(device.product, topic_of(device, "user/get"), payload, qos=qos)


def test_largest_message_arrives(device: Device, talking: Caller) -> None:
    topic = topic_of(device, "user/get")
    talking.subscribe(topic)

    downlink.publish(device.product, topic, bytes(limits.MESSAGE_BYTES), qos=1)

    assert len(talking.inbox.get(timeout=5).payload) == limits.MESSAGE_BYTES


@pytest.mark.parametrize("count", [0, limits.DEVICES_PER_BATCH + 1])
def test_batch_of_no_device_or_too_many_is_refused(product: Product, count: int) -> None:
    with pytest.raises(errors.TooManyDevicesAtOnce):
        downlink.publish_to_many(product, [str(n) for n in range(count)], "user/get", b"on")


@pytest.mark.parametrize("lead", ["/", ""])
def test_device_answers_a_call(device: Device, talking: Caller, lead: str) -> None:
    begin = f"{lead}sys/{device.product.product_key}/{device.name}/rrpc"
    answering(talking, lambda topic, said: (topic.replace("request", "response"), said[::-1]))
    talking.subscribe(f"{begin}/request/+")

    answer = downlink.call(device, b"abc", timeout_ms=5_000)

    assert (answer.code, answer.payload) == (Code.SUCCESS, b"cba")
    assert talking.inbox.get(timeout=5).topic == f"{begin}/request/{answer.message_id}"
    assert logged(device) == [("answered", 200), ("sent", 200)]


@pytest.mark.parametrize("lead", ["/", ""])
def test_device_answers_a_call_on_a_custom_topic_and_does_not_hear_itself(
    device: Device, talking: Caller, lead: str
) -> None:
    topic = topic_of(device, "user/ask")
    answering(talking, lambda topic, said: (topic, said))
    talking.subscribe(f"{lead}ext/rrpc/+{topic}")

    answer = downlink.call(device, b"abc", timeout_ms=5_000, topic=topic)

    assert (answer.code, answer.payload) == (Code.SUCCESS, b"abc")
    assert talking.inbox.get(timeout=5).topic == f"{lead}ext/rrpc/{answer.message_id}{topic}"
    downlink.publish(device.product, topic_of(device, "user/get"), b"last", qos=1)
    assert talking.inbox.empty()


def test_device_that_says_nothing_makes_a_call_time_out(device: Device, talking: Caller) -> None:
    talking.subscribe(f"/sys/{device.product.product_key}/{device.name}/rrpc/request/+")

    answer = downlink.call(device, b"abc", timeout_ms=1_000)

    assert (answer.code, answer.payload) == (Code.TIMEOUT, b"")
    assert logged(device) == [("answered", 1905), ("sent", 200)]
    question = talking.inbox.get(timeout=5)
    talking.publish(question.topic.replace("request", "response"), b"late")
    eventually(lambda: ("answered", 1904) in logged(device))


def test_answer_of_another_device_is_none(device: Device, talking: Caller, dial: Dial) -> None:
    other = services.create_device(device.product)
    stranger = dial(other, name="stranger")
    stranger.call()
    product_key = device.product.product_key
    answering(
        talking,
        lambda topic, _: stranger.publish(
            f"/sys/{product_key}/{other.name}/rrpc/response/{topic.rpartition('/')[2]}", b"mine"
        ),
    )
    talking.subscribe(f"/sys/{product_key}/{device.name}/rrpc/request/+")

    assert downlink.call(device, b"abc", timeout_ms=1_000).code == Code.TIMEOUT


@pytest.mark.parametrize("begin", ["/sys/pk/dn/rrpc/response/{}", "/ext/response/{}/pk/dn/user/x"])
def test_answer_to_a_number_that_is_no_id_is_none(begin: str) -> None:
    assert read_answer(begin.format("7" * 19)) is not None

    assert read_answer(begin.format("7" * 5_000)) is None


def test_device_that_is_away_cannot_be_called(device: Device) -> None:
    answer = downlink.call(device, b"abc", timeout_ms=8_000)

    assert answer.code == Code.OFFLINE
    assert logged(device) == [("answered", 9201)]


def test_device_that_leaves_during_a_call_is_half_connected(
    device: Device, talking: Caller
) -> None:
    def leave(_topic: str, _said: bytes) -> None:
        now = now_ms() + 1
        left = StatusChange("offline", device.product.product_key, device.name, now, now)
        threading.Thread(target=services.record_presence, args=([left],)).start()

    answering(talking, leave)
    talking.subscribe(f"/sys/{device.product.product_key}/{device.name}/rrpc/request/+")

    assert downlink.call(device, b"abc", timeout_ms=1_000).code == Code.HALFCONN


@pytest.mark.parametrize("timeout_ms", [999, 8_001])
def test_timeout_out_of_range_is_refused(device: Device, timeout_ms: int) -> None:
    with pytest.raises(errors.InvalidTimeout):
        downlink.call(device, b"abc", timeout_ms=timeout_ms)


def test_device_is_not_called_on_a_topic_of_another(device: Device) -> None:
    with pytest.raises(errors.InvalidTopicName):
        downlink.call(
            device, b"x", timeout_ms=1_000, topic=f"/{device.product.product_key}/dn/user/a"
        )


def test_only_so_many_calls_wait_at_a_time(device: Device, talking: Caller) -> None:
    talking.subscribe(f"/sys/{device.product.product_key}/{device.name}/rrpc/request/+")

    with ThreadPoolExecutor(limits.RRPC_WAITING) as threads:
        calls = [
            threads.submit(downlink.call, device, b"abc", timeout_ms=4_000)
            for _ in range(limits.RRPC_WAITING)
        ]
        for _ in calls:
            talking.inbox.get(timeout=5)
        with pytest.raises(errors.TooManyMessages):
            downlink.call(device, b"abc", timeout_ms=1_000)

    assert {call.result().code for call in calls} == {Code.TIMEOUT}


def test_devices_that_are_online_hear_a_broadcast(product: Product, dial: Dial) -> None:
    devices = [services.create_device(product, f"dev-{number}") for number in range(3)]
    callers = [dial(device, name=device.name) for device in devices]
    for device, caller in zip(devices, callers, strict=True):
        caller.call()
        came_online(device)
        caller.subscribe(f"/sys/{product.product_key}/{device.name}/broadcast/request/+")
    away = services.create_device(product)

    message_id = downlink.broadcast(product, b"all")

    for device, caller in zip(devices, callers, strict=True):
        heard = caller.inbox.get(timeout=5)
        topic = f"/sys/{product.product_key}/{device.name}/broadcast/request/{message_id}"
        assert (heard.topic, heard.payload) == (topic, b"all")
        assert logged(device) == [("sent", 200)]
    assert logged(away) == []
    with pytest.raises(errors.TooManyMessages):
        downlink.broadcast(product, b"again")


def test_devices_that_subscribe_hear_a_broadcast_on_a_topic(
    device: Device, talking: Caller
) -> None:
    topic = f"/broadcast/{device.product.product_key}/news"
    talking.subscribe(topic)

    downlink.broadcast(device.product, b"all", topic=topic)

    assert talking.inbox.get(timeout=5).payload == b"all"
    with pytest.raises(errors.TooManyMessages):
        downlink.broadcast(device.product, b"again", topic=topic)


@pytest.mark.parametrize("topic", ["/broadcast/other/news", "/broadcast/{}", "/broadcast/{}/#"])
def test_broadcast_on_another_topic_is_refused(product: Product, topic: str) -> None:
    with pytest.raises(errors.InvalidTopicName):
        downlink.broadcast(product, b"all", topic=topic.format(product.product_key))


def test_broadcast_is_smaller_than_other_messages(product: Product) -> None:
    with pytest.raises(errors.MessageTooLarge):
        downlink.broadcast(product, bytes(limits.BROADCAST_BYTES + 1))
