"""A real broker, gate and door, the bridge's ear, and devices that log in like real ones."""

import os
import queue
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, Literal

import paho.mqtt.client as mqtt
import pytest
from django.conf import settings
from paho.mqtt.enums import CallbackAPIVersion

from iotconsole.embedded import broker as embedded_broker
from iotconsole.kit.clock import now_ms
from products import services
from products.brokerkeys import BRIDGE
from products.credentials import sign
from products.downlink.sender import sender
from products.messages import StatusChange
from products.models import Device, Product
from products.mqtt import Arrival, MqttClient

# The broker may still hold for connected who has just left: a message comes again after 30 s.
PATIENCE_SECONDS = 120
START_SECONDS = 240  # a process imports for seconds, and many start at once on a busy machine
Transport = Literal["tcp", "websockets"]


def eventually(condition: Callable[[], Any], seconds: float = PATIENCE_SECONDS) -> Any:
    """Wait until something is so and answer it."""
    deadline = time.monotonic() + seconds
    while not (answer := condition()):
        assert time.monotonic() < deadline, "it never came to pass"
        time.sleep(0.02)
    return answer


ANNOUNCES = "mqtt_connected"  # until the gate can tell of them it lets no devices in


class Server:
    """A process of the platform that a test may kill and start again."""

    def __init__(self, command: list[str], log: Path, is_up: Callable[[str], bool]) -> None:
        self._command, self._log, self._is_up = command, log, is_up

    @property
    def log(self) -> str:
        """Everything it has said so far."""
        return self._log.read_text() if self._log.exists() else ""

    def start(self) -> None:
        begin = len(self.log)
        environment = os.environ | {"DATABASE_URL": f"sqlite:///{settings.HOME}/test.sqlite3"}
        with self._log.open("ab") as out:
            self._process = subprocess.Popen(
                self._command, stdout=out, stderr=out, env=environment, cwd=settings.BASE_DIR
            )
        eventually(lambda: self._is_up(self.log[begin:]) or self._has_ended(), START_SECONDS)
        assert not self._has_ended(), self.log[begin:]

    def kill(self) -> None:
        self._process.send_signal(signal.SIGKILL)
        self._process.wait()

    def _has_ended(self) -> bool:
        return self._process.poll() is not None

    def stop(self) -> None:
        self._process.terminate()
        assert self._process.wait(PATIENCE_SECONDS) in {0, -signal.SIGTERM, 1}


@pytest.fixture(scope="session")
def broker_server() -> Iterator[Server]:
    command = embedded_broker.command(embedded_broker.write_config())
    settings.BROKER_LOG.parent.mkdir(exist_ok=True)
    server = Server(command, settings.BROKER_LOG, lambda log: "Server is ready" in log)
    server.start()
    yield server
    server.stop()


@pytest.fixture(scope="session")
def gate_server(
    broker_server: Server, store_server: None, django_db_setup: None
) -> Iterator[Server]:
    command = [sys.executable, "manage.py", "gate"]
    server = Server(
        command, settings.HOME / "gate.log", lambda log: "gate_open" in log and ANNOUNCES in log
    )
    server.start()
    yield server
    server.stop()


@pytest.fixture(scope="session")
def door_server(gate_server: Server) -> Iterator[Server]:
    """The door before the broker, for all who do not come in inside."""
    command = [sys.executable, "manage.py", "door"]
    server = Server(command, settings.HOME / "door.log", lambda log: "door_open" in log)
    server.start()
    yield server
    server.stop()


@pytest.fixture
def kill_broker(broker_server: Server, gate_server: Server) -> Callable[[], None]:
    """Kill the broker, start it again, and wait until the gate has found it."""

    def kill() -> None:
        begin = len(gate_server.log)
        broker_server.kill()
        bring_back(broker_server, gate_server, begin)

    return kill


def bring_back(broker: Server, gate: Server, begin: int) -> None:
    """Start the broker and wait until the gate, whose log was so long before, lets devices in."""
    broker.start()
    news = ("broker_reconnected", ANNOUNCES)
    eventually(lambda: all(line in gate.log[begin:] for line in news))


@pytest.fixture
def product(committed: None) -> Product:
    return services.create_product("Air Testing")


@pytest.fixture
def device(product: Product, door_server: Server) -> Device:
    return services.create_device(product)


class Ear:
    """What the bridge hears, of one product."""

    def __init__(self, product: Product) -> None:
        self._product = product
        self._heard: queue.SimpleQueue[Arrival] = queue.SimpleQueue()
        self._told: set[bytes] = set()
        self.client = MqttClient(BRIDGE)
        self.client.subscribe("#", self._hear)

    def _hear(self, arrival: Arrival) -> None:
        if self._product.product_key in arrival.topic:
            self._heard.put(arrival)
        else:
            self.client.acknowledge([arrival])

    def take(self) -> Arrival:
        """Answer the next arrival, not yet acknowledged."""
        return self._heard.get(timeout=PATIENCE_SECONDS)

    def next(self) -> Arrival:
        arrival = self.take()
        self.client.acknowledge([arrival])
        return arrival

    def next_status(self) -> str:
        """Answer the next status that is news: a broker that was killed may say things twice."""
        while (payload := self.next().payload) in self._told:
            pass
        self._told.add(payload)
        return StatusChange.from_json(payload).status

    def reconnect(self) -> None:
        self.client.stop()
        self.client.start()
        eventually(self.client.is_connected)

    def has_silence(self, seconds: float = 1.0) -> bool:
        """Nothing comes for a while: the one thing that can only be waited for."""
        try:
            self._heard.get(timeout=seconds)
        except queue.Empty:
            return True
        return False


