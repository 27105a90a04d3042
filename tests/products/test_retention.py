"""The broker does not keep messages for ever."""

import asyncio

import nats
import pytest

from products import brokerkeys, retention
from products.brokerkeys import GATE
from tests.products.conftest import eventually


@pytest.mark.usefixtures("gate_server")
def test_broker_keeps_messages_for_a_week() -> None:
    async def age() -> float | None:
        broker = await nats.connect(brokerkeys.nats_url(GATE))
        try:
            return (await broker.jetstream().stream_info(retention.STREAM)).config.max_age
        finally:
            await broker.close()

    assert eventually(lambda: asyncio.run(age())) == retention.KEPT.total_seconds()
