"""Which routes policies open, and to whom: every route has its answer for each of the cast."""

import json
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from iotconsole.api_urls import router
from iotconsole.kit.clock import moment, now_ms
from ram import services
from ram.models import User
from ram.permissions import MayUse, table
from ram.policy import IOT_TRUST_DOCUMENT
from ram.services.api_tokens import create_api_token
from tests.api.conftest import REGION, Asking, by_key
from tests.api.routes import CONFIGURATION, EXAMPLES, NAME
from tests.api.world import World

# What shows messages, and what people did, needs more than to look at everything.
SHOWS_MORE = {
    "GET queues/{region}/{queue}/messages/",
    "GET queues/{region}/{queue}/browse/",
    "GET queues/{region}/{queue}/dead-letters/",
    "GET inbound-rules/{rule_id}/dead-letters/",
    *(route for route in EXAMPLES if route.startswith("GET audit/")),
}
TELLS_OF_EVERYBODY = {route for route in EXAMPLES if route.startswith("GET audit/")}
CHANGES_NOTHING = {
    *{"POST sql-check/", "POST simulate/"},
    *{"POST rules/{rule}/test/", "POST rules/{rule}/test/latest/"},
}
OWN = {route for route in EXAMPLES if route.split(" ")[1].startswith(("tokens/", "sessions/"))}

pytestmark = pytest.mark.usefixtures("db", "empty_store")


def names() -> set[str]:
    """Answer every route that asks policies, as the tables name it."""
    found = set()
    for pattern in router.urls:
        view = pattern.callback
        if MayUse not in view.cls.permission_classes:  # type: ignore[union-attr]
            continue
        actions: dict[str, str] = getattr(view, "actions", None) or {}
        basename = getattr(view, "initkwargs", {}).get("basename")
        found |= {f"{basename}.{action}" for method, action in actions.items() if method != "head"}
    return found


def person(name: str, *policies: str) -> Asking:
    user = services.create_user(name)
    for policy in policies:
        services.attach_policy(user, services.find_policy("System", policy))
    key = services.create_access_key(user)
    return by_key(key.access_key_id, key.secret)


def custom(asking: str, *statements: dict[str, Any]) -> Asking:
    document = json.dumps({"Version": "1", "Statement": statements})
    user = services.create_user(asking)
    services.attach_policy(user, services.create_policy(f"of-{asking}", document))
    key = services.create_access_key(user)
    return by_key(key.access_key_id, key.secret)


def allow(action: str, resource: str = "*", **more: object) -> dict[str, Any]:
    return {"Effect": "Allow", "Action": action, "Resource": resource, **more}


def test_every_route_says_what_it_needs_and_nothing_else_does() -> None:
    assert names() == table("ROUTES").keys() - {"api-root", "api-schema"}


@pytest.mark.parametrize("route", sorted(EXAMPLES.keys() - OWN - {"GET "}))
def test_who_has_no_policy_may_nothing(route: str) -> None:
    assert person("stranger").ask(route).status_code == 403


@pytest.mark.parametrize("route", sorted(EXAMPLES.keys() - OWN))
def test_who_may_look_changes_nothing(world: World, route: str) -> None:
    reader, example = person("reader", "ReadOnlyAccess"), EXAMPLES[route]

    answer = reader.ask(route.format(**world.names), example.body)

    looks = route.startswith("GET") and route not in SHOWS_MORE | TELLS_OF_EVERYBODY
    if looks or route in CHANGES_NOTHING:
        # The keys of others are not there for a reader.
        assert answer.status_code in {example.status, 404 if "access_key_id" in route else 200}
    else:
        assert answer.status_code == 403


@pytest.mark.parametrize("route", sorted(EXAMPLES.keys() - OWN))
def test_an_administrator_may_what_the_owner_may(world: World, route: str) -> None:
    administrator, example = person("boss", "AdministratorAccess"), EXAMPLES[route]

    answer = administrator.ask(route.format(**world.names), example.body)

    assert answer.status_code in {example.status, 404 if "access_key_id" in route else 200}


@pytest.mark.parametrize("kind", ["queue", "topic"])
def test_what_is_made_without_a_region_is_asked_for_in_the_usual_one(
    world: World, kind: str
) -> None:
    there = f"acs:mns:{REGION}:*:/{kind}s/*"
    alice = custom("alice", allow("mns:*"), allow("mns:*", there) | {"Effect": "Deny"})

    assert alice.ask(f"POST {kind}s/", {"name": "hers"}).status_code == 403


def test_a_policy_that_is_sent_is_not_the_one_that_the_address_names(world: World) -> None:
    services.create_policy("hers", json.dumps({"Version": "1", "Statement": [allow("*")]}))
    services.create_policy("other", json.dumps({"Version": "1", "Statement": [allow("*")]}))
    alice = custom("alice", allow("ram:*", "acs:ram:*:*:policy/hers"))

    assert alice.ask("GET policies/Custom/other/", policy="hers").status_code == 403
    assert alice.ask("DELETE policies/Custom/other/", {"policy": "hers"}).status_code == 403
    assert alice.ask("DELETE policies/Custom/hers/").status_code == 204