@pytest.fixture
def ear(product: Product, broker_server: Server) -> Iterator[Ear]:
    """The bridge, listening: it acknowledges what a test has seen."""
    ear = Ear(product)
    ear.client.start()
    eventually(ear.client.is_connected)
    yield ear
    ear.client.stop()


class Caller:
    """A device on the line."""

    def __init__(
        self,
        client_id: str,
        username: str,
        password: str,
        *,
        lasting: bool = False,
        transport: Transport = "tcp",
    ) -> None:
        self.port = settings.MQTT_PORT
        self.lost = threading.Event()
        self._connacks: queue.SimpleQueue[int] = queue.SimpleQueue()
        self._subacks: queue.SimpleQueue[int] = queue.SimpleQueue()
        self.inbox: queue.SimpleQueue[mqtt.MQTTMessage] = queue.SimpleQueue()
        self.client = mqtt.Client(
            CallbackAPIVersion.VERSION2,
            client_id=client_id,
            clean_session=not lasting,
            reconnect_on_failure=False,
            transport=transport,
        )
        self.client.username_pw_set(username, password)
        self.client.on_pre_connect = lambda *_: self.lost.clear()
        self.client.on_connect = lambda _c, _u, _f, reason, _p: self._connacks.put(reason.value)
        self.client.on_disconnect = lambda *_: self.lost.set()
        self.client.on_subscribe = lambda _c, _u, _m, reasons, _p: self._subacks.put(
            reasons[0].value
        )
        self.client.on_message = lambda _c, _u, message: self.inbox.put(message)

    def call(self) -> int:
        """Connect and answer the CONNACK's code."""
        self.client.connect("127.0.0.1", self.port, keepalive=60)
        self.client.loop_start()
        return self._connacks.get(timeout=PATIENCE_SECONDS)

    def hear(self) -> mqtt.MQTTMessage:
        """Wait for the next message."""
        return self.inbox.get(timeout=PATIENCE_SECONDS)

    def is_cut_off(self) -> bool:
        """Wait until the connection ends."""
        return self.lost.wait(PATIENCE_SECONDS)

    def publish(self, topic: str, payload: bytes = b"{}") -> None:
        """Publish with QoS 1 and wait for the PUBACK."""
        self.client.publish(topic, payload, qos=1).wait_for_publish(PATIENCE_SECONDS)

    def subscribe(self, topic_filter: str, *, qos: int = 1) -> int:
        """Answer the code of the SUBACK: 0x80 is a refusal."""
        self.client.subscribe(topic_filter, qos=qos)
        return self._subacks.get(timeout=PATIENCE_SECONDS)

    def break_off(self) -> None:
        """Be gone without a word."""
        line: Any = self.client.socket()
        line.shutdown(socket.SHUT_RDWR)

    def hang_up(self) -> None:
        self.client.disconnect()
        self.client.loop_stop()


Dial = Callable[..., Caller]


@pytest.fixture
def dial() -> Iterator[Dial]:
    """Make callers out of devices; they hang up when the test is over."""
    callers: list[Caller] = []

    def make(
        device: Device,
        *,
        name: str = "client",
        method: str = "hmacsha1",
        secret: str = "",
        lasting: bool = False,
        transport: Transport = "tcp",
    ) -> Caller:
        product_key = device.product.product_key
        text = f"clientId{name}deviceName{device.name}productKey{product_key}timestamp789"
        caller = Caller(
            f"{name}|securemode=3,signmethod={method},timestamp=789|",
            f"{device.name}&{product_key}",
            sign(text, secret or device.secret, method).upper(),
            lasting=lasting,
            transport=transport,
        )
        callers.append(caller)
        return caller

    yield make
    for caller in callers:
        caller.hang_up()


def came_online(device: Device) -> None:
    """Write down what the rule workers would."""
    now = now_ms()
    change = StatusChange("online", device.product.product_key, device.name, now, now)
    services.record_presence([change])
    device.refresh_from_db()


@pytest.fixture
def talking(device: Device, dial: Dial) -> Caller:
    """The device, connected and known to be; so is the sender, which has its own patience."""
    assert sender()._mqtt.wait(PATIENCE_SECONDS)

    def come() -> Caller | None:
        caller = dial(device)
        return caller if caller.call() == 0 else None

    # A platform that cannot tell of it just now lets nobody in; devices come again.
    caller: Caller = eventually(come)
    came_online(device)
    return caller
