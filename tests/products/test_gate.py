"""Who is let in, what they may touch, and what is told of them: real broker, real gate."""

import asyncio
from collections.abc import Callable

import nats
import nats.errors
import pytest
from django.conf import settings

from products import devicelog, refusals, services
from products.messages import StatusChange
from products.models import Device, Product
from tests.products.conftest import Dial, Ear, Server, eventually

REFUSED = 135  # CONNACK 5, the broker's one answer, as paho spells it
NOT_SUBSCRIBED = 0x80
pytestmark = pytest.mark.usefixtures("gate_server")


@pytest.mark.parametrize("method", ["hmacmd5", "hmacsha1", "hmacsha256"])
def test_device_with_its_secret_is_let_in(device: Device, dial: Dial, method: str) -> None:
    assert dial(device, method=method).call() == 0


def test_wrong_password_is_refused_and_logged(device: Device, dial: Dial) -> None:
    assert dial(device, secret="not its secret").call() == REFUSED

    [line] = eventually(lambda: devicelog.read(device.product.product_key, device.name))
    assert (line.operation, line.status) == ("connect", 401)
    assert "hmacsha1" in line.detail


def test_refused_login_is_explained(device: Device, dial: Dial) -> None:
    product_key = device.product.product_key
    dial(device, secret=device.product.secret).call()

    [refused] = eventually(lambda: refusals.of_device(product_key, device.name))

    assert (refused.code, refused.hint) == ("Login.WrongPassword", "product_secret")
    assert (refused.method, refused.address) == ("hmacsha1", "127.0.0.1")
    assert refused.signed_text == (
        f"clientIdclientdeviceName{device.name}productKey{product_key}timestamp789"
    )
    assert refusals.latest() == [refused]


def test_device_nobody_registered_is_refused(product: Product, dial: Dial) -> None:
    assert dial(Device(product=product, name="nobody")).call() == REFUSED


def test_disabled_device_is_refused_until_enabled(device: Device, dial: Dial) -> None:
    services.disable_device(device)
    assert dial(device).call() == REFUSED

    services.enable_device(device)
    assert dial(device).call() == 0


def test_device_whose_secret_was_reset_is_cut_off_until_it_has_the_new_one(
    device: Device, dial: Dial
) -> None:
    old, caller = device.secret, dial(device)
    caller.call()

    services.reset_secret(device)

    assert caller.lost.wait(20)
    assert dial(device, secret=old).call() == REFUSED
    assert dial(device).call() == 0


def test_device_cannot_take_the_client_id_of_a_connected_one(device: Device, dial: Dial) -> None:
    other = services.create_device(device.product)
    dial(device, name="same").call()

    assert dial(other, name="same").call() == REFUSED


def test_nats_client_is_not_let_in(device: Device) -> None:
    async def intrude() -> None:
        await nats.connect(
            f"ws://127.0.0.1:{settings.MQTT_WS_PORT}",
            user=f"{device.name}&{device.product.product_key}",
            password=device.secret,
            allow_reconnect=False,
            max_reconnect_attempts=1,
        )

    with pytest.raises(nats.errors.Error, match=r"(?i)authorization"):
        asyncio.run(intrude())


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
    assert caller.inbox.get(timeout=5).payload == b"down"


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

    assert caller.lost.wait(5)


def test_subscription_with_qos_2_gets_qos_1(device: Device, dial: Dial) -> None:
    caller = dial(device)
    caller.call()

    answer = caller.subscribe(f"/{device.product.product_key}/{device.name}/user/get", qos=2)

    assert answer == 1


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

    assert caller.lost.wait(5)
    assert caller.call() == 0
    assert caller.subscribe(topic) == 1
    assert caller.subscribe(topic.removesuffix("/#")) == 1


def test_message_of_256_kilobytes_arrives(device: Device, dial: Dial, ear: Ear) -> None:
    caller = dial(device)
    caller.call()
    ear.next()  # online

    caller.publish(f"/{device.product.product_key}/{device.name}/user/update", bytes(256 * 1024))

    assert len(ear.next().payload) == 256 * 1024


