"""The device SDK aliyun-iot-linkkit as it is: its client id has dots, those of its version."""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings

from products import services
from products.commands import READING
from products.door.authority import authority_pem
from products.models import Device, Product
from tests.products.conftest import Ear, Server
from tests.products.test_commands import example_of, heard_on, program

PACKAGES = settings.BASE_DIR / ".venv" / "linkkit"
ENDS_SECONDS = 200
pytestmark = pytest.mark.skipif(
    not PACKAGES.exists(), reason="`make check` installs aliyun-iot-linkkit"
)


def started(*program: str) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, *program],
        env=os.environ | {"PYTHONPATH": str(PACKAGES)},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )


@pytest.fixture
def dotted(product: Product, door_server: Server) -> Device:
    return services.create_device(product, "sensor.1-a@b")


def test_the_pasted_program_logs_in_and_publishes(ear: Ear, dotted: Device) -> None:
    example = example_of(dotted)

    with started("-c", program(example, "Python (linkkit)")) as pasted:
        assert heard_on(ear, example.topic) == READING.encode()
        pasted.communicate("\n", timeout=ENDS_SECONDS)


@pytest.mark.parametrize("secure", ["", "TLS"])
def test_device_with_linkkit_speaks_and_hears(ear: Ear, dotted: Device, secure: str) -> None:
    topic = f"/{dotted.product.product_key}/{dotted.name}/user"
    told: dict[str, Any] = {
        "device": {
            "product_key": dotted.product.product_key,
            "device_name": dotted.name,
            "device_secret": dotted.secret,
        },
        "mqtt": mqtt_of(secure),
        "update": f"{topic}/update",
        "get": f"{topic}/get",
    }

    with started(str(Path(__file__).with_name("linkkit_device.py"))) as device:
        assert device.stdin is not None
        device.stdin.write(json.dumps(told) + "\n")
        device.stdin.flush()
        assert heard_on(ear, told["update"]) == b"up"
        ear.client.publish(told["get"], b"down")
        said, _ = device.communicate(timeout=ENDS_SECONDS)

    assert json.loads(said) == [told["get"], "down"]


def mqtt_of(secure: str) -> dict[str, Any]:
    if not secure:
        return {"port": settings.MQTT_PORT, "secure": ""}
    return {"port": settings.MQTT_TLS_PORT, "secure": secure, "cadata": authority_pem()}
