"""A simulated device: logs in with its triplet over real MQTT and publishes readings."""

import hashlib
import hmac
import threading
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass

import msgspec
import paho.mqtt.client as mqtt
from paho.mqtt.enums import CallbackAPIVersion
from paho.mqtt.reasoncodes import ReasonCode

ANSWER_SECONDS = 60
QOS = 1


class LoginFailed(Exception):
    """The broker did not let the device in."""


@dataclass(frozen=True, slots=True)
class Triplet:
    """What a device knows of itself."""

    product_key: str
    device_name: str
    device_secret: str

    def login(self, timestamp: str) -> tuple[str, str, str]:
        """Answer client id, user name and password (IoT Platform, MQTT connect: hmacsha1)."""
        client_id = self.device_name
        content = f"clientId{client_id}deviceName{self.device_name}productKey{self.product_key}"
        signed = f"{content}timestamp{timestamp}".encode()
        password = hmac.new(self.device_secret.encode(), signed, hashlib.sha1).hexdigest()
        options = f"securemode=3,signmethod=hmacsha1,timestamp={timestamp}"
        user = f"{self.device_name}&{self.product_key}"
        return f"{client_id}|{options}|", user, password.upper()


class Device:
    """A device that is connected."""

    def __init__(self, client: mqtt.Client, triplet: Triplet) -> None:
        self._client = client
        # Devices of that time publish without the leading slash.
        self._topic = f"{triplet.product_key}/{triplet.device_name}/update"

    def publish(self, reading: Mapping[str, float]) -> None:
        """Publish a reading and wait for the broker's PUBACK."""
        sent = self._client.publish(self._topic, msgspec.json.encode(reading), qos=QOS)
        sent.wait_for_publish(ANSWER_SECONDS)
        if not sent.is_published():
            raise TimeoutError(f"No PUBACK within {ANSWER_SECONDS} s.")


@contextmanager
def connected(triplet: Triplet, host: str, port: int) -> Iterator[Device]:
    """Log in, hand over the device, log out."""
    client_id, user, password = triplet.login(str(time.time_ns() // 1_000_000))
    client = mqtt.Client(CallbackAPIVersion.VERSION2, client_id=client_id)
    client.username_pw_set(user, password)
    answered = threading.Event()
    reasons: list[str] = []

    def on_connect(_c: object, _u: object, _f: object, reason: ReasonCode, _p: object) -> None:
        if reason.is_failure:
            reasons.append(str(reason))
        answered.set()

    client.on_connect = on_connect
    client.connect(host, port)
    client.loop_start()
    try:
        if not answered.wait(ANSWER_SECONDS) or reasons:
            raise LoginFailed(f"The device could not log in: {reasons or 'no answer'}.")
        yield Device(client, triplet)
    finally:
        client.disconnect()
        client.loop_stop()
