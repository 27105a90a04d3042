"""Is a malformed document refused, with the place and a sentence."""

import json
from contextlib import suppress
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ram.policy import MalformedPolicy, parse_policy, parse_trust_policy
from tests.ram.policy.reading import cases, policy_document

TRUST = {"Effect": "Allow", "Action": "sts:AssumeRole", "Principal": {"Service": "iot.a.com"}}


@pytest.mark.parametrize("case", cases("malformed"), ids=lambda case: case["says"])
def test_malformed_policy(case: dict[str, Any]) -> None:
    document = case["document"]

    with pytest.raises(MalformedPolicy) as refused:
        parse_policy(document if isinstance(document, str) else json.dumps(document))

    assert refused.value.path == case["path"]
    assert case["says"] in refused.value.message


@pytest.mark.parametrize(
    ("change", "path"),
    [
        ({"Action": "sts:*"}, "Statement[0].Action"),
        ({"Resource": "*"}, "Statement[0].Resource"),
        ({"Principal": {}}, "Statement[0].Principal"),
        ({"Principal": {"AWS": "*"}}, "Statement[0].Principal.AWS"),
        ({"Principal": {"RAM": "*"}}, "Statement[0].Principal.RAM"),
        ({"Principal": {"Service": ["iot.a.com", "*"]}}, "Statement[0].Principal.Service[1]"),
    ],
)
def test_malformed_trust_policy(change: dict[str, Any], path: str) -> None:
    document = policy_document({**TRUST, **change})

    with pytest.raises(MalformedPolicy) as refused:
        parse_trust_policy(document)

    assert refused.value.path == path


def test_a_document_may_have_6144_characters_and_no_more() -> None:
    document = policy_document({"Effect": "Allow", "Action": "*", "Resource": "*"})

    parse_policy(document.ljust(6144))

    with pytest.raises(MalformedPolicy, match="6144"):
        parse_policy(document.ljust(6145))


def test_endless_nesting_is_refused() -> None:
    with pytest.raises(MalformedPolicy, match="nested too deeply"):
        parse_policy("[" * 6000)


@given(
    st.recursive(
        st.none() | st.booleans() | st.text(max_size=8) | st.sampled_from(["1", "Allow", "*"]),
        lambda inner: (
            st.lists(inner, max_size=3)
            | st.dictionaries(
                st.sampled_from(["Version", "Statement", "Effect", "Action", "Resource", "Bool"]),
                inner,
                max_size=4,
            )
        ),
    )
)
def test_any_json_is_a_policy_or_refused(value: object) -> None:
    document = json.dumps({"Version": "1", "Statement": [value]})

    for parse in (parse_policy, parse_trust_policy):
        with suppress(MalformedPolicy):
            parse(document)
