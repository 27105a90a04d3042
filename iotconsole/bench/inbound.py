"""How many messages a second come from a queue and from a RocketMQ server to an MQTT client."""

import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from django.conf import settings

from inbound import services
from inbound.errors import NotInstalled
from inbound.rocketmq import library
from inbound.services import Access, Definition
from iotconsole.bench.rocketmq.producer import Producer
from iotconsole.bench.rocketmq.server import HAS_JAVA, NO_JAVA, RocketMQ
from iotconsole.bench.size import Size
from iotconsole.bench.table import Row
from iotconsole.kit import ids
from iotconsole.kit.clock import now_ms
from mns import limits as mns_limits
from mns import services as mns
from mns.connection import store
from mns.models import Queue
from mns.store.protocol import NewMessage
from products.brokerkeys import DOWNLINK
from products.mqtt import Arrival, MqttClient

NAME = "inbound-bench"
PARENT = "mq_bench"
BODY = b'{"temperature": 21, "humidity": 40}'
PATIENCE_SECONDS = 120
LOOK_SECONDS = 0.01
HOUR_MS = 3_600_000
AT_ONCE = 100
Say = Callable[[str], None]


class NotArrived(Exception):
    """Messages did not come in time."""


class Ear:
    """A client of the broker that counts what it hears."""

    def __init__(self, warm_up: int) -> None:
        self._warm_up = warm_up
        self.heard = 0
        self.first = self.last = 0.0
        self._client = MqttClient(DOWNLINK, client_id=NAME)
        self._client.subscribe(f"{PARENT}/#", self._hear)

    def _hear(self, arrival: Arrival) -> None:
        self.last = time.monotonic()
        self.heard += 1
        if self.heard == self._warm_up:
            self.first = self.last
        self._client.acknowledge([arrival])

    @contextmanager
    def listening(self) -> Iterator[None]:
        """Listen while the block runs."""
        self._client.start()
        self._client.wait(PATIENCE_SECONDS)
        yield
        self._client.stop()

    def rate(self, count: int) -> float:
        """Wait for so many messages; answer how many came a second once all were at work."""
        _wait_until(lambda: self.heard >= count)
        return (count - self._warm_up) / max(self.last - self.first, 0.001)


def rates(size: Size, say: Say) -> list[Row]:
    """Let messages wait, then let the rule carry them all."""
    return [_from_queue(size.inbound, say), _from_rocketmq(size.inbound, say)]


def _from_queue(count: int, say: Say) -> Row:
    queue, _ = mns.create_queue(settings.REGION, NAME)
    _fill(queue, count)
    say(f"Carrying {count:,} messages from a queue to an MQTT client")
    rate = _carried(Definition(PARENT, queue=queue), count)
    return Row("queue to MQTT client, at QoS 1", f"{rate:,.0f} msg/s")


def _from_rocketmq(count: int, say: Say) -> Row:
    name = "RocketMQ to MQTT client, at QoS 1"
    try:
        library.protocol()
    except NotInstalled as refusal:
        return Row(name, str(refusal))
    if not HAS_JAVA:
        return Row(name, NO_JAVA)
    say("Starting RocketMQ")
    with _rocketmq() as server:
        say(f"Carrying {count:,} messages from RocketMQ to an MQTT client")
        return Row(name, f"{_rate_of(server, count):,.0f} msg/s")


def _rate_of(server: RocketMQ, count: int) -> float:
    connection = services.create_connection(NAME, Access(server.endpoint))
    producer = Producer(server.endpoint)
    producer.send(NAME, [(BODY, {"mqttSecondTopic": "/dev/17"}, "")] * count)
    producer.close()
    try:
        return _carried(Definition(PARENT, connection=connection, topic=NAME), count)
    finally:
        services.delete_connection(connection)


@contextmanager
def _rocketmq() -> Iterator[RocketMQ]:
    with tempfile.TemporaryDirectory(prefix="rocketmq-") as home:
        server = RocketMQ(Path(home), NAME)
        server.fetch()
        server.start()
        try:
            server.wait()
            yield server
        finally:
            server.kill()


def _carried(definition: Definition, count: int) -> float:
    """Let a new rule carry what waits at its source."""
    ear = Ear(warm_up=count // 4)
    with ear.listening():
        rule = services.create_rule(NAME, definition, enabled=True)
        try:
            return ear.rate(count)
        finally:
            services.delete_rule(rule)


def _fill(queue: Queue, count: int) -> None:
    now, expires = now_ms(), now_ms() + HOUR_MS
    for start in range(0, count, AT_ONCE):
        messages = [
            NewMessage(ids.message_id(), BODY, mns_limits.PRIORITY_DEFAULT, 0, expires)
            for _ in range(min(AT_ONCE, count - start))
        ]
        store().send(queue.tag, messages, now=now)


def _wait_until(condition: Callable[[], bool]) -> None:
    deadline = time.monotonic() + PATIENCE_SECONDS
    while not condition():
        if time.monotonic() > deadline:
            raise NotArrived
        time.sleep(LOOK_SECONDS)
