"""RabbitMQ instead of the embedded broker: devices log in there, the bridge hears them.

Run where Debian's package is installed (`apt-get install rabbitmq-server`).
"""

import os
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
from pytest_django import Settings
from pytest_django.live_server_helper import LiveServer

from iotconsole.embedded.elsewhere import free_ports
from products import brokerkeys, services
from products.models import Device, Product
from tests.products.conftest import Dial, Ear, eventually

SERVER = Path("/usr/lib/rabbitmq/bin/rabbitmq-server")
KEY = "rabbits-key"
REFUSED = 135  # CONNACK 5
pytestmark = pytest.mark.skipif(not SERVER.exists(), reason="rabbitmq-server is not installed")

CONFIG = """\
listeners.tcp.1 = 127.0.0.1:{amqp}
mqtt.listeners.tcp.1 = 127.0.0.1:{mqtt}
mqtt.allow_anonymous = false
auth_backends.1 = http
auth_http.http_method = post
auth_http.user_path = {hooks}/user
auth_http.vhost_path = {hooks}/vhost
auth_http.resource_path = {hooks}/resource
auth_http.topic_path = {hooks}/topic
"""

# Without it a DeviceName with a colon is read as the name of a virtual host.
ADVANCED = "[{rabbitmq_mqtt, [{ignore_colons_in_username, true}]}]."


@pytest.fixture
def mqtt_port(
    tmp_path: Path, settings: Settings, committed: None, live_server: LiveServer
) -> Iterator[int]:
    """Answer where a fresh RabbitMQ speaks MQTT and asks us about everything."""
    settings.HOOKS_KEY = KEY
    mqtt, amqp, names, nodes = map(int, free_ports(4))
    hooks = f"{live_server.url}/hooks/{KEY}/rabbitmq"
    config, plugins = tmp_path / "rabbitmq.conf", tmp_path / "plugins"
    (tmp_path / "advanced.config").write_text(ADVANCED)
    config.write_text(CONFIG.format(amqp=amqp, mqtt=mqtt, hooks=hooks))
    plugins.write_text("[rabbitmq_mqtt, rabbitmq_auth_backend_http].")
    environment = os.environ | {
        "HOME": str(tmp_path),
        "ERL_EPMD_PORT": str(names),
        "ERL_EPMD_ADDRESS": "127.0.0.1",
        "RABBITMQ_NODENAME": "test@localhost",
        "RABBITMQ_DIST_PORT": str(nodes),
        "RABBITMQ_CONFIG_FILE": str(config),
        "RABBITMQ_ADVANCED_CONFIG_FILE": str(tmp_path / "advanced.config"),
        "RABBITMQ_ENABLED_PLUGINS_FILE": str(plugins),
        "RABBITMQ_MNESIA_BASE": str(tmp_path / "data"),
        "RABBITMQ_LOG_BASE": str(tmp_path),
        "RABBITMQ_PID_FILE": str(tmp_path / "pid"),
    }
    with (tmp_path / "output").open("wb") as output:
        server = subprocess.Popen(
            [SERVER], env=environment, cwd=tmp_path, stdout=output, stderr=output
        )
    try:
        eventually(lambda: server.poll() is not None or "completed with" in _read(tmp_path))
        yield mqtt
    finally:
        server.terminate()
        server.wait(100)
        subprocess.run(["epmd", "-port", str(names), "-kill"], check=False, capture_output=True)


def _read(folder: Path) -> str:
    return (folder / "output").read_text()


@pytest.fixture
def ear(mqtt_port: int, settings: Settings, product: Product) -> Iterator[Ear]:
    """The bridge, told by MQTT_URL to go to RabbitMQ."""
    settings.MQTT_URL = f"mqtt://127.0.0.1:{mqtt_port}"
    brokerkeys.mqtt_url.cache_clear()
    ear = Ear(product)
    ear.client.start()
    eventually(ear.client.is_connected)
    yield ear
    ear.client.stop()
    brokerkeys.mqtt_url.cache_clear()


def test_rabbitmq_stands_in_for_the_broker(
    product: Product, mqtt_port: int, ear: Ear, dial: Dial
) -> None:
    device = services.create_device(product, "devi@ce:1-_")
    own = f"/{product.product_key}/{device.name}/user"
    caller, wrong = dial(device), dial(device, name="wrong", secret="not its secret")
    stranger = dial(Device(product=product, name="nobody"))
    for one in (caller, wrong, stranger):
        one.port = mqtt_port

    assert caller.call() == 0
    assert wrong.call() != 0
    assert stranger.call() != 0
    caller.publish(f"{own}/update", b"from the device")
    heard = ear.next()
    assert caller.subscribe(f"{own}/get") == 1
    ear.client.publish(f"{own}/get", b"to the device")

    assert (heard.topic, heard.payload, heard.qos) == (f"{own}/update", b"from the device", 1)
    assert caller.hear().payload == b"to the device"
