"""Nothing is acknowledged to the broker before it is on disk, and nothing on disk is forgotten."""

import threading
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from typing import cast

import pytest

from iotconsole.kit.clock import now_ms
from iotconsole.kit.valkey import client
from products.downlink import echoes
from products.downlink.echoes import SentOn
from products.messages import DeviceMessage, pack, unpack
from products.mqtt import Arrival
from rules import journal, limits
from rules.bridge import Bridge
from rules.tasks import recover
from tests.conftest import StoreServer

WAIT_SECONDS = 60


def arrival(
    topic: str = "a1jnUEKYhw4/dn/update", mid: int = 1, qos: int = 1, payload: bytes = b"{}"
) -> Arrival:
    return Arrival(topic, payload, qos, mid, 1)


def kept() -> list[str]:
    """Answer the batches that are not finished."""
    rows = client().zrange(journal.WAITING, 0, -1)
    return [row.decode() for row in cast("list[bytes]", rows)]


class Broker:
    """Remembers what was acknowledged, and what was on disk at that moment."""

    def __init__(self) -> None:
        self.acknowledged: list[Arrival] = []
        self.waiting: list[int] = []
        self._changed = threading.Condition()

    def acknowledge(self, arrivals: list[Arrival]) -> None:
        with self._changed:
            self.waiting.append(len(kept()))
            self.acknowledged += arrivals
            self._changed.notify_all()

    def wait_for(self, count: int) -> bool:
        with self._changed:
            return self._changed.wait_for(lambda: len(self.acknowledged) >= count, WAIT_SECONDS)


@contextmanager
def running(bridge: Bridge) -> Iterator[None]:
    stop = threading.Event()
    thread = threading.Thread(target=bridge.run, args=(stop,))
    thread.start()
    try:
        yield
    finally:
        stop.set()
        thread.join(WAIT_SECONDS)
        assert not thread.is_alive()


@pytest.fixture
def broker(empty_store: None) -> Broker:
    return Broker()


def carried() -> list[list[DeviceMessage]]:
    return [unpack(*journal.load(batch_id)) for batch_id in kept()]


def batches() -> list[list[str]]:
    return [[message.topic for message in batch] for batch in carried()]


def test_a_message_is_on_disk_before_the_broker_hears_of_it(broker: Broker) -> None:
    bridge = Bridge(broker.acknowledge)

    with running(bridge):
        bridge.arrive(arrival())
        assert broker.wait_for(1)

    assert broker.waiting == [1]
    assert batches() == [["/a1jnUEKYhw4/dn/update"]]


