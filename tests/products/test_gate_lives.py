"""What is told of devices that come and go, and what survives: real broker, real gate."""

from collections.abc import Callable

import pytest

from products import devicelog, services
from products.messages import StatusChange
from products.models import Device
from tests.products.conftest import Dial, Ear, Server, eventually

pytestmark = pytest.mark.usefixtures("gate_server")


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

    assert first.is_cut_off()
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

    assert caller.is_cut_off()
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
