"""Programs that log in as a device and publish one message, ready to be pasted."""

from collections.abc import Callable
from dataclasses import dataclass

from products.credentials import sign, username_of

METHOD = "hmacsha256"
MQTT_PORT = 1883  # where devices come in unless somebody says otherwise
READING = '{"temperature": 39, "humidity": 21}'


@dataclass(frozen=True, slots=True)
class Example:
    """A device, and where it finds the platform."""

    host: str
    port: int
    product_key: str
    device_name: str
    secret: str
    topic: str
    is_secret_known: bool  # or else the secret is a word that stands for it

    @property
    def client_id(self) -> str:
        """Answer the client id; no timestamp, so that the password stays good."""
        return f"{self.device_name}|securemode=3,signmethod={METHOD}|"

    @property
    def username(self) -> str:
        """Answer the user name."""
        return username_of(self.product_key, self.device_name)

    @property
    def signed_text(self) -> str:
        """Answer what is signed with the secret."""
        name = self.device_name
        return f"clientId{name}deviceName{name}productKey{self.product_key}"

    @property
    def password(self) -> str:
        """Answer the password, or a word for it."""
        return sign(self.signed_text, self.secret, METHOD) if self.is_secret_known else "<password>"


@dataclass(frozen=True, slots=True)
class Command:
    """One program: what it is called, what to install, and its text."""

    name: str
    install: str
    text: str


def commands(example: Example) -> list[Command]:
    """Answer every program for a device."""
    return [Command(name, install, write(example)) for name, install, write in _PROGRAMS]


def _mosquitto(example: Example) -> str:
    return (
        f"mosquitto_pub -h {example.host} -p {example.port} -V mqttv311 -q 1 \\\n"
        f"  -i '{example.client_id}' \\\n"
        f"  -u '{example.username}' \\\n"
        f"  -P '{example.password}' \\\n"
        f"  -t '{example.topic}' \\\n"
        f"  -m '{READING}'"
    )


def _mqttx(example: Example) -> str:
    return (
        f"mqttx pub -h {example.host} -p {example.port} -V 3.1.1 -q 1 \\\n"
        f"  -i '{example.client_id}' \\\n"
        f"  -u '{example.username}' \\\n"
        f"  -P '{example.password}' \\\n"
        f"  -t '{example.topic}' \\\n"
        f"  -m '{READING}'"
    )


def _paho(example: Example) -> str:
    return f'''import hashlib
import hmac

import paho.mqtt.client as mqtt

product_key = "{example.product_key}"
device_name = "{example.device_name}"
device_secret = "{example.secret}"

text = f"clientId{{device_name}}deviceName{{device_name}}productKey{{product_key}}"
password = hmac.new(device_secret.encode(), text.encode(), hashlib.sha256).hexdigest()

client_id = f"{{device_name}}|securemode=3,signmethod=hmacsha256|"
client = mqtt.Client(mqtt.CallbackAPIVersion.VERSION2, client_id=client_id)
client.username_pw_set(f"{{device_name}}&{{product_key}}", password)
client.connect("{example.host}", {example.port})
client.loop_start()
sent = client.publish("{example.topic}", '{READING}', qos=1)
sent.wait_for_publish(timeout=10)
client.disconnect()
'''


def _node(example: Example) -> str:
    # The release on npm knows one host and signs every option it gets: nothing but the triplet.
    return f"""// This package knows one host. Lead it here, in /etc/hosts or your DNS:
// {example.host}  {example.product_key}.iot-as-mqtt.cn-shanghai.aliyuncs.com
{_other_port(example)}const sdk = require("aliyun-iot-mqtt");

const client = sdk.getAliyunIotMqttClient({{
  productKey: "{example.product_key}",
  deviceName: "{example.device_name}",
  deviceSecret: "{example.secret}",
}});
client.on("connect", () => {{
  client.publish("{example.topic}", '{READING}', {{ qos: 1 }}, () => client.end());
}});
"""


def _other_port(example: Example) -> str:
    if example.port == MQTT_PORT:
        return ""
    return (
        f"// It knows one port, too, {MQTT_PORT}: this platform must be started with"
        f" MQTT_PORT={MQTT_PORT}, not {example.port}.\n"
    )


def _linkkit(example: Example) -> str:
    return f"""from linkkit import linkkit

device = linkkit.LinkKit(
    host_name="cn-shanghai",
    product_key="{example.product_key}",
    device_name="{example.device_name}",
    device_secret="{example.secret}",
)
device.config_mqtt(endpoint="{example.host}", port={example.port}, secure="")
device.on_connect = lambda *_: device.publish_topic("{example.topic}", '{READING}', 1)
device.connect_async()
device.start_worker_loop()
input("Enter ends it. ")
"""


_PROGRAMS: tuple[tuple[str, str, Callable[[Example], str]], ...] = (
    ("mosquitto", "apt-get install mosquitto-clients", _mosquitto),
    ("MQTTX", "npm install -g mqttx-cli", _mqttx),
    ("Python (paho)", "pip install paho-mqtt", _paho),
    ("Python (linkkit)", 'pip install aliyun-iot-linkkit "paho-mqtt<2"', _linkkit),
    ("Node", "npm install aliyun-iot-mqtt", _node),
)
