"""What those who were let in may say and hear: real broker, real gate."""

import pytest

from products import devicelog, services
from products.models import Device, Product
from tests.products.conftest import Dial, Ear, eventually

NOT_SUBSCRIBED = 0x80
pytestmark = pytest.mark.usefixtures("door_server")


@pytest.mark.parametrize("lead", ["/", ""])
def test_device_may_leave_out_the_leading_slash(
    device: Device, dial: Dial, ear: Ear, lead: str
) -> None:
    topic = f"{lead}{device.product.product_key}/{device.name}/user/update"
    caller = dial(device)
    caller.call()
    ear.next()  # online

    caller.publish(topic, b"hello")

    arrival = ear.next()
    assert (arrival.topic, arrival.payload, arrival.qos) == (topic, b"hello", 1)


@pytest.mark.parametrize("lead", ["/", ""])
@pytest.mark.parametrize(
    "pattern", ["{}/user/get", "{}/get", "sys/{}/thing/service/property/set", "sys/{}/#"]
)
def test_device_hears_what_is_sent_to_its_topics(
    device: Device, dial: Dial, ear: Ear, lead: str, pattern: str
) -> None:
    topic = lead + pattern.format(f"{device.product.product_key}/{device.name}")
    caller = dial(device)
    caller.call()

    assert caller.subscribe(topic) == 1

    ear.client.publish(topic.replace("#", "get"), b"down")
    assert caller.hear().payload == b"down"


def test_name_with_dots_is_one_level(product: Product, dial: Dial, ear: Ear) -> None:
    device = services.create_device(product, "de.vi@ce:1-_")
    topic = f"/{product.product_key}/{device.name}/user/update"
    caller = dial(device)

    assert caller.call() == 0

    assert ear.next_status() == "online"
    assert caller.subscribe(topic.replace("update", "get")) == 1
    caller.publish(topic)
    assert ear.next().topic == topic


def test_device_cannot_publish_for_others(device: Device, dial: Dial, ear: Ear) -> None:
    key = device.product.product_key
    caller = dial(device)
    caller.call()
    ear.next()  # online

    caller.publish(f"/{key}/another/user/update")
    caller.publish(f"/sys/{key}/another/thing/event/property/post")
    caller.publish(f"/as/mqtt/status/{key}/{device.name}", b'{"status":"offline"}')
    caller.publish(f"/{key}/{device.name}/user/update", b"mine")

    assert ear.next().payload == b"mine"


@pytest.mark.parametrize(
    "topic_filter",
    [
        "#",
        "+/#",
        "/{key}/another/user/get",
        "/{key}/+/user/get",
        "/{key}/{name}/#",
        "/{key}/{name}/user/update",
        "/{key}/#",
        "/as/mqtt/status/{key}/{name}",
        "$MQTT/sub/#",
        "$MQTT/msgs/#",
        "$SYS/#",
    ],
)
def test_device_cannot_listen_to_others(device: Device, dial: Dial, topic_filter: str) -> None:
    caller = dial(device)
    caller.call()

    answer = caller.subscribe(topic_filter.format(key=device.product.product_key, name=device.name))

    assert answer == NOT_SUBSCRIBED


def test_device_cannot_publish_where_it_only_listens(device: Device, dial: Dial, ear: Ear) -> None:
    own = f"/{device.product.product_key}/{device.name}/user"
    caller = dial(device)
    caller.call()
    ear.next()  # online

    caller.publish(f"{own}/get")
    caller.publish(f"{own}/of_no_category")
    caller.publish(f"{own}/update", b"allowed")

    assert ear.next().payload == b"allowed"


def test_what_a_device_may_not_touch_is_in_its_log(device: Device, dial: Dial) -> None:
    own = f"/{device.product.product_key}/{device.name}/user"
    caller = dial(device)
    caller.call()

    caller.publish(f"{own}/a.b/c")
    caller.subscribe(f"{own}/update")

    def denied() -> list[devicelog.Entry]:
        lines = devicelog.read(device.product.product_key, device.name)
        return [line for line in lines if line.status == 9236]

    eventually(lambda: len(denied()) == 2)
    assert {(line.step, line.operation) for line in denied()} == {
        ("published", f"{own}/a.b/c"),
        ("behaviour", f"{own}/update"),
    }


def test_device_that_publishes_with_qos_2_is_hung_up_on(device: Device, dial: Dial) -> None:
    topic = f"/{device.product.product_key}/{device.name}/user/update"
    caller = dial(device)
    caller.call()

    caller.client.publish(topic, b"{}", qos=2)

    assert caller.is_cut_off()


def test_subscription_with_qos_2_gets_qos_1(device: Device, dial: Dial) -> None:
    caller = dial(device)
    caller.call()

    answer = caller.subscribe(f"/{device.product.product_key}/{device.name}/user/get", qos=2)

    assert answer == 1


def test_device_may_hold_so_many_subscriptions_of_qos_1(device: Device, dial: Dial) -> None:
    services_of = f"/sys/{device.product.product_key}/{device.name}/thing/service"
    caller = dial(device)
    caller.call()

    answers = [caller.subscribe(f"{services_of}/{number}") for number in range(33)]

    assert answers == [1] * 32 + [NOT_SUBSCRIBED]
    assert caller.subscribe(f"{services_of}/more", qos=0) == 0


def test_will_is_told_on_own_topics_only(device: Device, dial: Dial, ear: Ear) -> None:
    key = device.product.product_key
    other = services.create_device(device.product)
    caller, intruder = dial(device), dial(other, name="other")
    intruder.client.will_set(f"/{key}/{device.name}/user/update", b"not mine", qos=1)
    caller.client.will_set(f"/{key}/{device.name}/user/update", b"gone", qos=1)

    for one in (intruder, caller):
        assert one.call() == 0
        one.break_off()

    heard = {ear.next().payload for _ in range(5)}
    assert b"gone" in heard
    assert b"not mine" not in heard


def test_new_topic_is_there_for_a_connected_device_when_it_comes_back(
    device: Device, dial: Dial
) -> None:
    topic = f"/{device.product.product_key}/{device.name}/user/alarms/#"
    caller = dial(device)
    caller.call()
    assert caller.subscribe(topic) == NOT_SUBSCRIBED

    services.create_category(device.product, "user/alarms/#", operation="SUB")

    assert caller.is_cut_off()
    assert caller.call() == 0
    assert caller.subscribe(topic) == 1
    assert caller.subscribe(topic.removesuffix("/#")) == 1


def test_message_of_256_kilobytes_arrives(device: Device, dial: Dial, ear: Ear) -> None:
    caller = dial(device)
    caller.call()
    ear.next()  # online

    caller.publish(f"/{device.product.product_key}/{device.name}/user/update", bytes(256 * 1024))

    assert len(ear.next().payload) == 256 * 1024