def test_story_of_a_device_is_told_in_order(device: Device, dial: Dial, ear: Ear) -> None:
    key = device.product.product_key
    caller = dial(device)
    caller.call()
    caller.publish(f"{key}/{device.name}/update", b"hello")
    caller.hang_up()

    online, hello, offline = ear.next(), ear.next(), ear.next()

    assert hello.payload == b"hello"
    came = StatusChange.from_json(online.payload)
    went = StatusChange.from_json(offline.payload)
    assert online.topic == came.topic == f"/as/mqtt/status/{key}/{device.name}"
    assert (came.status, came.client_ip) == ("online", "127.0.0.1")
    assert (went.status, went.client_ip) == ("offline", None)
    assert came.last_ms < went.last_ms


def test_second_login_ends_the_first_and_the_device_stays_online(
    device: Device, dial: Dial, ear: Ear
) -> None:
    first, second = dial(device, name="first"), dial(device, name="second")
    first.call()

    second.call()

    assert first.lost.wait(5)
    assert [ear.next_status(), ear.next_status()] == ["online", "online"]
    assert ear.has_silence()
    assert not second.lost.is_set()
    second.hang_up()
    assert ear.next_status() == "offline"


def test_second_login_is_written_to_the_device_log(device: Device, dial: Dial) -> None:
    dial(device, name="first").call()
    dial(device, name="second").call()

    [line] = eventually(lambda: devicelog.read(device.product.product_key, device.name))

    assert (line.operation, line.status) == ("disconnect", 400)


@pytest.mark.parametrize("verb", [services.disable_device, services.delete_device])
def test_device_that_may_not_stay_is_disconnected_at_once(
    device: Device, dial: Dial, ear: Ear, verb: Callable[[Device], None]
) -> None:
    caller = dial(device)
    caller.call()
    assert ear.next_status() == "online"

    verb(device)

    assert caller.lost.wait(5)
    assert ear.next_status() == "offline"


def test_killed_broker_loses_nothing_it_acknowledged(
    device: Device, dial: Dial, ear: Ear, kill_broker: Callable[[], None]
) -> None:
    caller = dial(device)
    caller.call()
    ear.client.stop()
    for number in range(100):
        caller.publish(f"/{device.product.product_key}/{device.name}/user/update", b"%d" % number)

    kill_broker()
    ear.client.start()

    missing = {b"%d" % number for number in range(100)}
    while missing:
        missing.discard(ear.next().payload)


def test_devices_come_back_after_the_broker_was_killed(
    device: Device, dial: Dial, ear: Ear, kill_broker: Callable[[], None]
) -> None:
    caller = dial(device)
    caller.call()
    assert ear.next_status() == "online"

    kill_broker()

    assert ear.next_status() == "offline"
    assert caller.call() == 0
    assert ear.next_status() == "online"


def test_message_acknowledged_on_a_dead_connection_comes_again(
    device: Device, dial: Dial, ear: Ear
) -> None:
    caller = dial(device)
    caller.call()
    ear.next()  # online
    caller.publish(f"/{device.product.product_key}/{device.name}/user/update", b"precious")
    dead = ear.take()
    ear.reconnect()

    ear.client.acknowledge([dead])

    assert ear.next().payload == b"precious"


def test_gate_that_was_away_tells_who_left_and_no_more(
    device: Device, dial: Dial, ear: Ear, gate_server: Server
) -> None:
    staying, leaving = dial(device, name="a"), services.create_device(device.product)
    left = dial(leaving, name="b")
    staying.call()
    left.call()
    for arrival in (ear.next(), ear.next()):
        services.record_presence([StatusChange.from_json(arrival.payload)])

    gate_server.kill()
    left.hang_up()
    gate_server.start()

    change = StatusChange.from_json(ear.next().payload)
    assert (change.status, change.device_name) == ("offline", leaving.name)
    assert ear.has_silence()
    staying.hang_up()
    assert ear.next_status() == "offline"
