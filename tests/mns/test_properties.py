"""Which properties a message may carry, and that they come out of the store as they went in."""

import json
from pathlib import Path

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from mns.errors import InvalidArgument
from mns.properties import KINDS, NONE, Properties, Property, pack, unpack
from mns.property_checks import check_properties

CASES = json.loads((Path(__file__).parent / "cases" / "properties.json").read_text())

PROPERTIES = st.lists(st.builds(Property, st.text(), st.text(), st.sampled_from(KINDS))).map(tuple)


@pytest.mark.parametrize("case", CASES["allowed"], ids=lambda case: str(case["because"]))
def test_what_the_service_takes_is_taken(case: dict[str, object]) -> None:
    check_properties(msgspec.convert(case["properties"], Properties))


@pytest.mark.parametrize("case", CASES["refused"], ids=lambda case: str(case["refusal"]))
def test_a_broken_limit_is_named(case: dict[str, object]) -> None:
    properties = msgspec.convert(case["properties"], Properties)

    with pytest.raises(InvalidArgument) as caught:
        check_properties(properties)

    assert str(caught.value) == case["refusal"]


def test_a_message_has_at_most_fifty() -> None:
    fifty = tuple(Property(f"p{n}", "", "STRING") for n in range(50))

    check_properties(Properties(fifty))

    with pytest.raises(InvalidArgument, match="at most 50 user properties; these are 51"):
        check_properties(Properties((*fifty, Property("one-more", "", "STRING"))))


@pytest.mark.parametrize(
    ("name", "value"), [("n" * 257, ""), ("", ""), ("name", "v" * 4097), ("name", "温" * 4097)]
)
def test_what_is_too_long_is_refused(name: str, value: str) -> None:
    with pytest.raises(InvalidArgument):
        check_properties(Properties((Property(name, value, "STRING"),)))


def test_characters_are_counted_and_not_bytes() -> None:
    check_properties(Properties((Property("n" * 256, "温" * 4096, "STRING"),)))


@given(st.builds(Properties, PROPERTIES, PROPERTIES))
def test_what_was_packed_is_unpacked(properties: Properties) -> None:
    assert unpack(pack(properties)) == properties


def test_none_take_no_room() -> None:
    assert pack(Properties()) == b""
    assert unpack(b"") == NONE
