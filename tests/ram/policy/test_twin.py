"""Whatever the policies and whatever is asked, the decision is the one of a slow reading."""

import json
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ram.identity import Identity, Kind, authorize
from ram.policy import AttachedPolicy, Decision, Statement, consider, decide, parse_policy
from ram.policy.conditions import OPERATORS
from tests.ram.policy import twin

ACTIONS = ["mns:SendMessage", "mns:PublishMessage", "iot:GetRule", "ram:PassRole"]
RESOURCES = [
    "*",
    "acs:mns:cn-shanghai:1:/queues/orders/messages",
    "acs:mns:cn-shanghai:1:/queues/orders",
    "acs:mns:cn-shanghai:1:/topics/alarm/messages",
    "acs:mns:cn-shanghai:1:/topics/alarm",
    "acs:mns:cn-shanghai:1:/topics/alarm/subscriptions/messages",
    "acs:iot:*:1:*",
    "acs:ram:*:1:role/Writer",
    "acs:ram:*:1:user/Alice",
]
KEYS = ["acs:SourceIp", "acs:CurrentTime", "acs:SecureTransport", "acs:Service", "mns:PushType"]
VALUES = {
    "String": ["iot.aliyuncs.com", "IoT.aliyuncs.com", "iot.*", "?ot*", "", "*", "ß", "SS"],
    "Numeric": ["10", "10.0", "+10", "-3", "9.99", "0", "-0", "12345678901234567890.5"],
    "Date": [
        *("2019-01-01", "2019-01-01T00:00:00", "2019-01-01T00:00:00Z"),
        *("2019-01-01T08:00:00+08:00", "2018-12-31T19:00:00-05:00", "2019-01-01T00:00:01Z"),
    ],
    "Bool": ["true", "false", "True", "FALSE"],
    "Ip": [
        *("10.0.0.1", "10.0.0.0/8", "10.9.9.9/8", "0.0.0.0/0", "192.168.1.7"),
        *("fd00::1", "fd00::/8", "::1", "::/0", "::/80"),
        *("::ffff:10.0.0.1", "::ffff:10.0.0.0/104", "::ffff:0:0/96"),
    ],
}
ODD = [
    *("ten", "1e3", "0x10", "1.", ".5", " 10", "yesterday", "2019-13-01"),
    *("1", "10.0.0", "unix", "::g"),
]
GIVEN = [text for texts in VALUES.values() for text in texts if "/" not in text] + ODD


def family(operator: str) -> str:
    [name] = [name for name in VALUES if operator.removeprefix("Not").startswith(name)]
    return name


@st.composite
def patterns(draw: st.DrawFn, texts: list[str]) -> str:
    """One of the texts, some of it under a wildcard, some of it in another case."""
    text = draw(st.sampled_from(texts))
    cuts = st.integers(min_value=min(4, len(text)), max_value=len(text))
    begin, end = sorted((draw(cuts), draw(cuts)))
    wild = draw(st.sampled_from(["*", "*", "?" * (end - begin), text[begin:end], "**", "?*"]))
    pattern = text[:begin] + wild + text[end:]
    spelled = draw(st.sampled_from([pattern, pattern, pattern.swapcase(), pattern.lower()]))
    return spelled.replace("ACS:", "acs:")


def some(items: st.SearchStrategy[str]) -> st.SearchStrategy[Any]:
    """One, or a list of them: documents may say either."""
    return items | st.lists(items, min_size=1, max_size=3)


CONDITIONS = st.dictionaries(
    st.sampled_from(sorted(OPERATORS)), st.just(None), min_size=1, max_size=2
).flatmap(
    lambda operators: st.fixed_dictionaries(
        {
            operator: st.dictionaries(
                st.sampled_from(KEYS),
                some(st.sampled_from(VALUES[family(operator)])),
                min_size=1,
                max_size=2,
            )
            for operator in operators
        }
    )
)


