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


def test_decay_doubles_the_wait_up_to_512_seconds() -> None:
    found = waits(DECAY)

    assert [wait // 1_000 for wait in found[:11]] == [1, 2, 4, 8, 16, 32, 64, 128, 256, 512, 512]


def test_decay_retries_176_times_over_a_day() -> None:
    found = waits(DECAY)

    assert len(found) == 176
    assert sum(found) == pytest.approx(86_015_000)
