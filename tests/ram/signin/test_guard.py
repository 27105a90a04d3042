"""Who guesses waits, on a clock that the test turns."""

from concurrent.futures import ThreadPoolExecutor

import pytest

from ram.errors import TooManyAttempts
from ram.signin import guard
from ram.signin.guard import MINUTE_MS, WINDOW_MS, Tries, after_failure

START = 1_700_000_000_000
LILY = guard.person("lily", 5)
HERE = guard.place("192.0.2.7")

pytestmark = pytest.mark.usefixtures("empty_store")


def fail(times: int, now_ms: int = START) -> None:
    for _ in range(times):
        guard.attempt(now_ms, LILY)


def is_open(now_ms: int) -> bool:
    try:
        guard.check(now_ms, LILY)
    except TooManyAttempts:
        return False
    return True


def test_four_failures_are_free_and_the_fifth_costs_a_minute() -> None:
    fail(4)
    assert is_open(START)

    fail(1)

    assert not is_open(START + MINUTE_MS - 1)
    assert is_open(START + MINUTE_MS)


def test_each_further_failure_doubles_the_wait_up_to_an_hour() -> None:
    tries, waits = Tries(), []
    for _ in range(14):
        now = tries.until_ms or START
        tries = after_failure(tries, now, attempts=5)
        waits.append((tries.until_ms - now) // MINUTE_MS if tries.until_ms else 0)

    assert waits == [0, 0, 0, 0, 1, 2, 4, 8, 16, 32, 60, 60, 60, 60]


def test_after_a_quarter_of_an_hour_of_peace_all_begins_anew() -> None:
    fail(4)

    fail(4, START + WINDOW_MS + 1)

    assert is_open(START + WINDOW_MS + 1)


def test_a_wait_does_not_count_as_peace() -> None:
    fail(5)
    tries = after_failure(Tries(9, START, START + 16 * MINUTE_MS), START + 17 * MINUTE_MS, 5)

    assert tries.count == 10


def test_the_refusal_says_when_to_come_again() -> None:
    fail(5)

    with pytest.raises(TooManyAttempts, match=r"Try again in 1 min\."):
        fail(1)


def test_names_are_one_in_any_case() -> None:
    fail(5)

    with pytest.raises(TooManyAttempts):
        guard.check(START, guard.person("LILY", 5))


def test_of_a_hundred_attempts_at_once_no_more_are_looked_at() -> None:
    def looked_at(_: int) -> bool:
        try:
            guard.attempt(START, LILY)
        except TooManyAttempts:
            return False
        return True

    with ThreadPoolExecutor(8) as crowd:
        assert sum(crowd.map(looked_at, range(100))) == 5


def test_a_success_takes_back_no_failure_but_its_own_attempt() -> None:
    fail(4)
    guard.attempt(START, LILY)

    guard.take_back(LILY)

    assert is_open(START)
    fail(1)
    assert not is_open(START)


def test_an_address_with_many_people_has_more_attempts() -> None:
    for number in range(guard.ADDRESS_ATTEMPTS):
        guard.attempt(START, HERE, guard.person(f"guess {number}", 5))

    with pytest.raises(TooManyAttempts):
        guard.attempt(START, HERE, guard.person("another", 5))


def test_without_a_number_of_attempts_a_name_never_waits() -> None:
    for _ in range(50):
        guard.attempt(START, guard.person("lily", 0))
