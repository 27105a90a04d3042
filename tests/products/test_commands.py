"""What the console tells people to paste does what it says."""

import shutil
import subprocess
import sys

import pytest
from django.conf import settings

from products.commands import READING, Example, commands
from products.models import Device
from tests.products.conftest import Ear

LOGIN_SECONDS = 200


def example_of(device: Device) -> Example:
    key = device.product.product_key
    return Example(
        host="127.0.0.1",
        port=settings.MQTT_PORT,
        product_key=key,
        device_name=device.name,
        secret=device.secret,
        topic=f"/{key}/{device.name}/user/update",
        is_secret_known=True,
    )


def program(example: Example, name: str) -> str:
    [text] = [one.text for one in commands(example) if one.name == name]
    return text


def heard_on(ear: Ear, topic: str) -> bytes:
    heard = ear.next()
    while heard.topic != topic:
        heard = ear.next()
    return heard.payload


def test_the_python_program_logs_in_and_publishes(ear: Ear, device: Device) -> None:
    example = example_of(device)

    pasted = [sys.executable, "-c", program(example, "Python (paho)")]
    subprocess.run(pasted, check=True, timeout=LOGIN_SECONDS)

    assert heard_on(ear, example.topic) == READING.encode()


@pytest.mark.skipif(
    not shutil.which("mosquitto_pub"), reason="apt-get install mosquitto-clients to run this"
)
def test_the_mosquitto_line_logs_in_and_publishes(ear: Ear, device: Device) -> None:
    example = example_of(device)

    pasted = ["/bin/sh", "-c", program(example, "mosquitto")]
    subprocess.run(pasted, check=True, timeout=LOGIN_SECONDS)

    assert heard_on(ear, example.topic) == READING.encode()


def test_the_mqttx_line_says_what_the_mosquitto_line_says(device: Device) -> None:
    """Its options are named alike (mqttx pub --help); only the version is written another way."""
    example = example_of(device)

    said = program(example, "MQTTX").replace("mqttx pub", "mosquitto_pub")

    assert said.replace("-V 3.1.1", "-V mqttv311") == program(example, "mosquitto")


@pytest.mark.parametrize(("port", "is_told"), [(1883, False), (21883, True)])
def test_the_node_program_says_that_it_knows_one_port(port: int, is_told: bool) -> None:
    example = Example("host", port, "key", "name", "secret", "/t", is_secret_known=True)

    assert ("MQTT_PORT=1883" in program(example, "Node")) == is_told


def test_no_program_shows_the_password_of_a_secret_that_is_not_known() -> None:
    example = Example("host", 1883, "key", "name", "<DeviceSecret>", "/t", is_secret_known=False)

    assert example.password == "<password>"
    assert all("<" in command.text for command in commands(example))
