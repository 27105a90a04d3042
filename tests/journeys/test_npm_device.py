"""The device SDK from npm, unmodified: its host name leads to our broker, all else is its own."""

import json
import os
import subprocess
from pathlib import Path

import pytest

from iotconsole.management.commands.assets import NODE
from tests import npm
from tests.journeys.application import consuming
from tests.journeys.conftest import Build
from tests.journeys.platform import Platform

HERE = Path(__file__).parent
SDK = "aliyun-iot-mqtt"
SQL = 'SELECT temperature FROM "/{product_key}/+/update"'


@pytest.fixture
def device_sdk() -> None:
    npm.need(SDK)


@pytest.mark.usefixtures("device_sdk")
def test_device_with_the_npm_sdk_is_heard_as_documented(platform: Platform, build: Build) -> None:
    scenario = build(SQL)
    triplet = scenario.add_device("hall.1:a@b-c_d")
    known = platform.credentials
    route = {"PRODUCT_KEY": triplet.product_key, "MQTT_PORT": str(known["mqtt_port"])}
    told = {
        "productKey": triplet.product_key,
        "deviceName": triplet.device_name,
        "deviceSecret": triplet.device_secret,
    }

    device = subprocess.run(
        [NODE, "--require", HERE / "npm_route.js", HERE / "npm_device.js"],
        input=json.dumps(told),
        env=os.environ | route,
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )

    assert device.returncode == 0, device.stderr
    with consuming(known, scenario.product_queue) as inbox:
        heard = [inbox.next() for _ in range(3)]
    online, upload, offline = sorted(heard, key=lambda message: message.body["messageid"])
    assert online.payload["status"] == "online"
    assert upload.payload == {"temperature": 14, "humidity": 116}
    assert upload.body["topic"] == f"/{triplet.product_key}/{triplet.device_name}/update"
    assert offline.payload["status"] == "offline"
