"""Pages of source connections: made, changed, tried, and kept while rules need them."""

import importlib.util
from typing import Any

import pytest
from django.test import Client

from inbound import services
from inbound.models import SourceConnection
from inbound.rocketmq import library
from inbound.services import Access, Definition
from tests.mns.endpoint.cast import free_port

SERVER: dict[str, Any] = {
    "endpoint": "127.0.0.1:8081",
    "access_key_id": "us",
    "access_key_secret": "hush",
}
LIST = "/inbound/connections/"


@pytest.fixture
def server(committed: None) -> SourceConnection:
    return services.create_connection("server", Access(**SERVER))


def test_a_connection_is_made_and_listed(console: Client) -> None:
    made = console.post("/inbound/new-connection/", {"name": "server", **SERVER})

    assert made.headers["Location"] == LIST
    page = console.get(LIST).text
    assert "127.0.0.1:8081" in page
    assert "hush" not in page


def test_what_is_wrong_stands_beside_its_field(console: Client) -> None:
    answer = console.post(
        "/inbound/new-connection/", {"name": "server", **SERVER, "endpoint": "http://x"}
    )

    assert set(answer.context["form"].errors) == {"endpoint"}


def test_the_secret_is_written_and_never_shown(console: Client, server: SourceConnection) -> None:
    dialog = console.get("/inbound/connections/server/edit/").text

    console.post(
        "/inbound/connections/server/edit/",
        {"endpoint": "127.0.0.1:8082", "access_key_id": "us", "access_key_secret": ""},
    )

    server.refresh_from_db()
    assert "hush" not in dialog
    assert (server.endpoint, server.access_key_secret) == ("127.0.0.1:8082", "hush")


def test_a_connection_that_rules_use_stays(console: Client, server: SourceConnection) -> None:
    services.create_rule("orders", Definition("mq_cmd", connection=server, topic="orders"))

    dialog = console.get("/inbound/connections/server/delete/")
    console.post("/inbound/connections/server/delete/")

    assert "Rules use the connection: orders" in dialog.text
    assert SourceConnection.objects.exists()


def test_a_connection_nobody_needs_goes(console: Client, server: SourceConnection) -> None:
    console.post("/inbound/connections/server/delete/")

    assert not SourceConnection.objects.exists()


@pytest.mark.parametrize(
    ("language", "said"), [("en", "takes no connection on port"), ("zh-Hans", "端口")]
)
def test_a_server_that_is_not_there_is_explained(
    console: Client, server: SourceConnection, language: str, said: str
) -> None:
    services.update_connection(server, Access(f"127.0.0.1:{free_port()}"))

    answer = console.post(
        "/inbound/connections/server/test/", {"topic": ""}, headers={"Accept-Language": language}
    )

    [error] = answer.context["form"].non_field_errors()
    assert said in error


def test_a_server_that_answers_is_praised(
    console: Client, server: SourceConnection, monkeypatch: pytest.MonkeyPatch
) -> None:
    tried: list[Any] = []
    monkeypatch.setattr(services, "test_connection", lambda *asked: tried.append(asked))

    answer = console.post("/inbound/connections/server/test/", {"topic": "orders"})

    assert "has the topic orders" in answer.text
    assert tried == [(Access.of(server), "orders")]


def test_without_the_client_of_rocketmq_the_page_says_what_to_install(
    console: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(library, "find_spec", lambda _: None)

    assert "rocketmq-python-client is not installed" in console.get(LIST).text


def test_with_it_there_is_nothing_to_say(console: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(library, "find_spec", lambda _: importlib.util.find_spec("json"))

    assert "not installed" not in console.get(LIST).text


def test_an_empty_list_says_what_a_connection_is(console: Client) -> None:
    assert "how a RocketMQ server is reached" in console.get(LIST).text
