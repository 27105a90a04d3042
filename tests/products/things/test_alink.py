"""What devices report in Alink JSON: read, and what is not well written left out."""

import json
from pathlib import Path
from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from products import things
from products.messages import DeviceMessage
from products.things.alink import MOST_PROPERTIES, TOO_MANY_PROPERTIES, VALUE_BYTES

ARRIVAL = 1_526_450_334_000
CASES = json.loads((Path(__file__).parents[1] / "cases" / "alink.json").read_text())


def message(payload: bytes, topic: str = "thing/event/property/post") -> DeviceMessage:
    return DeviceMessage(f"/sys/a1/pump/{topic}", "a1", "pump", payload, 1, 1, ARRIVAL)


@pytest.mark.parametrize("case", CASES)
def test_a_report_is_read(case: dict[str, Any]) -> None:
    says = case["says"]
    payload = says.encode() if case.get("raw") else json.dumps(says).encode()

    posts = things.read([message(payload, case["topic"])])

    if case["readings"] is None:
        assert posts == []
        return
    [post] = posts
    expected = [
        [ARRIVAL if part == "<arrival>" else part for part in row] for row in case["readings"]
    ]
    assert [list(msgspec.structs.astuple(row)) for row in post.readings] == expected
    assert (post.request_id, post.code) == (case["id"], case.get("code", 200))


def test_too_many_properties_are_refused_as_a_whole() -> None:
    params = {f"p{number}": 1 for number in range(MOST_PROPERTIES + 1)}

    [post] = things.read([message(json.dumps({"id": "1", "params": params}).encode())])

    assert (post.code, post.readings) == (TOO_MANY_PROPERTIES, [])


def test_a_value_that_is_too_long_is_left_out() -> None:
    params = {"long": "x" * VALUE_BYTES, "short": "x"}

    [post] = things.read([message(json.dumps({"id": "1", "params": params}).encode())])

    assert [reading.identifier for reading in post.readings] == ["short"]


TEXT = st.text(max_size=10)
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | TEXT,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(TEXT, inner, max_size=3),
    max_leaves=5,
)


@given(JSON | st.fixed_dictionaries({"id": JSON, "params": JSON, "sys": JSON}))
def test_nothing_that_a_device_says_breaks_it(said: Any) -> None:
    [post] = things.read([message(json.dumps(said).encode())])

    assert all(msgspec.json.encode(reading) for reading in post.readings)
