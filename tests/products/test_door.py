"""The door: whatever a device calls itself, it comes in; the broker's restrictions stay inside."""

import socket
from collections.abc import Callable

import pytest
from django.conf import settings
from paho.mqtt.client import MQTTv31

from products import refusals, services
from products.models import Device, Product
from tests.products.conftest import (
    Caller,
    Dial,
    Ear,
    Server,
    Transport,
    eventually,
)
from tests.products.test_tls import secured

WRONG, NOT_AUTHORIZED = 134, 135  # CONNACK 4 and 5, as paho spells them
# Nothing that MQTT allows in a client id is left out, but for the bar that ends the name.
SIGNS = [sign for sign in map(chr, range(1, 127)) if sign != "|"]


def plainly(caller: Caller) -> Caller:
    """Leave a caller as it is: it dials the plain door."""
    return caller


Way = Callable[[Caller], Caller]
WAYS: list[tuple[Transport, Way]] = [
    ("tcp", plainly),
    ("tcp", secured),
    ("websockets", plainly),
    ("websockets", secured),
]


@pytest.mark.parametrize(("transport", "way"), WAYS)
@pytest.mark.parametrize(
    "name",
    ["pk.dn", "a b", "é%2E", "a*b>c", "".join(SIGNS[:63]), "".join(SIGNS[63:])],
)
def test_device_may_call_itself_anything(
    device: Device, dial: Dial, ear: Ear, name: str, transport: Transport, way: Way
) -> None:
    topic = f"/{device.product.product_key}/{device.name}/user/update"
    caller = way(dial(device, name=name, transport=transport))

    assert caller.call() == 0

    assert ear.next_status() == "online"
    caller.publish(topic, b"hello")
    assert ear.next().payload == b"hello"
    caller.hang_up()
    assert ear.next_status() == "offline"


def test_device_name_with_a_dot_has_topics_like_any_other(
    product: Product, door_server: Server, dial: Dial, ear: Ear
) -> None:
    device = services.create_device(product, "sensor-1.a:b@c_d")
    caller = dial(device, name=f"{product.product_key}.{device.name}")
    caller.call()
    topic = f"/{product.product_key}/{device.name}/user"
    assert caller.subscribe(f"{topic}/get") == 1
    assert ear.next_status() == "online"

    caller.publish(f"{topic}/update", b"up")
    ear.client.publish(f"{topic}/get", b"down")

    assert (heard := ear.next()).topic == f"{topic}/update"
    assert heard.payload == b"up"
    assert caller.hear().topic == f"{topic}/get"


def test_refusal_names_the_client_id_that_the_device_said(device: Device, dial: Dial) -> None:
    assert dial(device, name="a.b %2E", secret="not its secret").call() == WRONG

    key, name = device.product.product_key, device.name
    [refused] = eventually(lambda: refusals.of_device(key, name))
    assert refused.client_id.startswith("a.b %2E|securemode=3")
    assert refused.signed_text.startswith("clientIda.b %2EdeviceName")


def test_client_id_with_a_dot_belongs_to_one_device(device: Device, dial: Dial) -> None:
    other = services.create_device(device.product)
    dial(device, name="same.id").call()

    assert dial(other, name="same.id").call() == NOT_AUTHORIZED


def test_session_of_a_client_id_with_a_dot_waits_for_it(
    device: Device, dial: Dial, ear: Ear
) -> None:
    topic = f"/{device.product.product_key}/{device.name}/user/get"
    first = dial(device, name="c.1", lasting=True)
    first.call()
    assert first.subscribe(topic) == 1
    first.hang_up()
    assert [ear.next_status(), ear.next_status()] == ["online", "offline"]

    ear.client.publish(topic, b"while away")

    again = dial(device, name="c.1", lasting=True)
    assert again.call() == 0
    assert again.hear().payload == b"while away"


def test_mqtt_3_1_is_spoken(device: Device, dial: Dial) -> None:
    caller = dial(device, name="a.b")
    caller.client._protocol = MQTTv31

    assert caller.call() == 0


@pytest.mark.usefixtures("door_server")
def test_mqtt_5_is_refused_by_its_code() -> None:
    connect = bytes.fromhex("10 0e 0004 4d515454 05 02 003c 00 0001 61".replace(" ", ""))

    with socket.create_connection(("127.0.0.1", settings.MQTT_PORT)) as device:
        device.sendall(connect)

        assert device.recv(4) == bytes((0x20, 2, 0, 1))


def test_devices_that_lose_the_door_get_time_to_come_back(
    device: Device, dial: Dial, ear: Ear, door_server: Server
) -> None:
    caller = dial(device)
    caller.call()
    assert ear.next_status() == "online"

    door_server.kill()

    assert caller.is_cut_off()
    assert ear.has_silence()
    door_server.start()
    assert ear.next_status() == "offline"  # the time is over


def test_devices_that_lose_a_door_which_is_closed_get_it_too(
    device: Device, dial: Dial, ear: Ear, door_server: Server
) -> None:
    caller = dial(device)
    caller.call()
    assert ear.next_status() == "online"

    door_server.stop()

    assert caller.is_cut_off()
    assert ear.has_silence()
    door_server.start()
    assert dial(device).call() == 0
