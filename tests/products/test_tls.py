"""The TLS door: who comes through it is let in, or registers, as at the plain one."""

import json
import socket
import ssl

import pytest
from django.conf import settings

from products import refusals, services
from products.credentials import sign
from products.door.authority import authority_pem
from products.models import Device, Product
from tests.products.conftest import PATIENCE_SECONDS, Caller, Dial, Ear, Transport

pytestmark = pytest.mark.usefixtures("door_server")
# CONNACK 2, 4 and 5 as paho spells them
BAD_PARAMETERS, BAD_CREDENTIALS, NOT_AUTHORIZED = 133, 134, 135


def secured(caller: Caller) -> Caller:
    """Make a caller dial the TLS door and trust nobody but our authority."""
    caller.client.tls_set_context(ssl.create_default_context(cadata=authority_pem()))
    caller.port = settings.MQTT_TLS_PORT
    return caller


def registrant(product: Product, name: str, *, options: str = "", secret: str = "") -> Caller:
    text = f"deviceName{name}productKey{product.product_key}random123"
    said = options or "securemode=2,authType=register,random=123,signmethod=hmacsha256"
    password = sign(text, secret or product.secret, "hmacsha256")
    return secured(Caller(f"x|{said}|", f"{name}&{product.product_key}", password))


def registered(caller: Caller) -> dict[str, str]:
    message = caller.hear()
    assert message.topic == "/ext/register"
    told: dict[str, str] = json.loads(message.payload)
    return told


@pytest.mark.parametrize("transport", ["tcp", "websockets"])
def test_device_is_let_in_and_heard_with_its_own_address(
    device: Device, dial: Dial, ear: Ear, transport: Transport
) -> None:
    topic = f"/{device.product.product_key}/{device.name}/user/update"
    caller = secured(dial(device, transport=transport))

    assert caller.call() == 0

    caller.publish(topic, bytes(200_000))
    assert b'"clientIp":"127.0.0.1"' in ear.next().payload
    assert ear.next().payload == bytes(200_000)


@pytest.mark.parametrize("transport", ["tcp", "websockets"])
def test_device_hears_large_messages(
    device: Device, dial: Dial, ear: Ear, transport: Transport
) -> None:
    topic = f"/{device.product.product_key}/{device.name}/user/get"
    caller = secured(dial(device, transport=transport))
    caller.call()
    assert caller.subscribe(topic) == 1

    ear.client.publish(topic, bytes(200_000))

    assert caller.hear().payload == bytes(200_000)


def test_device_goes_offline_when_it_hangs_up(device: Device, dial: Dial, ear: Ear) -> None:
    caller = secured(dial(device))
    caller.call()
    assert ear.next_status() == "online"

    caller.hang_up()

    assert ear.next_status() == "offline"


def test_refused_device_is_told_why_by_the_code(device: Device, dial: Dial) -> None:
    stranger = Device(product=device.product, name="nobody", secret="0" * 32)

    assert secured(dial(device, secret="not its secret")).call() == BAD_CREDENTIALS
    assert secured(dial(stranger)).call() == BAD_CREDENTIALS
    assert secured(dial(device, method="hmacsha1", name="x" * 65)).call() == BAD_PARAMETERS
    services.disable_device(device)
    assert secured(dial(device)).call() == NOT_AUTHORIZED


def test_client_id_of_another_device_stays_the_brokers_refusal(device: Device, dial: Dial) -> None:
    other = services.create_device(device.product)
    secured(dial(device, name="same")).call()

    assert secured(dial(other, name="same")).call() == NOT_AUTHORIZED


def test_who_speaks_no_mqtt_is_hung_up_on() -> None:
    context = ssl.create_default_context(cadata=authority_pem())
    plain = socket.create_connection(("127.0.0.1", settings.MQTT_TLS_PORT))
    with context.wrap_socket(plain, server_hostname="localhost") as stranger:
        stranger.sendall(b"\x30\x05hello")

        assert stranger.recv(1) == b""


UPGRADE = (
    "Host: x\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\n"
    "Sec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\nSec-WebSocket-Protocol: mqtt\r\n\r\n"
)


@pytest.mark.parametrize(
    ("request_line", "answer"),
    [
        ("GET /mqtt HTTP/1.1\r\n", b"HTTP/1.1 101"),
        ("GET /mqtt HTTP/1.1\nX-Forwarded-For: 6.6.6.6\r\n", b""),
        ("GET /nothing HTTP/1.1\r\nHost: x\r\n\r\nGET /mqtt HTTP/1.1\r\n", b"HTTP/1.1 4"),
    ],
)
def test_websocket_is_the_first_request_or_none(request_line: str, answer: bytes) -> None:
    context = ssl.create_default_context(cadata=authority_pem())
    plain = socket.create_connection(("127.0.0.1", settings.MQTT_TLS_PORT))
    with context.wrap_socket(plain, server_hostname="localhost") as stranger:
        stranger.settimeout(PATIENCE_SECONDS)
        stranger.sendall((request_line + UPGRADE).encode())

        heard = stranger.recv(65_536)
        if b" 101" not in heard:
            while more := stranger.recv(65_536):
                heard += more

    assert heard.startswith(answer)
    assert (b" 101" in heard) == (b" 101" in answer)


def test_device_registers_itself_and_logs_in_with_what_it_got(
    device: Device, dial: Dial, ear: Ear
) -> None:
    services.open_registration(device.product)
    caller = registrant(device.product, device.name)

    assert caller.call() == 0
    told = registered(caller)

    caller.hang_up()
    assert (told["productKey"], told["deviceName"]) == (device.product.product_key, device.name)
    assert told["deviceSecret"] != device.secret
    assert dial(device, secret=told["deviceSecret"]).call() == 0


@pytest.mark.parametrize(
    ("options", "secret", "code"),
    [
        ("", "another secret", BAD_CREDENTIALS),
        ("securemode=2,authType=regnwl,random=123,signmethod=hmacsha256", "", BAD_PARAMETERS),
        ("securemode=3,authType=register,random=123,signmethod=hmacsha256", "", BAD_PARAMETERS),
        ("securemode=2,authType=register,signmethod=hmacsha256", "", BAD_PARAMETERS),
    ],
)
def test_registration_with_a_mistake_is_refused(
    device: Device, options: str, secret: str, code: int
) -> None:
    services.open_registration(device.product)
    caller = registrant(device.product, device.name, options=options, secret=secret)

    assert caller.call() == code

    caller.hang_up()


def test_registration_is_refused_where_it_is_not_open(device: Device) -> None:
    caller = registrant(device.product, device.name)

    assert caller.call() == BAD_PARAMETERS

    caller.hang_up()
    [refused] = refusals.of_device(device.product.product_key, device.name)
    assert (refused.code, refused.answered) == ("Login.RegistrationClosed", 2)
    assert (refused.address, refused.signer) == ("127.0.0.1", "ProductSecret")
