"""Who is let in: real broker, real gate."""

import asyncio

import nats
import nats.errors
import pytest
from django.conf import settings

from iotconsole.kit.clock import now_ms
from products import devicelog, entrances, refusals, services
from products.models import Device, Product
from tests.products.conftest import Dial, eventually

WRONG, REFUSED = 134, 135  # CONNACK 4 and 5, as paho spells them
pytestmark = pytest.mark.usefixtures("door_server")


@pytest.mark.parametrize("method", ["hmacmd5", "hmacsha1", "hmacsha256"])
def test_device_with_its_secret_is_let_in(device: Device, dial: Dial, method: str) -> None:
    assert dial(device, method=method).call() == 0


def test_how_a_device_was_let_in_is_kept(device: Device, dial: Dial) -> None:
    dial(device, method="hmacsha256").call()

    product_key = device.product.product_key
    entered = eventually(lambda: entrances.before(product_key, device.name, now_ms()))
    assert entered is not None
    assert (entered.method, entered.address) == ("hmacsha256", "127.0.0.1")


def test_wrong_password_is_refused_and_logged(device: Device, dial: Dial) -> None:
    assert dial(device, secret="not its secret").call() == WRONG

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
    assert dial(Device(product=product, name="nobody")).call() == WRONG


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

    assert caller.is_cut_off()
    assert dial(device, secret=old).call() == WRONG
    assert dial(device).call() == 0


def test_device_cannot_take_the_client_id_of_a_connected_one(device: Device, dial: Dial) -> None:
    other = services.create_device(device.product)
    dial(device, name="same").call()

    assert dial(other, name="same").call() == REFUSED


def test_nats_client_is_not_let_in(device: Device) -> None:
    async def intrude() -> None:
        await nats.connect(
            f"ws://127.0.0.1:{settings.BROKER_WS_PORT}",
            user=f"{device.name}&{device.product.product_key}",
            password=device.secret,
            allow_reconnect=False,
            max_reconnect_attempts=1,
        )

    with pytest.raises(nats.errors.Error, match=r"(?i)authorization"):
        asyncio.run(intrude())
