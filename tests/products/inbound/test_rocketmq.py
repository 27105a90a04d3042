"""From a real RocketMQ to MQTT clients: everything arrives, whoever is killed meanwhile."""

import itertools
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

import grpc
import pytest

from inbound import deadletters, errors, ledger, services
from inbound.ledger import State
from inbound.models import InboundRule
from inbound.rocketmq import probe
from inbound.services import Access, Definition
from iotconsole.bench.rocketmq.producer import NotSent, Producer
from iotconsole.bench.rocketmq.server import (
    FETCH_SECONDS,
    HAS_JAVA,
    NO_JAVA,
    START_SECONDS,
    RocketMQ,
)
from tests.products.conftest import Server, eventually
from tests.products.inbound.listener import Listener, listening

pytestmark = [
    pytest.mark.java,
    pytest.mark.timeout(FETCH_SECONDS + START_SECONDS),
    pytest.mark.skipif(not HAS_JAVA, reason=NO_JAVA),
]
TOPIC = "orders"
_numbers = itertools.count(1)


@pytest.fixture(scope="module")
def rocketmq() -> Iterator[RocketMQ]:
    with TemporaryDirectory(prefix="rocketmq-") as home:
        server = RocketMQ(Path(home), TOPIC)
        server.fetch()
        server.start()
        try:
            server.wait()
            yield server
        finally:
            server.kill()


@pytest.fixture
def producer(rocketmq: RocketMQ) -> Iterator[Producer]:
    producer = Producer(rocketmq.endpoint)
    yield producer
    producer.close()


@pytest.fixture
def rule(
    committed: None, rocketmq: RocketMQ, inbound_server: Server, producer: Producer
) -> Iterator[InboundRule]:
    """An enabled rule that is known to carry; each test has a consumer group of its own."""
    connection = services.create_connection("server", Access(rocketmq.endpoint))
    definition = Definition("mq_cmd", connection=connection, topic=TOPIC)
    rule = services.create_rule(f"rule-{next(_numbers)}", definition, enabled=True)
    eventually(lambda: standing(rule).state is State.RUNNING)
    producer.send(TOPIC, [(b"first", {}, "")])
    eventually(lambda: count(rule).delivered)
    yield rule
    services.delete_rule(rule)


@pytest.fixture
def listener(rule: InboundRule) -> Iterator[Listener]:
    with listening("mq_cmd") as listener:
        yield listener


def standing(rule: InboundRule) -> ledger.Standing:
    return ledger.standings([rule.pk])[rule.pk]


def count(rule: InboundRule) -> ledger.Counts:
    return ledger.counts([rule.pk])[rule.pk]


def test_messages_arrive_as_their_properties_say(producer: Producer, listener: Listener) -> None:
    bodies = {
        bytes(range(256)): {},
        b"quick": {"mqttSecondTopic": "/dev/17", "qoslevel": "0", "colour": "red"},
        "你好".encode(): {"mqttSecondTopic": "p2p/GID_air@@@d1", "mqttRealTopic": "task"},
        b"x" * 60_000: {"mqttSecondTopic": "a/b/"},
    }

    producer.send(TOPIC, [(body, said, "A") for body, said in bodies.items()])

    heard = {body: listener.arrival(body) for body in bodies}
    assert [(one.topic, one.qos) for one in heard.values()] == [
        ("mq_cmd", 1),
        ("mq_cmd/dev/17", 0),
        ("/mq_cmd/p2p/GID_air@@@d1/task", 1),
        ("mq_cmd/a/b", 1),
    ]


def test_a_bad_message_is_put_aside_and_holds_nobody_up(
    rule: InboundRule, producer: Producer, listener: Listener
) -> None:
    bad = {"mqttSecondTopic": "a//b", "colour": "red"}

    producer.send(TOPIC, [(b"before", {}, ""), (b"bad", bad, ""), (b"after", {}, "")])

    assert not listener.wait_for({b"before", b"after"})
    [letter] = eventually(lambda: deadletters.latest(rule.pk))
    assert (letter.payload, letter.properties) == (b"bad", bad)
    assert letter.reason == "mqttSecondTopic has a level that is empty."
    eventually(lambda: count(rule).dead_letters == 1 and not count(rule).waiting)


