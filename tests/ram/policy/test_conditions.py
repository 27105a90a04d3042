"""Does every condition operator hold for what it should, and for nothing else."""

from typing import Any

import pytest

from ram.policy import AttachedPolicy, decide, parse_policy
from ram.policy.conditions import OPERATORS
from tests.ram.policy.reading import cases, policy_document

CASES = [
    pytest.param(case["operator"], case["values"], given, verdict, id=f"{case['operator']} {given}")
    for case in cases("conditions")
    for verdict in (True, False)
    for given in case[str(verdict).lower()]
]


@pytest.mark.parametrize(("operator", "values", "given", "verdict"), CASES)
def test_operator(operator: str, values: Any, given: str | None, verdict: bool) -> None:
    condition = {operator: {"test:Key": values}}
    statement = {"Effect": "Allow", "Action": "*", "Resource": "*", "Condition": condition}
    policy = parse_policy(policy_document(statement))
    context = {} if given is None else {"test:Key": given}

    decision = decide([AttachedPolicy("only", policy)], "iot:GetRule", "*", context)

    assert decision.allowed is verdict


def test_every_operator_has_a_case() -> None:
    assert {case["operator"] for case in cases("conditions")} == set(OPERATORS)
