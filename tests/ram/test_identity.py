"""One verb decides for users, their groups, roles being worn, and the owner."""

import itertools
import json
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime

import pytest

from ram import services
from ram.context import request_context
from ram.identity import authorize, identity_of, narrowed, role_identity
from ram.models import User
from ram.policy import IOT_TRUST_DOCUMENT, AttachedPolicy, Effect, parse_policy
from tests.processor import least_seconds

SEND = "mns:SendMessage"
ORDERS = "acs:mns:cn-shanghai:1234567890123456:/queues/orders/messages"


def allow(action: str, resource: str = "*", effect: str = "Allow", **condition: object) -> str:
    statement: dict[str, object] = {"Effect": effect, "Action": action, "Resource": resource}
    if condition:
        statement["Condition"] = condition
    return json.dumps({"Version": "1", "Statement": [statement]})


@pytest.fixture
def alice(committed: None) -> User:
    return services.create_user("alice")


def test_a_user_without_policies_may_nothing(alice: User) -> None:
    assert authorize(identity_of(alice), SEND, ORDERS).effect is Effect.IMPLICIT_DENY


def test_the_owner_may_everything(owner: User) -> None:
    assert authorize(identity_of(owner), SEND, ORDERS).allowed


def test_a_user_has_the_policies_of_their_groups_once_each(alice: User) -> None:
    policy = services.create_policy("send", allow(SEND))
    for name in ("crew", "night"):
        group = services.create_group(name)
        services.attach_policy(group, policy)
        services.add_user_to_group(alice, group)
        services.add_user_to_group(services.create_user(f"of-{name}"), group)

    [layer] = identity_of(alice).layers

    assert [attached.name for attached in layer] == ["send"]


def test_a_deny_of_a_group_beats_an_allow_of_the_user_and_is_named(alice: User) -> None:
    crew = services.create_group("crew")
    services.add_user_to_group(alice, crew)
    services.attach_policy(alice, services.create_policy("send", allow("mns:*")))
    services.attach_policy(crew, services.create_policy("never", allow(SEND, effect="Deny")))

    decision = authorize(identity_of(alice), SEND, ORDERS)

    assert (decision.effect, decision.policy_name) == (Effect.EXPLICIT_DENY, "never")


def test_what_depends_on_the_request_is_decided_anew_for_each(alice: User) -> None:
    document = allow(SEND, IpAddress={"acs:SourceIp": "10.0.0.0/8"})
    services.attach_policy(alice, services.create_policy("office", document))
    identity = identity_of(alice)

    answers = [
        authorize(identity, SEND, ORDERS, {"acs:SourceIp": address}).allowed
        for address in ("10.1.1.1", "192.0.2.1", "10.1.1.1")
    ]

    assert answers == [True, False, True]


def test_a_request_tells_every_key_that_conditions_ask_for(alice: User) -> None:
    document = allow(
        SEND,
        IpAddress={"acs:SourceIp": "10.0.0.0/8"},
        DateLessThan={"acs:CurrentTime": "2030-01-01T00:00:00Z"},
        Bool={"acs:SecureTransport": "true", "acs:MFAPresent": "false"},
    )
    services.attach_policy(alice, services.create_policy("all-keys", document))
    context = request_context("10.0.0.1", datetime(2026, 1, 1, tzinfo=UTC), secure=True)

    assert authorize(identity_of(alice), SEND, ORDERS, context).allowed


def test_a_session_policy_takes_away_and_never_adds(committed: None) -> None:
    role = services.create_role("writer", IOT_TRUST_DOCUMENT)
    services.attach_policy(role, services.create_policy("send", allow(SEND)))

    narrow = role_identity(role, "job", allow("mns:*", "acs:mns:*:*:/queues/orders"))

    assert authorize(narrow, SEND, ORDERS).allowed
    assert not authorize(narrow, SEND, ORDERS.replace("orders", "other")).allowed
    assert not authorize(narrow, "mns:DeleteQueue", ORDERS).allowed


def test_even_the_owner_can_be_narrowed(owner: User) -> None:
    reader = narrowed(identity_of(owner), "scope", allow("mns:Get*"))

    assert authorize(reader, "mns:GetQueueAttributes", ORDERS).allowed
    assert not authorize(reader, SEND, ORDERS).allowed


def test_a_role_may_be_spelled_in_lower_case_as_iot_does(alice: User) -> None:
    document = allow("ram:PassRole", "acs:ram::1234567890123456:role/writer")
    services.attach_policy(alice, services.create_policy("pass", document))
    role = services.create_role("Writer", IOT_TRUST_DOCUMENT)

    assert authorize(identity_of(alice), "ram:PassRole", role.resource).allowed


def test_a_decision_is_cheap(committed: None) -> None:
    role = services.create_role("writer", IOT_TRUST_DOCUMENT)
    queues = [f"acs:mns:*:*:/queues/q{number}" for number in range(2)]
    documents = [
        json.dumps(
            {
                "Version": "1",
                "Statement": [
                    {"Effect": "Deny", "Action": f"ots:Action{number}", "Resource": "*"},
                    {"Effect": "Allow", "Action": ["mns:Send*", "mns:Get*"], "Resource": queues},
                ],
            }
        )
        for number in range(100)
    ]
    policies = tuple(
        AttachedPolicy(f"p{number}", parse_policy(document))
        for number, document in enumerate(documents)
    )
    identity = replace(role_identity(role, "job"), layers=(policies,))

    fresh = _microseconds(lambda n: authorize(identity, SEND, f"{ORDERS}{n}"), 500)
    known = _microseconds(lambda _: authorize(identity, SEND, ORDERS), 20_000)

    assert fresh < 1_000  # about 100 on an idle machine
    assert known < 20  # under 1 on an idle machine


def _microseconds(ask: Callable[[int], object], times: int) -> float:
    numbers = itertools.count()  # asked of each once

    def ask_all() -> None:
        for number in itertools.islice(numbers, times):
            ask(number)

    return least_seconds(ask_all) / times * 1e6
