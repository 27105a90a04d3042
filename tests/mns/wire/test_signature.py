"""Signatures that real clients made are found good, all others are not."""

import json
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as some

from mns.errors import (
    InvalidAuthorizationHeader,
    InvalidDateHeader,
    InvalidDegist,
    MissingDateHeader,
    SignatureDoesNotMatch,
    TimeExpired,
)
from mns.wire.signature import (
    check_date,
    check_digest,
    check_signature,
    read_authorization,
    sign,
    string_to_sign,
)

VECTORS = json.loads((Path(__file__).parent / "cases" / "signatures.json").read_text())
NOON = datetime(2025, 6, 2, 8, 0, tzinfo=UTC)


@pytest.mark.parametrize("vector", VECTORS, ids=lambda vector: vector["name"])
def test_a_real_signature_is_reproduced(vector: dict[str, Any]) -> None:
    text = string_to_sign(vector["method"], vector["resource"], vector["headers"])

    assert sign(vector["secret"], text) == vector["signature"]
    check_signature(vector["signature"], vector["secret"], text)


def test_what_is_signed_is_spelled_line_by_line() -> None:
    headers = {"x-mns-b": "2", "x-mns-a": "", "date": "then", "content-type": "text/xml"}

    text = string_to_sign("PUT", "/queues/a?metaoverride=true", headers)

    assert text == "PUT\n\ntext/xml\nthen\nx-mns-a:\nx-mns-b:2\n/queues/a?metaoverride=true"


def test_the_date_of_the_service_takes_the_place_of_the_common_one() -> None:
    headers = {"date": "common", "x-mns-date": "own"}

    assert string_to_sign("GET", "/", headers) == "GET\n\n\nown\nx-mns-date:own\n/"


@pytest.mark.parametrize("claimed", ["", "AAAA", "\udcff", "uwx3yeWoILzgmvesW0BQSgfM7b8"])
def test_any_other_signature_is_refused(claimed: str) -> None:
    with pytest.raises(SignatureDoesNotMatch):
        check_signature(claimed, "TestAccessSecret", "text")


@pytest.mark.parametrize("value", ["MNS", "MNS a", "MNS :b", "MNS a:", "mns a:b", "MNS a b:c"])
def test_an_authorization_of_another_form_is_refused(value: str) -> None:
    with pytest.raises(InvalidAuthorizationHeader):
        read_authorization({"authorization": value})


@pytest.mark.parametrize("minutes", [-15, 0, 15])
def test_a_quarter_of_an_hour_is_forgiven(minutes: int) -> None:
    check_date({"date": "Mon, 02 Jun 2025 08:00:00 GMT"}, NOON + timedelta(minutes=minutes))


def test_a_second_more_is_not() -> None:
    later = NOON + timedelta(minutes=15, seconds=1)

    with pytest.raises(TimeExpired):
        check_date({"date": "Mon, 02 Jun 2025 08:00:00 GMT"}, later)


@pytest.mark.parametrize("value", ["now", "1748851200", "Mon, 99 Jun 2025 08:00:00 GMT"])
def test_what_is_no_date_is_refused(value: str) -> None:
    with pytest.raises(InvalidDateHeader):
        check_date({"date": value}, NOON)


@given(some.text() | some.from_regex(r"\w{3}, \d+ Jun \d+ \d+:\d+:\d+ [+-]\d+", fullmatch=True))
def test_no_date_whatever_breaks_the_reader(value: str) -> None:
    with suppress(InvalidDateHeader, MissingDateHeader, TimeExpired):
        check_date({"date": value}, NOON)


@given(some.text(), some.binary())
def test_no_digest_whatever_breaks_the_check(claimed: str, body: bytes) -> None:
    with suppress(InvalidDegist):
        check_digest({"content-md5": claimed}, body)
