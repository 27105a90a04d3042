"""Every route there is: opened by the owner, closed to everybody else, never at a loss."""

from typing import Any

import pytest

from tests.api.conftest import Asking
from tests.api.routes import EXAMPLES, Example, in_url_map
from tests.api.world import World

ROUTES = [pytest.param(route, example, id=route) for route, example in EXAMPLES.items()]
WRITING = [
    pytest.param(route, example, id=route)
    for route, example in EXAMPLES.items()
    if route.startswith(("POST", "PUT", "PATCH"))
]
OWN = {route for route in EXAMPLES if route.split(" ")[1].startswith(("tokens/", "sessions/"))}
READING = [route for route in EXAMPLES if route.startswith("GET")]

NO_OBJECTS = [
    b"",
    b"{",
    b"\xff\xfe",
    b"null",
    b"[]",
    b'"text"',
    b"1e999",
    b"NaN",
    b"[" * 100_000,
    b'{"a":' * 100 + b"1" + b"}" * 100,
    b'{"\\u0000": "\\ud800"}',
]
NO_VALUES: list[Any] = [
    None,
    True,
    -1,
    10**30,
    1.5,
    "",
    " ",
    "\0",
    "\ud800",
    "a" * 70_000,
    "../%00?#",
    "空气" * 20,
    [],
    {},
    {"role": [], "regionName": {}, "themeName": []},
    {"role": {"roleArn": 7}, "regionName": "cn-shanghai", "themeName": "air-01"},
]
NO_QUERIES = [
    {"page": "0"},
    {"page": "9" * 5_000},
    {"page_size": "-1"},
    {"ordering": "-;,secret"},
    {"count": "many"},
    {"count": "0"},
    {"before": "yesterday"},
    {"name": "\0"},
    {"status": "MOLTEN"},
]


def is_problem(answer: Any) -> bool:
    keys = {"type", "title", "status", "detail", "instance"}
    body: dict[str, Any] = answer.json()
    is_named = answer.headers["Content-Type"] == "application/problem+json"
    return is_named and body.keys() >= keys and body["status"] == int(answer.status_code)


def test_every_route_has_an_example() -> None:
    assert in_url_map() == EXAMPLES.keys()


@pytest.mark.parametrize(("route", "example"), ROUTES)
def test_the_owner_is_served(owner: Asking, world: World, route: str, example: Example) -> None:
    answer = owner.ask(route.format(**world.names), example.body)

    assert answer.status_code == example.status


@pytest.mark.parametrize(("route", "example"), ROUTES)
def test_a_server_with_the_owners_key_is_served(
    server: Asking, world: World, route: str, example: Example
) -> None:
    answer = server.ask(route.format(**world.names), example.body)

    assert answer.status_code == example.status


@pytest.mark.parametrize("route", EXAMPLES)
def test_a_stranger_is_asked_who_he_is(stranger: Asking, route: str) -> None:
    answer = stranger.ask(route)

    assert answer.status_code == 401
    assert answer.headers["WWW-Authenticate"].startswith("Basic")
    assert is_problem(answer)


@pytest.mark.parametrize("route", sorted(EXAMPLES.keys() - OWN - {"GET "}))
def test_a_reader_is_forbidden(reader: Asking, route: str) -> None:
    answer = reader.ask(route)

    assert answer.status_code == 403
    assert is_problem(answer)


@pytest.mark.parametrize("route", sorted(OWN))
def test_a_reader_has_what_is_of_everybodys_own_and_nothing_of_others(
    reader: Asking, world: World, route: str
) -> None:
    example = EXAMPLES[route]

    answer = reader.ask(route.format(**world.names), example.body)

    assert answer.status_code == (404 if "{" in route else example.status)


@pytest.mark.parametrize(("route", "example"), WRITING)
def test_a_body_that_is_no_object_is_a_problem(
    owner: Asking, world: World, route: str, example: Example
) -> None:
    for body in NO_OBJECTS:
        answer = owner.ask(route.format(**world.names), body)

        assert answer.status_code < 500, body[:40]
        assert answer.status_code < 400 or is_problem(answer)


@pytest.mark.parametrize(("route", "example"), WRITING)
def test_a_field_that_makes_no_sense_is_a_problem(
    owner: Asking, world: World, route: str, example: Example
) -> None:
    for field in example.body:
        for value in NO_VALUES:
            answer = owner.ask(route.format(**world.names), example.body | {field: value})

            assert answer.status_code < 500, (field, value)
            assert answer.status_code < 400 or is_problem(answer)


@pytest.mark.parametrize("route", READING)
def test_a_query_that_makes_no_sense_is_a_problem(owner: Asking, world: World, route: str) -> None:
    for query in NO_QUERIES:
        answer = owner.ask(route.format(**world.names), **query)

        assert answer.status_code < 500, query
        assert answer.status_code < 400 or is_problem(answer)


@pytest.mark.parametrize("route", READING)
def test_no_list_and_no_page_shows_a_secret(owner: Asking, world: World, route: str) -> None:
    answer = owner.ask(route.format(**world.names))

    shown = b"".join(answer).decode()
    assert world.key.secret not in shown
    assert world.device.secret not in shown
    assert world.device.product.secret not in shown
