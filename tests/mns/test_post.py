"""One POST and what came of it, where the tests' subscriber cannot show it."""

import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from typing import Any

import pytest
from pytest_django import Settings
from yarl import URL

from mns import post
from mns.background import post_now
from mns.post import Request
from tests.mns.receiver import Receiver

HANGS_SECONDS = 60


def push(url: str) -> post.Reply:
    [reply] = post_now([Request(URL(url), {}, b"hello")])
    return reply


@contextmanager
def server(answer: Callable[[socket.socket], None]) -> Iterator[str]:
    """A server that reads one request and answers it in its own way."""

    def serve() -> None:
        connection, _ = listener.accept()
        with connection, suppress(OSError):
            connection.recv(65_536)
            answer(connection)

    with socket.create_server(("127.0.0.1", 0)) as listener:
        threading.Thread(target=serve, daemon=True).start()
        yield f"http://127.0.0.1:{listener.getsockname()[1]}/"


def drop(connection: socket.socket, piece: bytes = b"x") -> None:
    """Send a little, again and again, without an end."""
    while True:
        connection.sendall(piece)
        time.sleep(0.02)


@pytest.fixture
def half_a_second(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(post, "ANSWER_SECONDS", 0.5)


def test_name_server_that_is_silent_holds_nobody_up(monkeypatch: pytest.MonkeyPatch) -> None:
    let_go, given_up = threading.Event(), threading.Event()

    def hang(*_: object, **__: object) -> None:
        let_go.wait(HANGS_SECONDS)
        given_up.set()

    monkeypatch.setattr(post, "ANSWER_SECONDS", 0.1)
    monkeypatch.setattr(socket, "getaddrinfo", hang)

    reply = push("http://hook.example/")

    had_given_up = given_up.is_set()
    let_go.set()
    assert not had_given_up
    assert reply.error == "The endpoint did not answer within 0.1 seconds."


def test_headers_that_trickle_in_are_no_answer_in_time(half_a_second: None) -> None:
    def answer(connection: socket.socket) -> None:
        connection.sendall(b"HTTP/1.1 200 OK\r\nX-Long: ")
        drop(connection)

    with server(answer) as url:
        reply = push(url)

    assert (reply.status, reply.error) == (None, "The endpoint did not answer within 0.5 seconds.")


def test_body_that_trickles_in_changes_no_verdict_and_holds_nobody_up(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(post, "ANSWER_SECONDS", 3_600)

    def answer(connection: socket.socket) -> None:
        connection.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 1000000\r\n\r\n")
        drop(connection)

    with server(answer) as url:
        reply = push(url)

    assert (reply.status, reply.error) == (200, "")


def test_answer_that_is_no_http_is_a_failure_with_a_reason() -> None:
    with server(lambda connection: connection.sendall(b"220 mail.example ESMTP\r\n")) as url:
        reply = push(url)

    assert reply.status is None
    assert reply.error.startswith("The endpoint did not answer properly: ")


def test_answer_is_kept_with_its_headers_and_only_its_beginning(receiver: Receiver) -> None:
    receiver.status, receiver.answer = 200, b"a" * 10_000
    receiver.headers = {"X-Reason": "full"}

    reply = push(receiver.url)

    assert reply.excerpt == "a" * 512
    assert ("X-Reason", "full") in reply.headers


def test_name_that_moves_to_a_forbidden_address_is_not_reached(
    receiver: Receiver, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What a name meant when somebody looked counts for nothing; what is connected to does."""
    settings.PUSH_ALLOW_LOOPBACK = False
    port = URL(receiver.url).port
    entry: Any = (socket.AF_INET, socket.SOCK_STREAM, 6, "", ("127.0.0.1", port))
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_, **__: [entry])

    reply = push(f"http://hook.example:{port}/")

    assert "Pushes to the address 127.0.0.1 are not allowed unless PUSH_ALLOW_LOOPBACK is set." in (
        reply.error
    )
    assert receiver.count == 0
