"""What people see while the store or the database is away."""

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, NoReturn

import pytest
from django.db import OperationalError, connection
from django.test import Client

from mns import services as mns
from tests.conftest import StoreServer

CHINESE = {"Accept-Language": "zh-CN"}


@pytest.fixture
def visitor(console: Client) -> Client:
    """The owner, whom an error is answered as over the network."""
    console.raise_request_exception = False
    mns.create_queue("cn-shanghai", "orders")
    return console


@pytest.fixture
def stopped_store(visitor: Client, store_server: StoreServer) -> Iterator[None]:
    store_server.stop()
    yield
    store_server.start()


@contextmanager
def stopped_database() -> Iterator[None]:
    def refuse(*_: Any) -> NoReturn:
        raise OperationalError("server closed the connection unexpectedly")

    with connection.execute_wrapper(refuse):
        yield


@pytest.mark.usefixtures("stopped_store")
def test_a_page_says_that_the_store_is_away_and_it_is_logged_once(
    visitor: Client, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.WARNING):
        answer = visitor.get("/mns/queues/")

    assert (answer.status_code, answer.headers["Retry-After"]) == (503, "5")
    assert "The store or the database does not answer just now." in answer.text
    assert "<html" in answer.text
    assert [line.getMessage() for line in caplog.records] == ["Service Unavailable: /mns/queues/"]


@pytest.mark.usefixtures("stopped_store")
def test_a_fragment_answers_the_sentence_for_the_alert_in_the_language_of_the_page(
    visitor: Client,
) -> None:
    answer = visitor.get("/mns/queues/orders/latest/", headers={"HX-Request": "true", **CHINESE})

    assert answer.status_code == 503
    assert answer.headers["Content-Type"].startswith("text/plain")
    assert answer.text == "存储或数据库暂时没有响应，请稍后重试。"


def test_a_page_says_that_the_database_is_away(visitor: Client) -> None:
    with stopped_database():
        answer = visitor.get("/rules/")

    assert answer.status_code == 503
    assert "Try again in a moment." in answer.text


def test_signing_in_says_that_the_database_is_away(visitor: Client) -> None:
    with stopped_database():
        answer = visitor.post("/login/", {"username": "owner", "password": "a long password"})

    assert answer.status_code == 503


def test_a_mistake_of_ours_is_no_failure_of_the_store(
    visitor: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    def mistaken(*_: object) -> NoReturn:
        raise ZeroDivisionError

    monkeypatch.setattr("mns.rows.queue_rows", mistaken)

    answer = visitor.get("/mns/queues/")

    assert answer.status_code == 500
    assert "The log has the reason." in answer.text
