"""How many pushes an endpoint gets at once, and when none: decided, then kept."""

from collections.abc import Iterator

from mns import pace
from mns.pace import HEALTHY, Pace, faster, resumed, slower

NOW = 1_700_000_000_000
TAG = "push/1/aaaaaaaa"


def failing(times: int, now: int = NOW) -> Iterator[tuple[int, Pace]]:
    """One failing round after the other, each as soon as it may be."""
    current = HEALTHY
    for _ in range(times):
        now = max(now, current.resumes)
        current = slower(current, "The endpoint answered 500.", now=now)
        yield now, current


def test_every_failing_round_halves_what_is_posted_at_once() -> None:
    assert [each.at_once for _, each in failing(6)] == [16, 8, 4, 2, 1, 1]


def test_pauses_begin_at_one_at_once_and_double_up_to_a_minute() -> None:
    pauses = [each.resumes - now if each.resumes else 0 for now, each in failing(14)]

    assert pauses[:5] == [0] * 5
    assert [ms // 1_000 for ms in pauses[5:]] == [1, 2, 4, 8, 16, 32, 60, 60, 60]


def test_trouble_keeps_its_beginning_and_tells_of_the_latest_failure() -> None:
    first = slower(HEALTHY, "The endpoint answered 500.", now=NOW)

    second = slower(first, "The endpoint answered 502.", now=NOW + 1)

    assert (second.since, second.reason) == (NOW, "The endpoint answered 502.")


def test_retry_that_fails_during_a_pause_does_not_make_it_longer() -> None:
    *_, (now, paused) = failing(8)

    again = slower(paused, "The endpoint answered 500.", now=now + 1)

    assert again == paused


def test_five_good_rounds_lead_from_one_back_to_all() -> None:
    *_, (_, current) = failing(14)
    rounds = [current]

    while rounds[-1] != HEALTHY:
        rounds.append(faster(rounds[-1]))

    assert [each.at_once for each in rounds] == [1, 2, 4, 8, 16, 32]
    assert all(not each.is_paused(NOW) for each in rounds[1:])


def test_pause_ended_by_hand_begins_at_one_second_again() -> None:
    *_, (now, paused) = failing(14)

    tried = slower(resumed(paused), "The endpoint answered 500.", now=now)

    assert (tried.at_once, tried.pause_ms) == (1, 1_000)


def test_pace_is_kept_until_the_endpoint_is_well(empty_store: None) -> None:
    pace.change(TAG, lambda before: slower(before, "Refused.", now=NOW))
    assert pace.read(TAG) == Pace(16, NOW, "Refused.")

    pace.change(TAG, faster)

    assert pace.read(TAG) == HEALTHY


def test_second_round_of_first_tries_waits_for_the_first(empty_store: None) -> None:
    assert pace.begin(TAG, lease_ms=30_000)
    assert not pace.begin(TAG, lease_ms=30_000)

    pace.end(TAG)

    assert pace.begin(TAG, lease_ms=30_000)
