"""An API token does for its user what its scope allows, until it ends."""

import json
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.test import Client

from iotconsole.kit.clock import moment, now_ms
from ram import services
from ram.models import User
from ram.services.api_tokens import Scope, scope_document
from ram.signin import guard
from ram.signin.models import ApiToken
from tests.api.conftest import REGION, Asking, by_key
from tests.api.routes import EXAMPLES, NAME
from tests.api.world import World

DAY = 86_400


def by_token(text: str) -> Asking:
    return Asking(Client(headers={"Authorization": f"Bearer {text}"}))


def token_of(user: User, scope: Scope = Scope.EVERYTHING, *actions: str) -> str:
    document = scope_document(scope, actions, "")
    _, text = services.create_api_token(user, "script", document, 1, moment(now_ms()))
    return text


def made(owner: Asking, **more: Any) -> dict[str, Any]:
    answer: dict[str, Any] = owner.ask("POST tokens/", {"name": "script", **more}).json()
    return answer


def test_a_token_is_shown_once(owner: Asking) -> None:
    token = made(owner)["token"]

    listed = owner.ask("GET tokens/")

    [row] = listed.json()["results"]
    assert token.startswith(f"iot_{row['token_id']}_")
    assert token.rpartition("_")[2] not in listed.text
    assert token.rpartition("_")[2] not in ApiToken.objects.get().hashed


def test_without_a_choice_a_token_only_looks(owner: Asking, world: World) -> None:
    program = by_token(made(owner)["token"])

    assert program.ask("GET queues/").status_code == 200
    assert program.ask("POST queues/", {"region": REGION, "name": "new"}).status_code == 403


def test_even_the_owners_token_does_not_leave_its_scope(account: User, world: World) -> None:
    program = by_token(token_of(account, Scope.ACTIONS, "mns:SendMessage"))

    sent = program.ask(f"POST queues/{REGION}/{NAME}/messages/", {"body": "hello"})

    assert sent.status_code == 201
    assert program.ask(f"GET queues/{REGION}/{NAME}/").status_code == 403
    assert program.ask("GET roles/").status_code == 403


def test_a_scope_adds_nothing_to_what_its_user_may(world: World) -> None:
    reader = services.create_user("reader")
    program = by_token(token_of(reader))

    assert program.ask("GET queues/").status_code == 403


def test_a_scope_is_a_policy_document_where_one_is_given(owner: Asking, world: World) -> None:
    statement = {
        "Effect": "Allow",
        "Action": "mns:*",
        "Resource": f"acs:mns:{REGION}:*:/queues/{NAME}",
    }
    document = json.dumps({"Version": "1", "Statement": [statement]})
    program = by_token(made(owner, scope="policy", document=document)["token"])

    assert program.ask(f"GET queues/{REGION}/{NAME}/").status_code == 200
    assert program.ask(f"GET queues/{REGION}/other/").status_code == 403


@pytest.mark.parametrize(
    "wrong",
    [
        {"scope": "policy", "document": "{}"},
        {"scope": "policy"},
        {"scope": "actions"},
        {"scope": "actions", "actions": ["no colon"]},
        {"days": 0},
        {"days": 367},
        {"name": " "},
    ],
)
def test_what_makes_no_token_is_refused(owner: Asking, wrong: dict[str, Any]) -> None:
    assert owner.ask("POST tokens/", {"name": "script"} | wrong).status_code == 400


@pytest.mark.parametrize("route", ["GET tokens/", "POST tokens/", "GET sessions/"])
def test_a_token_makes_no_tokens(account: User, route: str) -> None:
    assert by_token(token_of(account)).ask(route, {"name": "more"}).status_code == 403


def test_a_token_ends_at_its_time(account: User) -> None:
    program = by_token(token_of(account))
    assert program.ask("GET queues/").status_code == 200

    with time_machine.travel(now_ms() / 1000 + DAY + 1):
        answer = program.ask("GET queues/")

    assert (answer.status_code, answer.json()["title"]) == (401, "InvalidToken")


@pytest.mark.parametrize("route", EXAMPLES)
def test_a_token_that_ended_opens_nothing(account: User, route: str) -> None:
    document = scope_document(Scope.EVERYTHING, (), "")
    long_ago = moment(now_ms()) - timedelta(days=2)
    _, text = services.create_api_token(account, "old", document, 1, long_ago)

    assert by_token(text).ask(route, EXAMPLES[route].body).status_code == 401


def test_a_revoked_token_opens_nothing(owner: Asking) -> None:
    token = made(owner)

    owner.ask(f"DELETE tokens/{token['token_id']}/")

    assert by_token(token["token"]).ask("GET queues/").status_code == 401


def test_the_token_of_who_was_disabled_opens_nothing(db: None, empty_store: None) -> None:
    lily = services.create_user("lily")
    text = token_of(lily)

    User.objects.update(is_active=False)

    assert by_token(text).ask("GET queues/").status_code == 401


def test_when_and_from_where_a_token_was_used_is_kept(account: User) -> None:
    by_token(token_of(account)).ask("GET queues/")

    token = ApiToken.objects.get()
    assert token.last_used is not None
    assert token.last_address == "127.0.0.1"


@pytest.mark.parametrize("text", ["", "iot", "iot__", "iot_a_b", "ключ", "\0", "a" * 9_000])
def test_what_is_no_token_is_refused(db: None, empty_store: None, text: str) -> None:
    sent = f"Bearer {text}".encode().decode("latin-1")

    answer = Client(headers={"Authorization": sent}).get("/api/v1/queues/")

    assert answer.status_code == 401


def test_who_guesses_the_secret_of_a_key_waits_and_nobody_else(world: World) -> None:
    wrong = by_key(world.key.access_key_id, "wrong")
    right = by_key(world.key.access_key_id, world.key.secret)
    another = services.create_access_key(world.key.user)

    for _ in range(guard.CALL_ATTEMPTS):
        wrong.ask("GET queues/")

    assert right.ask("GET queues/").json()["title"] == "TooManyAttempts"
    assert right.client.get("/api/v1/queues/", REMOTE_ADDR="192.0.2.9").status_code == 200
    assert by_key(another.access_key_id, another.secret).ask("GET queues/").status_code == 200


def test_sessions_are_listed_and_ended(owner: Asking, world: World) -> None:
    listed = owner.ask("GET sessions/").json()["results"]
    assert sorted(session["present"] for session in listed) == [False, True]

    owner.ask("POST sessions/end-others/")

    assert [session["present"] for session in owner.ask("GET sessions/").json()["results"]] == [
        True
    ]
