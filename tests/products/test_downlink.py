"""What is said to devices reaches those who listen, or is refused."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import pytest

from products import devicelog, downlink, errors, limits, services
from products.downlink import Code
from products.models import Device, Product
from tests.products.conftest import Caller, Dial, Server, bring_back, eventually
from tests.products.talks import logged, topic_of

pytestmark = pytest.mark.usefixtures("door_server")


def is_taken(device: Device, topic: str) -> bool:
    try:
        return bool(downlink.publish(device.product, topic, b"after", qos=1))
    except errors.BrokerAway:
        return False


@pytest.mark.parametrize("qos", [0, 1])
@pytest.mark.parametrize("lead", ["/", ""])
def test_connected_device_hears_a_message(
    device: Device, talking: Caller, lead: str, qos: int
) -> None:
    topic = topic_of(device, "user/get", lead)
    talking.subscribe(topic)

    message_id = downlink.publish(device.product, topic_of(device, "user/get"), b"\0on", qos=qos)

    heard = talking.hear()
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
    assert lasting.hear().payload == b"kept"
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
    assert lasting.hear().payload == b"kept"


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

    bring_back(broker_server, gate_server, begin)
    eventually(lambda: is_taken(device, topic))


def test_call_is_unknown_when_the_broker_was_away_meanwhile(
    device: Device,
    talking: Caller,
    kill_broker: Callable[[], None],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(limits, "RRPC_TIMEOUT_MS", (1_000, 15_000))  # a broker starts meanwhile
    talking.subscribe(f"/sys/{device.product.product_key}/{device.name}/rrpc/request/+")

    with ThreadPoolExecutor(1) as threads:
        call = threads.submit(downlink.call, device, b"abc", timeout_ms=15_000)
        talking.hear()
        eventually(lambda: ("sent", 200) in logged(device))  # in both spellings
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

    assert [caller.hear().payload for caller in callers] == [b"all"] * 3


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

    assert len(talking.hear().payload) == limits.MESSAGE_BYTES


@pytest.mark.parametrize("count", [0, limits.DEVICES_PER_BATCH + 1])
def test_batch_of_no_device_or_too_many_is_refused(product: Product, count: int) -> None:
    with pytest.raises(errors.TooManyDevicesAtOnce):
        downlink.publish_to_many(product, [str(n) for n in range(count)], "user/get", b"on")
