"""Does a set of policies decide as the worked cases say."""

from typing import Any

import pytest

from ram.policy import AttachedPolicy, Effect, Statement, decide, parse_policy
from tests.ram.policy.reading import cases, policy_document

ALARM = "acs:mns:cn-shanghai:1:/topics/alarm/messages"
ALLOW_ALL = {"Effect": "Allow", "Action": "*", "Resource": "*"}
DENY_ALL = {"Effect": "Deny", "Action": "*", "Resource": "*"}


def attached(name: str, *statements: dict[str, Any]) -> AttachedPolicy:
    return AttachedPolicy(name, parse_policy(policy_document(*statements)))


@pytest.mark.parametrize("case", cases("decisions"), ids=lambda case: case["name"])
def test_decision(case: dict[str, Any]) -> None:
    policies = [attached("custom", *case["statements"])] if case["statements"] else []

    decision = decide(policies, case["action"], case["resource"], case.get("context", {}))

    assert decision.effect == case["expect"]
    if "statement" in case:
        assert decision.statement is not None
        assert decision.statement.index == case["statement"]


def test_a_deny_in_the_last_policy_beats_an_allow_in_the_first() -> None:
    policies = [attached("first", ALLOW_ALL), attached("last", DENY_ALL)]

    decision = decide(policies, "mns:PublishMessage", ALARM, {})

    assert (decision.effect, decision.policy_name) == (Effect.EXPLICIT_DENY, "last")
    assert not decision.allowed


def test_the_exact_resource_is_named_before_its_parent() -> None:
    on_topic = {**ALLOW_ALL, "Resource": "acs:mns:*:*:/topics/alarm"}
    on_messages = {**ALLOW_ALL, "Resource": "acs:mns:*:*:/topics/alarm/messages"}

    decision = decide([attached("both", on_topic, on_messages)], "mns:PublishMessage", ALARM, {})

    assert isinstance(decision.statement, Statement)
    assert decision.statement.index == 1
    assert "/topics/alarm/messages" in decision.statement.text


def test_nothing_is_named_when_nothing_matches() -> None:
    decision = decide([], "mns:PublishMessage", ALARM, {})

    assert (decision.policy_name, decision.statement) == (None, None)
