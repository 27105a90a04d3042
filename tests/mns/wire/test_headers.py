"""What every request must say of itself: a date that is near, and a digest that fits."""

from contextlib import suppress
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as some

from mns.errors import InvalidDateHeader, InvalidDegist, MissingDateHeader, TimeExpired
from mns.wire.headers import check_date, check_digest

NOON = datetime(2025, 6, 2, 8, 0, tzinfo=UTC)


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
