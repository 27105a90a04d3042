"""Whom does a trust policy trust."""

from typing import Any

import pytest

from ram.policy import (
    IOT_SERVICE,
    IOT_TRUST_DOCUMENT,
    Effect,
    Principal,
    PrincipalKind,
    parse_trust_policy,
    trusts,
)
from tests.ram.policy.reading import cases, policy_document

ALLOW_IOT = {
    "Effect": "Allow",
    "Action": "sts:AssumeRole",
    "Principal": {"Service": ["iot.aliyuncs.com"]},
}


@pytest.mark.parametrize("case", cases("trust"), ids=lambda case: case["name"])
def test_trust(case: dict[str, Any]) -> None:
    document = policy_document({**ALLOW_IOT, "Principal": case["principals"]})
    kind, name = case["asks"]

    decision = trusts(parse_trust_policy(document), Principal(PrincipalKind(kind), name))

    assert decision.effect == case["expect"]


def test_the_built_in_trust_document_trusts_iot_platform() -> None:
    trust = parse_trust_policy(IOT_TRUST_DOCUMENT)

    assert trusts(trust, IOT_SERVICE).allowed


def test_a_deny_beats_an_allow() -> None:
    trust = parse_trust_policy(policy_document(ALLOW_IOT, {**ALLOW_IOT, "Effect": "Deny"}))

    decision = trusts(trust, IOT_SERVICE)

    assert decision.effect is Effect.EXPLICIT_DENY
    assert decision.statement is trust.statements[1]


def test_a_condition_of_the_trust_must_hold() -> None:
    condition = {"StringEquals": {"saml:recipient": "https://signin.example"}}
    trust = parse_trust_policy(policy_document({**ALLOW_IOT, "Condition": condition}))

    assert not trusts(trust, IOT_SERVICE).allowed
    assert trusts(trust, IOT_SERVICE, {"saml:recipient": "https://signin.example"}).allowed
