"""What users and roles may do by the OpenAPI, and how a refusal is worded."""

import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from ram import services
from ram.identity import identity_of
from ram.models import User
from ram.sts import Wish, assume_role
from tests.gateway.conftest import Program, program_of

ACCOUNT = "1234567890123456"


def statement(action: str, resource: str, **more: object) -> dict[str, object]:
    return {"Effect": "Allow", "Action": action, "Resource": resource, **more}


def document(*statements: dict[str, object]) -> str:
    return json.dumps({"Version": "1", "Statement": statements})


@pytest.fixture
def alice(db: None, empty_store: None) -> User:
    """Somebody who may arrange one queue and wear any role."""
    alice = services.create_user("alice")
    queue = statement("mns:*", f"acs:mns:cn-shanghai:{ACCOUNT}:/queues/orders")
    policy = services.create_policy("arrange", document(queue, statement("sts:AssumeRole", "*")))
    services.attach_policy(alice, policy)
    return alice


def worn(alice: User, *, ago: timedelta = timedelta()) -> Program:
    """Answer a program of alice's in a role that may list queues."""
    trust = statement("sts:AssumeRole", "*") | {"Principal": {"RAM": alice.arn}}
    del trust["Resource"]
    role = services.create_role("lister", document(trust))
    listing = services.create_policy("list", document(statement("mns:ListQueue", "*")))
    services.attach_policy(role, listing)
    made = assume_role(identity_of(alice), Wish(role.resource, "job"), now=datetime.now(UTC) - ago)
    return Program(made.access_key_id, made.access_key_secret, made.security_token)


@pytest.mark.parametrize(
    ("action", "parameters", "status"),
    [
        ("CreateQueue", {"QueueName": "orders"}, 200),
        ("CreateQueue", {"QueueName": "others"}, 403),
        ("CreateQueue", {"QueueName": "orders", "RegionId": "cn-beijing"}, 403),
        ("CreateQueue", {}, 403),
        ("ListQueue", {}, 403),
        ("DeleteTopic", {"TopicName": "orders"}, 403),
    ],
)
def test_policies_decide(alice: User, action: str, parameters: dict[str, str], status: int) -> None:
    assert program_of(alice).call(action, **parameters).status_code == status


def test_a_refusal_names_what_was_asked_for(stranger: Program) -> None:
    answer = stranger.call("DeleteQueue", QueueName="orders").json()

    assert answer["Code"] == "NoPermission"
    assert answer["Message"] == (
        "You are not authorized to do this action."
        f" Resource: acs:mns:cn-shanghai:{ACCOUNT}:/queues/orders Action: mns:DeleteQueue"
    )


def test_who_wears_a_role_may_what_the_role_may(alice: User) -> None:
    program = worn(alice)

    for call in (program.call, program.call_acs3):
        assert call("ListQueue").status_code == 200
        assert call("CreateQueue", QueueName="orders").status_code == 403


@pytest.mark.parametrize(
    ("token", "code"),
    [
        ("", "MissingSecurityToken"),
        ("CAIS", "InvalidSecurityToken.Malformed"),
    ],
)
def test_a_temporary_key_needs_its_token(alice: User, token: str, code: str) -> None:
    program = replace(worn(alice), security_token=token)

    assert program.call("ListQueue").json()["Code"] == code
    assert program.call_acs3("ListQueue").json()["Code"] == code


def test_a_token_ends(alice: User) -> None:
    program = worn(alice, ago=timedelta(hours=2))

    assert program.call("ListQueue").json()["Code"] == "InvalidSecurityToken.Expired"


def test_conditions_look_at_the_request(alice: User) -> None:
    bob = services.create_user("bob")
    inside = {"Condition": {"IpAddress": {"acs:SourceIp": "10.0.0.0/8"}}}
    listing = document(statement("mns:ListQueue", "*", **inside))
    services.attach_policy(bob, services.create_policy("inside", listing))
    program = program_of(bob)

    assert program.call("ListQueue").status_code == 403
    program.client.defaults["REMOTE_ADDR"] = "10.1.1.1"
    assert program.call("ListQueue").status_code == 200


def test_the_use_of_a_key_is_written_down(alice: User) -> None:
    program = program_of(alice)

    program.call("ListQueue")

    key = alice.access_keys.get()
    assert key.last_used is not None
    assert key.last_used_service == "OpenAPI"