def test_only_messages_with_the_tags_of_the_rule_come(
    rule: InboundRule, producer: Producer, listener: Listener
) -> None:
    definition = Definition(
        "mq_cmd", connection=rule.connection, topic=TOPIC, tag_filter="MQ2MQTT||B"
    )
    before = standing(rule).since_ms
    services.update_rule(rule, definition)
    eventually(lambda: standing(rule).since_ms > before and standing(rule).state is State.RUNNING)

    producer.send(TOPIC, [(b"no", {}, ""), (b"A", {}, "A"), (b"yes", {}, "MQ2MQTT")])

    assert not listener.wait_for({b"yes"})
    assert not {b"no", b"A"} & listener.payloads


def test_what_is_sent_while_a_rule_is_disabled_waits_and_comes(
    rule: InboundRule, producer: Producer, listener: Listener
) -> None:
    services.disable_rule(rule)
    eventually(lambda: standing(rule) == ledger.AWAY)
    producer.send(TOPIC, [(b"meanwhile", {}, "")])

    services.enable_rule(rule)

    assert not listener.wait_for({b"meanwhile"})


class Load:
    """Messages that were sent, one after the other, whatever happens."""

    def __init__(self, endpoint: str) -> None:
        self._endpoint = endpoint
        self.sent: set[bytes] = set()
        self._ended = threading.Event()
        self._numbers = itertools.count()

    def end(self) -> None:
        self._ended.set()

    def run(self) -> None:
        producer = Producer(self._endpoint)
        while not self._ended.is_set():
            batch = [f"{next(self._numbers):06}".encode() for _ in range(20)]
            try:
                producer.send(TOPIC, [(body, {}, "") for body in batch])
            except (grpc.RpcError, NotSent):
                self._ended.wait(0.2)
            else:
                self.sent |= set(batch)
                self._ended.wait(0.02)
        producer.close()

    def wait_for(self, more: int) -> None:
        wanted = len(self.sent) + more
        eventually(lambda: len(self.sent) >= wanted)


@contextmanager
def loaded(endpoint: str) -> Iterator[Load]:
    load = Load(endpoint)
    thread = threading.Thread(target=load.run)
    thread.start()
    try:
        yield load
    finally:
        load.end()
        thread.join()


def test_nothing_is_lost_when_the_inbound_process_is_killed(
    rocketmq: RocketMQ, listener: Listener, inbound_server: Server
) -> None:
    with loaded(rocketmq.endpoint) as load:
        load.wait_for(500)
        inbound_server.kill()
        load.wait_for(500)
        inbound_server.start()
        load.wait_for(500)

    assert not listener.wait_for(load.sent)


def test_nothing_is_lost_when_the_broker_is_killed(
    rocketmq: RocketMQ, listener: Listener, kill_broker: Callable[[], None]
) -> None:
    with loaded(rocketmq.endpoint) as load:
        load.wait_for(500)
        kill_broker()
        load.wait_for(500)

    assert not listener.wait_for(load.sent)


def test_nothing_is_lost_when_rocketmq_is_killed_and_the_rule_says_why_it_waits(
    rocketmq: RocketMQ, rule: InboundRule, listener: Listener
) -> None:
    with loaded(rocketmq.endpoint) as load:
        load.wait_for(500)
        rocketmq.kill()
        # While it dies it may still take a connection, and end it.
        eventually(lambda: "takes no connection on port" in standing(rule).reason)
        time.sleep(0.5)
        lag = eventually(lambda: standing(rule).lag_ms)
        rocketmq.start()
        sent = len(load.sent)
        rocketmq.wait()
        eventually(lambda: len(load.sent) > sent + 500)

    assert lag
    assert not listener.wait_for(load.sent)
    assert standing(rule).state is State.RUNNING


def test_a_connection_that_works_passes_its_test(rocketmq: RocketMQ) -> None:
    probe.check(Access(rocketmq.endpoint))
    probe.check(Access(rocketmq.endpoint), TOPIC)


def test_a_test_names_the_topic_that_is_missing(rocketmq: RocketMQ) -> None:
    with pytest.raises(errors.CannotConnect, match="no topic nothing") as caught:
        probe.check(Access(rocketmq.endpoint), "nothing")

    assert caught.value.step == "topic"


def test_a_test_says_that_a_certificate_is_not_trusted(rocketmq: RocketMQ) -> None:
    with pytest.raises(errors.CannotConnect, match="not trusted") as caught:
        probe.check(Access(rocketmq.endpoint, tls=True))

    assert caught.value.step == "tls"
