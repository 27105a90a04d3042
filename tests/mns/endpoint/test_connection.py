"""What a connection makes of the bytes that come, and of those that do not."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import suppress

import pytest

from mns.endpoint import connection, listener
from mns.endpoint.connection import Connection
from mns.endpoint.listener import listening
from mns.endpoint.request import LARGEST_BODY, Request
from mns.errors import InvalidArgument, MalformedXML
from tests.mns.endpoint.cast import free_port

PATIENCE_SECONDS = 60


class Desk:
    """Answers each request by naming it, with its headers and its body."""

    def __init__(self) -> None:
        self.crowd: set[Connection] = set()
        self.asked: list[Request] = []
        self.left: list[Request] = []
        self.may_answer = asyncio.Event()
        self.may_answer.set()
        self.reads = True

    async def answer(self, request: Request) -> bytes:
        self.asked.append(request)
        try:
            await self.may_answer.wait()
            body = await request.read() if self.reads and not request.trouble else b""
        except (InvalidArgument, MalformedXML) as refusal:
            body = str(refusal).encode()
        except asyncio.CancelledError:
            self.left.append(request)
            raise
        marks = sorted(name for name in request.headers if name.startswith("x-"))
        said = [request.method, request.target, *marks, body.decode(), request.trouble]
        return f"<{' '.join(filter(None, said))}>".encode()


class Client:
    def __init__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.reader, self.writer = reader, writer

    def say(self, text: str | bytes) -> None:
        self.writer.write(text.encode() if isinstance(text, str) else text)

    async def hear(self) -> str:
        heard = await asyncio.wait_for(self.reader.readuntil(b">"), PATIENCE_SECONDS)
        return heard.decode()

    async def rest(self) -> bytes:
        return await asyncio.wait_for(self.reader.read(), PATIENCE_SECONDS)

    async def is_left(self) -> bool:
        """Tell that the other side has hung up, however one hears of it."""
        with suppress(ConnectionResetError):
            return await self.rest() == b""
        return True


Call = Callable[[], Awaitable[Client]]


@pytest.fixture
async def desk() -> Desk:
    return Desk()


@pytest.fixture
async def call(desk: Desk) -> AsyncIterator[Call]:
    """Open a connection."""
    loop = asyncio.get_running_loop()
    server = await loop.create_server(lambda: Connection(desk.answer, desk.crowd), "127.0.0.1", 0)
    port = server.sockets[0].getsockname()[1]
    clients = []

    async def opened() -> Client:
        clients.append(Client(*await asyncio.open_connection("127.0.0.1", port)))
        return clients[-1]

    yield opened
    for client in clients:
        client.writer.close()
    server.close()


@pytest.fixture
async def client(call: Call) -> Client:
    return await call()


async def until(condition: Callable[[], object]) -> None:
    async with asyncio.timeout(PATIENCE_SECONDS):
        while not condition():
            await asyncio.sleep(0.001)


async def test_requests_in_one_piece_are_answered_in_turn(client: Client, desk: Desk) -> None:
    client.say("".join(f"GET /{i} HTTP/1.1\r\n\r\n" for i in range(50)))

    assert [await client.hear() for _ in range(50)] == [f"<GET /{i}>" for i in range(50)]


async def test_a_request_may_come_letter_by_letter(client: Client) -> None:
    for letter in "PUT /a?b=c HTTP/1.1\r\nx-a: 1\r\nContent-Length: 3\r\n\r\nyes":
        client.say(letter)
        await client.writer.drain()
        await asyncio.sleep(0)

    assert await client.hear() == "<PUT /a?b=c x-a yes>"


async def test_what_stands_behind_a_body_in_chunks_is_no_header_of_anything(client: Client) -> None:
    chunked = "PUT /a HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nye\r\n1\r\ns\r\n0\r\n"

    client.say(chunked + "x-a: 1\r\nx-b: 2\r\n\r\n" + "GET /b HTTP/1.1\r\nx-c: 3\r\n\r\n")

    assert await client.hear() == "<PUT /a yes>"
    assert await client.hear() == "<GET /b x-c>"


async def test_who_would_rather_speak_something_else_is_answered_in_http(client: Client) -> None:
    client.say(
        "PUT /a HTTP/1.1\r\nConnection: Upgrade, HTTP2-Settings\r\nUpgrade: h2c\r\nx-a: \xe9\r\n"
        "HTTP2-Settings: AAMAAABkAAQAAP\r\nContent-Length: 3\r\n\r\nyesGET /b HTTP/1.1\r\n\r\n"
    )

    assert await client.hear() == "<PUT /a x-a yes>"
    assert await client.hear() == "<GET /b>"


async def test_there_is_no_tunnel_here(client: Client) -> None:
    client.say("CONNECT a:80 HTTP/1.1\r\n\r\nGET / HTTP/1.1\r\n\r\n")

    assert await client.rest() == b"<CONNECT a:80>"


async def test_a_body_is_read_only_when_it_is_wanted(client: Client, desk: Desk) -> None:
    desk.may_answer.clear()
    head = "PUT /a HTTP/1.1\r\nExpect: 100-continue\r\nContent-Length: 3\r\n\r\n"
    client.say(head)
    await until(lambda: desk.asked)
    assert not desk.asked[0].is_wanted

    desk.may_answer.set()
    async with asyncio.timeout(PATIENCE_SECONDS):
        assert await client.reader.readuntil(b"\r\n\r\n") == connection.CONTINUE
    client.say("yes")

    assert await client.hear() == "<PUT /a yes>"


async def test_a_body_nobody_wanted_is_not_taken_for_a_request(client: Client, desk: Desk) -> None:
    desk.reads = False
    client.say(f"PUT /a HTTP/1.1\r\nContent-Length: {3 * LARGEST_BODY}\r\n\r\n")

    assert await client.hear() == "<PUT /a>"
    client.say(b"x" * 3 * LARGEST_BODY + b"GET /b HTTP/1.1\r\n\r\n")
    assert await client.hear() == "<GET /b>"


async def test_of_a_body_too_long_nothing_is_kept(client: Client) -> None:
    client.say(f"PUT /a HTTP/1.1\r\nContent-Length: {3 * LARGEST_BODY}\r\n\r\n")
    client.say(b"x" * 3 * LARGEST_BODY + b"GET /b HTTP/1.1\r\n\r\n")

    assert "more than 1048576 bytes" in await client.hear()
    assert await client.hear() == "<GET /b>"


async def test_a_body_that_breaks_off_is_the_last(client: Client) -> None:
    client.say("PUT /a HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nyexx\r\n")

    assert "did not arrive whole" in (await client.rest()).decode()


async def test_what_is_no_http_is_answered_after_what_was_asked_before(client: Client) -> None:
    client.say("GET /a HTTP/1.1\r\n\r\nHello?\r\n\r\n")

    heard = (await client.rest()).decode()
    assert heard.startswith("<GET /a><")
    assert "Invalid" in heard


async def test_a_line_too_long_and_a_head_too_long_are_named(call: Call) -> None:
    one, other = await call(), await call()

    one.say(f"GET / HTTP/1.1\r\nx-a: {'a' * 9_000}\r\n\r\n")
    for _ in range(100):
        other.say("GET / HTTP/1.1\r\n" if not _ else f"a: {'a' * 8_000}\r\n")

    assert "a line of its head" in (await one.rest()).decode()
    assert "its head has more than" in (await other.rest()).decode()


@pytest.mark.parametrize(
    "head", ["GET /a HTTP/1.0\r\n\r\n", "GET /a HTTP/1.1\r\nConnection: close\r\n\r\n"]
)
async def test_who_wants_one_answer_gets_one(client: Client, head: str) -> None:
    client.say(head + "GET /b HTTP/1.1\r\n\r\n")

    assert await client.rest() == b"<GET /a>"


async def test_who_hangs_up_is_waited_for_no_longer(client: Client, desk: Desk) -> None:
    desk.may_answer.clear()
    client.say("GET /a HTTP/1.1\r\n\r\n")
    await until(lambda: desk.asked)

    client.writer.close()

    await until(lambda: desk.left)
    assert not desk.crowd


async def test_a_mistake_of_ours_leaves_nobody_waiting() -> None:
    async def broken(_request: Request) -> bytes:
        raise ZeroDivisionError

    port = free_port()
    async with listening("127.0.0.1", port, broken, lambda: None):
        client = Client(*await asyncio.open_connection("127.0.0.1", port))
        client.say("GET /a HTTP/1.1\r\n\r\n")

        assert await client.is_left()


async def test_who_asks_on_and_on_is_read_no_faster_than_answered(
    client: Client, desk: Desk
) -> None:
    desk.may_answer.clear()

    client.say(b"GET /a HTTP/1.1\r\n\r\n" * 40_000)
    await until(lambda: desk.asked)

    [connection] = desk.crowd
    await until(lambda: not connection._transport.is_reading())
    assert len(connection._reader.requests) < 20_000
    desk.may_answer.set()
    assert [await client.hear() for _ in range(40_000)][-1] == "<GET /a>"
    assert connection._transport.is_reading()


@pytest.mark.parametrize(
    ("said", "stays"),
    [
        ("", False),
        ("GET /a HTT", False),
        ("PUT /a HTTP/1.1\r\nContent-Length: 9\r\n\r\nand", False),
        ("GET /a HTTP/1.1\r\n\r\n", True),
    ],
)
async def test_only_who_waits_for_an_answer_may_take_forever(
    client: Client, desk: Desk, monkeypatch: pytest.MonkeyPatch, said: str, *, stays: bool
) -> None:
    monkeypatch.setattr(connection, "IDLE_SECONDS", -1)
    monkeypatch.setattr(connection, "ARRIVAL_SECONDS", -1)
    desk.may_answer.clear()
    client.say(said)
    await until(lambda: desk.crowd and (desk.asked or "\r\n\r\n" not in said))

    for each in list(desk.crowd):
        each.abort_if_late()

    if stays:
        desk.may_answer.set()
        assert await client.hear() == "<GET /a>"
    else:
        assert await client.is_left()
    desk.may_answer.set()


async def test_the_late_are_looked_for(monkeypatch: pytest.MonkeyPatch, desk: Desk) -> None:
    monkeypatch.setattr(connection, "IDLE_SECONDS", -1)
    monkeypatch.setattr(listener, "LOOK_SECONDS", 0.01)
    port = free_port()

    async with listening("127.0.0.1", port, desk.answer, lambda: None):
        client = Client(*await asyncio.open_connection("127.0.0.1", port))
        assert await client.is_left()


async def test_in_the_end_who_asked_is_answered_and_nobody_else(desk: Desk) -> None:
    desk.may_answer.clear()
    port = free_port()
    async with listening("127.0.0.1", port, desk.answer, desk.may_answer.set):
        idle = Client(*await asyncio.open_connection("127.0.0.1", port))
        busy = Client(*await asyncio.open_connection("127.0.0.1", port))
        busy.say("GET /a HTTP/1.1\r\n\r\nGET /b HTTP/1.1\r\n\r\n")
        await until(lambda: desk.asked)

    assert await idle.rest() == b""
    assert await busy.rest() == b"<GET /a>"
