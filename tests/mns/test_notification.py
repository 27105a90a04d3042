"""The three formats in which a subscriber reads a message."""

import json
from hashlib import md5
from pathlib import Path

import pytest
from defusedxml import ElementTree  # type: ignore[import-untyped]

from mns.notification import Address, Published, body, pack, unpack

CASES = Path(__file__).parent / "cases" / "notification"
ADDRESS = Address("1234567890123456", "ev", "s1")
HELLO = Published("0909FF0D9C3A630C372B8A14BD2011B6", "important", 1_748_851_200_123, "hello")
NAMESPACE = "{http://mns.aliyuncs.com/doc/v1/}"


@pytest.mark.parametrize("form", ["XML", "JSON", "SIMPLIFIED"])
def test_notification_is_written_as_the_service_writes_it(form: str) -> None:
    expected = (CASES / f"hello.{form.lower()}").read_bytes().rstrip(b"\n")

    assert body(form, HELLO, ADDRESS) == expected


def test_xml_notification_has_the_digest_that_receivers_compare() -> None:
    written = body("XML", HELLO, ADDRESS)

    assert len(written) == 463
    assert md5(written, usedforsecurity=False).hexdigest() == "e1698d70c972fd2c579ef9229947c7a2"


@pytest.mark.parametrize("form", ["XML", "JSON"])
def test_tag_is_left_out_where_there_is_none(form: str) -> None:
    untagged = Published("1", "", 1, "hello")

    assert b"MessageTag" not in body(form, untagged, ADDRESS)


@pytest.mark.parametrize("text", ["<&>\"'", "a\r\nb\tc\r", "温度 ±25 °C 🌡", "", "]]>"])
def test_any_text_reads_back_unchanged(text: str) -> None:
    published = Published("1", "", 1, text)

    document = ElementTree.fromstring(body("XML", published, ADDRESS))
    assert (document.findtext(NAMESPACE + "Message") or "") == text
    assert json.loads(body("JSON", published, ADDRESS))["Message"] == text
    assert unpack(pack(published)) == published
