"""The inbound process beside the broker and the gate of the other tests, and message clients."""

import sys
from collections.abc import Callable, Iterator

import pytest
from django.conf import settings

from inbound.clients import sign
from ram.models import AccessKey
from tests.products.conftest import Caller, Server


@pytest.fixture(scope="session")
def inbound_server(gate_server: Server, store_server: None) -> Iterator[Server]:
    """The process that carries; a test may kill it."""
    command = [sys.executable, "manage.py", "inbound"]
    server = Server(command, settings.HOME / "inbound.log", lambda log: "mqtt_connected" in log)
    server.start()
    yield server
    server.stop()


MALFORMED, WRONG, REFUSED = 133, 134, 135  # CONNACK 2, 4 and 5, as paho spells them
Connect = Callable[..., Caller]


@pytest.fixture
def connect() -> Iterator[Connect]:
    """Make callers out of message clients; they hang up when the test is over."""
    callers: list[Caller] = []

    def make(
        key: AccessKey,
        client_id: str,
        *,
        secret: str = "",
        instance: str = "",
        lasting: bool = False,
    ) -> Caller:
        username = f"Signature|{key.access_key_id}|{instance or settings.MQTT_INSTANCE}"
        password = sign(client_id, secret or key.secret)
        callers.append(Caller(client_id, username, password, lasting=lasting))
        return callers[-1]

    yield make
    for caller in callers:
        caller.hang_up()
