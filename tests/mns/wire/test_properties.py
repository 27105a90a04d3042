"""How properties stand in a document."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mns.errors import MalformedXML
from mns.properties import KINDS, NONE, Properties, Property
from mns.wire import requests
from mns.wire.properties import properties_of, read_properties
from mns.wire.xml import Element, parse, write

TEXTS = st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Cs", "Cn"]))
PROPERTIES = st.lists(st.builds(Property, TEXTS, TEXTS, st.sampled_from(KINDS))).map(tuple)


@given(st.builds(Properties, PROPERTIES, PROPERTIES))
def test_what_was_written_is_read(properties: Properties) -> None:
    document = write(Element("Message", children=properties_of(properties)))

    assert read_properties(parse(document)) == properties


def test_a_message_without_properties_has_no_element_of_them() -> None:
    assert properties_of(NONE) == ()


@pytest.mark.parametrize(
    "inside", ["", "<UserProperties/>", "<SystemProperties></SystemProperties>"]
)
def test_empty_elements_are_no_properties(inside: str) -> None:
    root = parse(f"<Message><MessageBody/>{inside}</Message>".encode())

    assert requests.read_message(root).properties == NONE


def test_a_publication_carries_them_like_a_message() -> None:
    root = parse(
        b"<Message><UserProperties><PropertyValue><Type>NUMBER</Type><Value>1</Value>"
        b"<Name>n</Name></PropertyValue></UserProperties><MessageBody/></Message>"
    )

    expected = Properties((Property("n", "1", "NUMBER"),))
    assert requests.read_message(root).properties == expected
    assert requests.read_publication(root).properties == expected


@pytest.mark.parametrize(
    "inside",
    [
        "<UserProperties><SystemPropertyValue/></UserProperties>",
        "<SystemProperties><PropertyValue/></SystemProperties>",
        "<UserProperties><PropertyValue><Value>a <b/></Value></PropertyValue></UserProperties>",
    ],
)
def test_what_is_not_a_property_is_not_passed_over(inside: str) -> None:
    root = parse(f"<Message><MessageBody/>{inside}</Message>".encode())

    with pytest.raises(MalformedXML):
        requests.read_message(root)
