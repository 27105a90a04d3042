"""What the console tells people to paste does what it says."""

import subprocess
import sys

from django.conf import settings

from products.commands import Example, commands
from products.models import Device
from tests.products.conftest import Ear


def test_the_python_program_logs_in_and_publishes(ear: Ear, device: Device) -> None:
    key = device.product.product_key
    example = Example(
        host="127.0.0.1",
        port=settings.MQTT_PORT,
        product_key=key,
        device_name=device.name,
        secret=device.secret,
        topic=f"/{key}/{device.name}/user/update",
        is_secret_known=True,
    )
    [program] = [one.text for one in commands(example) if "paho" in one.name]

    subprocess.run([sys.executable, "-c", program], check=True, timeout=60)

    heard = ear.next()
    while heard.topic != example.topic:
        heard = ear.next()
    assert heard.payload == b'{"temperature": 39, "humidity": 21}'


def test_no_program_shows_the_password_of_a_secret_that_is_not_known() -> None:
    example = Example("host", 1883, "key", "name", "<DeviceSecret>", "/t", is_secret_known=False)

    assert example.password == "<password>"
    assert all("<" in command.text for command in commands(example))
