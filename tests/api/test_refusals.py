"""What is refused says why, in the shape RFC 9457 gives a problem."""

import pytest
import redis
from django.test import Client

from products import devicelog
from ram import services as ram
from ram.models import User
from tests.api.conftest import REGION, Asking, by_key
from tests.api.routes import NAME
from tests.api.world import World


def test_a_refusal_of_a_verb_keeps_its_code_and_names_the_field(
    owner: Asking, world: World
) -> None:
    answer = owner.ask("POST products/", {"name": NAME})

    assert answer.status_code == 409
    assert answer.json() == {
        "type": "urn:iotconsole:iot.prod.AlreadyExistedProductName",
        "title": "iot.prod.AlreadyExistedProductName",
        "status": 409,
        "detail": "A product named air-01 exists already.",
        "instance": "/api/v1/products/",
        "errors": {"name": ["A product named air-01 exists already."]},
    }


def test_wrong_sql_is_shown_by_line_and_column(owner: Asking) -> None:
    answer = owner.ask("POST sql-check/", {"sql": "SELECT *\nFORM '/a1/+/update'"})

    problem = answer.json()
    assert (answer.status_code, problem["line"], problem["column"]) == (400, 2, 1)


def test_a_missing_field_is_named(owner: Asking) -> None:
    answer = owner.ask("POST queues/", {"region": REGION})

    assert answer.json()["errors"] == {"name": ["This field is required."]}


@pytest.mark.parametrize("method", ["GET", "POST", "DELETE"])
def test_an_address_that_leads_nowhere_is_a_problem(owner: Asking, method: str) -> None:
    answer = owner.ask(f"{method} flowers/")

    assert answer.status_code == 404
    assert answer.json()["detail"] == "Nothing is at /api/v1/flowers/."


def test_an_address_without_its_last_slash_is_told_so(owner: Asking) -> None:
    answer = owner.ask("GET queues")

    assert answer.json()["detail"].endswith("Addresses end with a slash.")


def test_a_method_an_address_does_not_know_is_a_problem(owner: Asking) -> None:
    answer = owner.ask("OPTIONS queues/")

    assert answer.status_code == 405
    assert answer.json()["title"] == "method_not_allowed"


def test_a_store_that_is_away_is_a_problem_to_try_again(
    owner: Asking, world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    nobody = redis.Redis(host="127.0.0.1", port=9)
    monkeypatch.setattr(devicelog, "client", lambda: nobody)

    answer = owner.ask(f"GET products/{world.names['product_key']}/log/")

    assert (answer.status_code, answer.json()["title"]) == (503, "ServiceUnavailable")


@pytest.mark.parametrize("cursor", ["99999999999999999999-0-0", "0-0-0", "١-١-١", "1-1", "1-1-1-1"])
def test_a_cursor_that_the_log_never_gave_is_refused(
    owner: Asking, world: World, cursor: str
) -> None:
    answer = owner.ask(f"GET products/{world.names['product_key']}/log/?before={cursor}")

    assert (answer.status_code, list(answer.json()["errors"])) == (400, ["before"])


def test_a_form_is_not_read(owner: Asking) -> None:
    answer = owner.client.post("/api/v1/queues/", {"name": "orders"})

    assert answer.status_code == 415


def test_a_request_that_is_too_long_is_a_problem(owner: Asking) -> None:
    answer = owner.ask("POST sql-check/", {"sql": "x" * 2**21})

    assert (answer.status_code, answer.json()["title"]) == (413, "TooLarge")


def test_an_unknown_access_key_is_refused(db: None) -> None:
    answer = by_key("LTAIunknown", "secret").ask("GET queues/")

    assert (answer.status_code, answer.json()["title"]) == (401, "InvalidAccessKeyId.NotFound")


def test_an_access_key_id_that_no_database_takes_is_refused(db: None) -> None:
    answer = by_key("LTAI\0", "secret").ask("GET queues/")

    assert (answer.status_code, answer.json()["title"]) == (401, "InvalidAccessKeyId.NotFound")


def test_a_wrong_secret_is_refused(world: World) -> None:
    answer = by_key(world.key.access_key_id, "secret").ask("GET queues/")

    assert (answer.status_code, answer.json()["title"]) == (401, "SignatureDoesNotMatch")


def test_a_key_that_was_turned_off_is_refused(world: World) -> None:
    ram.set_access_key_status(world.key, "Inactive")

    answer = by_key(world.key.access_key_id, world.key.secret).ask("GET queues/")

    assert answer.status_code == 401


def test_the_key_of_a_reader_is_forbidden(db: None, empty_store: None) -> None:
    key = ram.create_access_key(User.objects.create_user("reader"))

    answer = by_key(key.access_key_id, key.secret).ask("GET queues/")

    assert answer.status_code == 403


def test_a_session_writes_only_with_its_csrf_token(account: User) -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(account)

    answer = Asking(client).ask("POST queues/", {"name": "orders"})

    assert answer.status_code == 403
    assert "CSRF" in answer.json()["detail"]
