"""One POST and what came of it, where no server of ours can show it."""

import socket
import threading

import pytest
from yarl import URL

from mns import post
from mns.background import post_now
from mns.post import Request

HANGS_SECONDS = 3


def test_name_server_that_is_silent_holds_nobody_up(monkeypatch: pytest.MonkeyPatch) -> None:
    let_go, given_up = threading.Event(), threading.Event()

    def hang(*_: object, **__: object) -> None:
        let_go.wait(HANGS_SECONDS)
        given_up.set()

    monkeypatch.setattr(post, "ANSWER_SECONDS", 0.1)
    monkeypatch.setattr(socket, "getaddrinfo", hang)

    [reply] = post_now([Request(URL("http://hook.example/"), {}, b"hello")])

    assert not given_up.is_set()
    assert reply.error == "The endpoint did not answer within 0.1 seconds."
    let_go.set()
