"""The waits between the tries of a push."""

from random import Random

import pytest

from mns.models import Subscription
from mns.retry import wait_after

BACKOFF, DECAY = Subscription.Strategy


def waits(strategy: str) -> list[int]:
    chance = Random(7)  # noqa: S311
    found: list[int] = []
    while (wait := wait_after(strategy, len(found) + 1, chance)) is not None:
        found.append(wait)
    return found


def test_backoff_retries_three_times_ten_to_twenty_seconds_apart() -> None:
    found = waits(BACKOFF)

    assert len(found) == 3
    assert all(10_000 <= wait <= 20_000 for wait in found)
    assert len(set(found)) == 3


def test_backoff_waits_reach_from_ten_to_twenty_seconds() -> None:
    chance = Random(7)  # noqa: S311

    drawn = [wait_after(BACKOFF, 1, chance) or 0 for _ in range(1_000)]

    assert (min(drawn) // 100, max(drawn) // 100) == (100, 199)


def test_decay_waits_double_up_to_256_seconds_and_stay_at_512() -> None:
    found = waits(DECAY)

    assert [wait // 1_000 for wait in found] == [1, 2, 4, 8, 16, 32, 64, 128, 256] + [512] * 167


def test_decay_retries_176_times_within_a_day() -> None:
    found = waits(DECAY)

    assert len(found) == 176
    assert sum(found) == 86_015_000


@pytest.mark.parametrize(("strategy", "last"), [(BACKOFF, 3), (DECAY, 176)])
def test_whoever_did_not_take_the_last_retry_gets_no_other(strategy: str, last: int) -> None:
    chance = Random(7)  # noqa: S311

    assert wait_after(strategy, last, chance) is not None
    assert wait_after(strategy, last + 1, chance) is None