def test_what_arrives_together_travels_together(broker: Broker) -> None:
    bridge = Bridge(broker.acknowledge)
    for mid in range(3 * limits.BATCH_MESSAGES // 2):
        bridge.arrive(arrival(mid=mid))

    with running(bridge):
        assert broker.wait_for(3 * limits.BATCH_MESSAGES // 2)

    assert sorted(len(batch) for batch in batches()) == [250, 500]


def test_a_batch_of_large_messages_is_shorter(broker: Broker) -> None:
    bridge = Bridge(broker.acknowledge)
    large = bytes(limits.BATCH_BYTES // 4)
    for mid in range(6):
        bridge.arrive(arrival(mid=mid, payload=large))

    with running(bridge):
        assert broker.wait_for(6)

    assert sorted(len(batch) for batch in batches()) == [2, 4]


def test_without_acknowledgement_only_so_many_may_wait(broker: Broker) -> None:
    bridge = Bridge(broker.acknowledge)
    for _ in range(limits.QOS_0_WAITING + 1):
        bridge.arrive(arrival("a1jnUEKYhw4/dn/lossy", mid=0, qos=0))
    bridge.arrive(arrival("a1jnUEKYhw4/dn/precious"))

    with running(bridge):
        assert broker.wait_for(limits.QOS_0_WAITING + 1)

    carried = Counter(topic for batch in batches() for topic in batch)
    assert carried == {"/a1jnUEKYhw4/dn/lossy": limits.QOS_0_WAITING, "/a1jnUEKYhw4/dn/precious": 1}


@pytest.mark.parametrize(
    "topic",
    [
        "nonsense",
        "mq_cmd/dev/17",
        "/mq_cmd/p2p/GID_a@@@1",
        "a1jnUEKYhw4/dn/" + "x" * limits.TOPIC_LENGTH,
    ],
)
def test_a_topic_of_no_device_is_acknowledged_and_not_carried(broker: Broker, topic: str) -> None:
    bridge = Bridge(broker.acknowledge)

    with running(bridge):
        bridge.arrive(arrival(topic))
        assert broker.wait_for(1)

    assert batches() == []


@pytest.mark.parametrize(
    "topic",
    [
        "/sys/a1jnUEKYhw4/dn/rrpc/request/1",
        "sys/a1jnUEKYhw4/dn/rrpc/response/1",
        "/ext/rrpc/1/a1jnUEKYhw4/dn/user/ask",
        "/ext/response/1/a1jnUEKYhw4/dn/user/ask",
        "/sys/a1jnUEKYhw4/dn/broadcast/request/1",
        "/sys/a1jnUEKYhw4/dn/thing/lifecycle",
        "/broadcast/a1jnUEKYhw4/news",
    ],
)
def test_what_the_platform_asks_and_is_answered_is_no_report(broker: Broker, topic: str) -> None:
    bridge = Bridge(broker.acknowledge)

    with running(bridge):
        bridge.arrive(arrival(topic))
        assert broker.wait_for(1)

    assert batches() == []


@pytest.mark.parametrize("qos", [0, 1])
def test_what_the_platform_itself_published_is_no_report(broker: Broker, qos: int) -> None:
    bridge = Bridge(broker.acknowledge)
    echoes.expect([("/a1jnUEKYhw4/dn/get", b"on"), ("a1jnUEKYhw4/dn/get", b"on")], qos=qos)

    with running(bridge):
        for mid, lead in enumerate(["/", "", "/"]):  # the third says the device
            bridge.arrive(arrival(f"{lead}a1jnUEKYhw4/dn/get", mid, qos=qos, payload=b"on"))
        bridge.arrive(arrival("/a1jnUEKYhw4/dn/get", 4, payload=b"off"))
        assert broker.wait_for(4)

    assert sum(len(batch) for batch in batches()) == 2


def test_what_a_rule_sent_on_is_carried_once_and_knows_how_often(broker: Broker) -> None:
    bridge = Bridge(broker.acknowledge)
    echoes.expect_relayed([("/a1jnUEKYhw4/dn/user/get", b"on", SentOn(2, 77))], qos=1)

    with running(bridge):
        for mid, lead in enumerate(["/", "", "/"]):  # the third says the device
            bridge.arrive(arrival(f"{lead}a1jnUEKYhw4/dn/user/get", mid, payload=b"on"))
        assert broker.wait_for(3)

    heard = [message for batch in carried() for message in batch]
    assert sorted((message.hops, message.origin) for message in heard) == [(0, 0), (2, 77)]


def test_while_the_store_is_away_nothing_is_acknowledged(
    broker: Broker, store_server: StoreServer
) -> None:
    bridge = Bridge(broker.acknowledge)
    store_server.stop()

    with running(bridge):
        bridge.arrive(arrival())
        bridge.arrive(arrival(mid=2))
        assert broker.acknowledged == []
        store_server.start()
        assert broker.wait_for(2)

    assert [len(batch) for batch in batches()] == [2]


def test_what_comes_while_no_worker_has_time_travels_together(broker: Broker) -> None:
    bridge = Bridge(broker.acknowledge)

    with running(bridge):
        for mid in (1, 2, 3):
            bridge.arrive(arrival(f"a1jnUEKYhw4/dn/{mid}", mid))
            assert broker.wait_for(mid)

    assert batches() == [[f"/a1jnUEKYhw4/dn/{mid}" for mid in (1, 2, 3)]]


def first_taken(bridge: Bridge, broker: Broker) -> journal.Taken:
    """Let a worker take the batch of the first message."""
    bridge.arrive(arrival(mid=1))
    assert broker.wait_for(1)
    taken = journal.take(WAIT_SECONDS)
    assert taken
    return taken


def test_a_batch_that_a_worker_has_stays_as_it_is(broker: Broker) -> None:
    bridge = Bridge(broker.acknowledge)

    with running(bridge):
        taken = first_taken(bridge, broker)
        bridge.arrive(arrival(mid=2))
        assert broker.wait_for(2)

    assert len(unpack(*journal.load(taken.batch_id))) == 1
    assert [len(batch) for batch in batches()] == [1, 1]


def test_a_batch_that_was_handed_out_again_stays_as_it_is(broker: Broker) -> None:
    bridge = Bridge(broker.acknowledge)

    with running(bridge):
        taken = first_taken(bridge, broker)
        journal.hand_out_again(taken.batch_id)
        bridge.arrive(arrival(mid=2))
        assert broker.wait_for(2)

    assert len(unpack(*journal.load(taken.batch_id))) == 1


def test_a_full_batch_is_joined_by_nobody(broker: Broker) -> None:
    bridge = Bridge(broker.acknowledge)

    with running(bridge):
        for mid in range(limits.BATCH_MESSAGES):
            bridge.arrive(arrival(mid=mid))
        assert broker.wait_for(limits.BATCH_MESSAGES)
        bridge.arrive(arrival(mid=limits.BATCH_MESSAGES))
        assert broker.wait_for(limits.BATCH_MESSAGES + 1)

    assert max(len(batch) for batch in batches()) <= limits.BATCH_MESSAGES
    assert sum(len(batch) for batch in batches()) == limits.BATCH_MESSAGES + 1


def keep(*batch_ids: str) -> None:
    for batch_id in batch_ids:
        journal.keep(batch_id, b"\x90", now_ms())


def ready() -> list[str]:
    rows = client().lrange(journal.READY, 0, -1)
    return [row.decode() for row in cast("list[bytes]", rows)]


def test_a_batch_whose_worker_died_is_handed_out_again_though_others_wait(
    broker: Broker, monkeypatch: pytest.MonkeyPatch
) -> None:
    keep("lost", "next", "behind it")
    journal.take(WAIT_SECONDS)
    monkeypatch.setattr(limits, "LOST_AFTER_MS", -1)

    recover()
    recover()

    assert ready() == ["behind it", "next", "lost"]


def test_a_batch_that_a_worker_has_just_taken_is_left_alone(broker: Broker) -> None:
    journal.keep("long ago", b"\x90", now_ms() - limits.LOST_AFTER_MS - 1)
    journal.take(WAIT_SECONDS)

    recover()

    assert ready() == []


def test_batches_that_only_wait_their_turn_are_left_alone(broker: Broker) -> None:
    for seconds in (50, 30, 1):
        journal.keep(f"waiting-{seconds}", b"\x90", now_ms() - seconds * 1_000)

    recover()

    assert ready() == ["waiting-1", "waiting-30", "waiting-50"]


def test_a_batch_that_is_kept_twice_is_there_once(broker: Broker) -> None:
    journal.keep("told", pack([]), now_ms())
    journal.keep("told", pack([]), now_ms())

    assert len(journal.load("told")) == 1


def test_the_next_batch_is_taken_in_the_step_that_finishes_the_one_before(broker: Broker) -> None:
    keep("first", "second")
    journal.take(WAIT_SECONDS)

    finished, following = journal.finish_and_take("first", journal.Commands())

    assert finished
    assert following == journal.Taken("second", [b"\x90"])
    assert journal.finish_and_take("second", journal.Commands()) == (True, None)
