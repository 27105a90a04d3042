"""Programs that subscribe to what a rule publishes, ready to be pasted, and the policy they need.

They compute the password themselves: whoever pastes them has the secret, and we show none.
"""

import json
from dataclasses import dataclass

from django.conf import settings

from inbound.clients import SIGNATURE, Client
from inbound.mapping import p2p_topic
from inbound.models import InboundRule, arn_of, instance_arn
from products import commands
from products.commands import Command

MOSQUITTO, PAHO = "apt-get install mosquitto-clients openssl", "pip install paho-mqtt"


@dataclass(frozen=True, slots=True)
class Place:
    """Where the broker is, and what to subscribe to there."""

    host: str
    port: int
    topic: str  # of level 1


def for_client(place: Place, client: Client) -> list[Command]:
    """Answer every program for a message client."""
    return [
        Command("mosquitto", MOSQUITTO, _mosquitto_client(place, client)),
        Command("Python (paho)", PAHO, _paho_client(place, client)),
    ]


def for_device(place: Place, device: commands.Example) -> list[Command]:
    """Answer every program for a device."""
    return [
        Command("mosquitto", MOSQUITTO, _mosquitto_device(place, device)),
        Command("Python (paho)", PAHO, _paho_device(place, device)),
    ]


def policy(rule: InboundRule, client: Client) -> str:
    """Answer the smallest policy that lets a client hear a rule."""
    statements = [
        _allow("mq:MqttInstanceAccess", instance_arn()),
        _allow("mq:SUB", arn_of("groupId", client.group), arn_of("topic", rule.mqtt_topic)),
    ]
    return json.dumps({"Version": "1", "Statement": statements}, indent=2)


def username_of(client: Client) -> str:
    """Answer the user name of a client."""
    return f"{SIGNATURE}|{client.access_key_id}|{settings.MQTT_INSTANCE}"


def topics_of(place: Place, client: Client) -> list[str]:
    """Answer what a client may subscribe to: what all hear, and what is for it alone."""
    return [f"{place.topic}/#", f"{p2p_topic(place.topic, client.client_id)}/#"]


def _allow(action: str, *resources: str) -> dict[str, object]:
    return {"Effect": "Allow", "Action": action, "Resource": list(resources)}


def _mosquitto_client(place: Place, client: Client) -> str:
    signed = f"printf %s '{client.client_id}' | openssl dgst -sha1 -hmac \"$SECRET\" -binary"
    topics = " ".join(f"-t '{topic}'" for topic in topics_of(place, client))
    return (
        "SECRET='<AccessKeySecret>'\n"
        f"mosquitto_sub -h {place.host} -p {place.port} -V mqttv311 -q 1 -v \\\n"
        f"  -i '{client.client_id}' \\\n"
        f"  -u '{username_of(client)}' \\\n"
        f'  -P "$({signed} | base64)" \\\n'
        f"  {topics}"
    )


def _mosquitto_device(place: Place, device: commands.Example) -> str:
    signed = f"printf %s '{device.signed_text}' | openssl dgst -sha256 -hmac \"$SECRET\""
    return (
        "SECRET='<DeviceSecret>'\n"
        f"mosquitto_sub -h {place.host} -p {place.port} -V mqttv311 -q 1 -v \\\n"
        f"  -i '{device.client_id}' \\\n"
        f"  -u '{device.username}' \\\n"
        f"  -P \"$({signed} | sed 's/.* //')\" \\\n"
        f"  -t '{place.topic}/#'"
    )


def _paho_client(place: Place, client: Client) -> str:
    topics = ", ".join(f'("{topic}", 1)' for topic in topics_of(place, client))
    return f'''import base64
import hmac

import paho.mqtt.client as mqtt

client_id = "{client.client_id}"
secret = "<AccessKeySecret>"
password = base64.b64encode(hmac.digest(secret.encode(), client_id.encode(), "sha1")).decode()

client = mqtt.Client(mqtt.CallbackAPIVersion.VERSION2, client_id=client_id)
client.username_pw_set("{username_of(client)}", password)
client.on_connect = lambda *_: client.subscribe([{topics}])
client.on_message = lambda _client, _data, message: print(message.topic, message.payload)
client.connect("{place.host}", {place.port})
client.loop_forever()
'''


def _paho_device(place: Place, device: commands.Example) -> str:
    return f'''import hmac

import paho.mqtt.client as mqtt

secret = "<DeviceSecret>"
text = "{device.signed_text}"
password = hmac.digest(secret.encode(), text.encode(), "sha256").hex()

client = mqtt.Client(mqtt.CallbackAPIVersion.VERSION2, client_id="{device.client_id}")
client.username_pw_set("{device.username}", password)
client.on_connect = lambda *_: client.subscribe("{place.topic}/#", 1)
client.on_message = lambda _client, _data, message: print(message.topic, message.payload)
client.connect("{place.host}", {place.port})
client.loop_forever()
'''