@st.composite
def statements(draw: st.DrawFn) -> dict[str, Any]:
    action = draw(st.sampled_from(["Action", "Action", "NotAction"]))
    statement = {
        "Effect": draw(st.sampled_from(["Allow", "Allow", "Deny"])),
        action: draw(st.just("*") | st.just("mns:*") | some(patterns(ACTIONS))),
        "Resource": draw(st.just("*") | some(st.sampled_from(RESOURCES) | patterns(RESOURCES))),
    }
    if draw(st.booleans()):
        statement["Condition"] = draw(CONDITIONS)
    return statement


DOCUMENTS = st.lists(statements(), min_size=1, max_size=3).map(
    lambda written: json.dumps({"Version": "1", "Statement": written})
)
LAYERS = st.lists(DOCUMENTS, max_size=3).map(
    lambda documents: [(f"policy-{number}", text) for number, text in enumerate(documents)]
)
CONTEXTS = st.dictionaries(st.sampled_from(KEYS), st.sampled_from(GIVEN))
ASKED = [*RESOURCES, *(resource for resource in RESOURCES if resource.endswith("/messages"))]
REQUESTS = st.tuples(st.sampled_from(ACTIONS), st.sampled_from(ASKED), CONTEXTS)

thoroughly = settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])


def attached(layer: list[tuple[str, str]]) -> tuple[AttachedPolicy, ...]:
    return tuple(AttachedPolicy(name, parse_policy(document)) for name, document in layer)


def said(decision: Decision) -> twin.Answer:
    statement = decision.statement
    index = statement.index if isinstance(statement, Statement) else None
    return (str(decision.effect), decision.policy_name, index)


@thoroughly
@given(LAYERS, REQUESTS)
def test_a_decision_and_its_statement_are_those_of_the_twin(
    layer: list[tuple[str, str]], request: tuple[str, str, dict[str, str]]
) -> None:
    assert said(decide(attached(layer), *request)) == twin.answer_of(layer, *request)


@thoroughly
@given(st.lists(LAYERS, min_size=1, max_size=2), st.lists(REQUESTS, min_size=1, max_size=4))
def test_an_identity_answers_as_the_twin_also_from_memory(
    layers: list[list[tuple[str, str]]], requests: list[tuple[str, str, dict[str, str]]]
) -> None:
    someone = Identity(Kind.USER, "alice", "", "", "", tuple(attached(layer) for layer in layers))

    answers = [said(authorize(someone, *request)) for request in requests * 2]

    assert answers == [twin.answer_of_layers(layers, *request) for request in requests * 2]


@thoroughly
@given(LAYERS, REQUESTS)
def test_what_is_considered_applies_where_the_twin_says(
    layer: list[tuple[str, str]], request: tuple[str, str, dict[str, str]]
) -> None:
    action, resource, context = request
    written = [part for _, text in layer for part in json.loads(text)["Statement"]]

    considered = consider(attached(layer), *request)

    assert [one.applies for one in considered] == [
        any(twin.applies(part, action, name, context) for name in twin.names_of(resource))
        for part in written
    ]


@pytest.mark.parametrize("asked", RESOURCES)
def test_a_resource_goes_by_the_names_the_twin_knows(asked: str) -> None:
    for named in {name for resource in RESOURCES for name in (resource, resource.lower())}:
        layer = [("only", _document(Effect="Allow", Action="*", Resource=named))]
        request: tuple[str, str, dict[str, str]] = (ACTIONS[0], asked, {})

        assert said(decide(attached(layer), *request)) == twin.answer_of(layer, *request), named


@pytest.mark.parametrize("operator", sorted(OPERATORS))
def test_an_operator_holds_where_the_twin_says(operator: str) -> None:
    for wanted in VALUES[family(operator)]:
        written = _document(
            Effect="Allow", Action="*", Resource="*", Condition={operator: {"test:Key": wanted}}
        )
        [condition] = parse_policy(written).statements[0].conditions
        for value in [None, *GIVEN]:
            context = {} if value is None else {"test:Key": value}

            assert condition.holds(context) is twin.holds(operator, wanted, value), (wanted, value)


def _document(**statement: Any) -> str:
    return json.dumps({"Version": "1", "Statement": [statement]})