def test_a_policy_about_one_queue_opens_that_queue_only(world: World) -> None:
    alice = custom("alice", allow("mns:*", f"acs:mns:cn-shanghai:*:/queues/{NAME}"))

    assert alice.ask(f"GET queues/cn-shanghai/{NAME}/").status_code == 200
    assert alice.ask(f"POST queues/cn-shanghai/{NAME}/messages/", {"body": "x"}).status_code == 201
    assert alice.ask("GET queues/cn-shanghai/other/").status_code == 403
    assert alice.ask(f"GET queues/cn-beijing/{NAME}/").status_code == 403
    assert alice.ask("GET queues/").status_code == 403


@pytest.mark.parametrize("target", ["other", ""])
def test_messages_are_moved_to_no_queue_one_may_not_send_to(world: World, target: str) -> None:
    alice = custom("alice", allow("mns:*", f"acs:mns:cn-shanghai:*:/queues/{NAME}"))

    answer = alice.ask(f"POST queues/cn-shanghai/{NAME}/redrive/", {"target": target})

    assert answer.status_code == 403


@pytest.mark.parametrize("name", ["secret", " secret", "secret "])
def test_spaces_around_a_name_evade_no_denial(name: str) -> None:
    denied = allow("mns:*", "acs:mns:*:*:/queues/secret") | {"Effect": "Deny"}
    alice = custom("alice", allow("mns:*"), denied)

    answer = alice.ask("POST queues/", {"region": "cn-shanghai", "name": name})

    assert answer.status_code == 403


def test_capitals_evade_no_denial(world: World) -> None:
    services.create_role("Boss", IOT_TRUST_DOCUMENT)
    denied = allow("ram:*", "acs:ram:*:*:role/Boss") | {"Effect": "Deny"}
    alice = custom("alice", allow("ram:*"), denied)

    assert alice.ask(f"GET roles/{NAME}/").status_code == 200
    assert alice.ask("GET roles/boss/").status_code == 403


def test_a_refusal_names_what_was_asked_for(world: World) -> None:
    answer = person("stranger").ask(f"DELETE queues/cn-shanghai/{NAME}/")

    assert answer.json()["detail"] == (
        "acs:ram::1234567890123456:user/stranger may not mns:DeleteQueue"
        f" on acs:mns:cn-shanghai:1234567890123456:/queues/{NAME}."
    )


@pytest.mark.parametrize(
    ("more", "status"),
    [
        ([], 403),
        ([allow("ram:ListRoles")], 403),
        ([allow("ram:ListRoles"), allow("ram:PassRole", f"acs:ram:*:*:role/{NAME}")], 201),
        ([allow("ram:ListRoles"), allow("ram:PassRole", "acs:ram:*:*:role/other")], 403),
        (
            [
                allow("ram:ListRoles"),
                allow(
                    "ram:PassRole",
                    Condition={"StringEquals": {"acs:Service": "iot.aliyuncs.com"}},
                ),
            ],
            201,
        ),
        (
            [
                allow("ram:ListRoles"),
                allow(
                    "ram:PassRole",
                    Condition={"StringEquals": {"acs:Service": "ecs.aliyuncs.com"}},
                ),
            ],
            403,
        ),
    ],
)
def test_who_names_a_role_has_to_be_allowed_to_pass_it(
    world: World, more: list[dict[str, Any]], status: int
) -> None:
    alice = custom("alice", allow("iot:*"), *more)
    services.create_role("second", IOT_TRUST_DOCUMENT)
    body = {"kind": "MNS", "configuration": CONFIGURATION}

    assert alice.ask(f"POST rules/{NAME}/operations/", body).status_code == status


def test_a_token_does_what_its_scope_allows_even_if_the_owner_made_it(
    world: World, account: User
) -> None:
    scope = json.dumps({"Version": "1", "Statement": [allow("mns:List*")]})
    _, text = create_api_token(account, "list", scope, 1, moment(now_ms()) - timedelta(hours=1))
    token = Asking(Client(headers={"Authorization": f"Bearer {text}"}))

    assert token.ask("GET queues/").status_code == 200
    assert token.ask(f"GET queues/cn-shanghai/{NAME}/").status_code == 403
    assert token.ask("GET rules/").status_code == 403


def test_conditions_look_at_the_request() -> None:
    inside = {"IpAddress": {"acs:SourceIp": "10.0.0.0/8"}}
    alice = custom("alice", allow("mns:ListQueue", Condition=inside))

    assert alice.ask("GET queues/").status_code == 403
    alice.client.defaults["REMOTE_ADDR"] = "10.1.1.1"
    assert alice.ask("GET queues/").status_code == 200
