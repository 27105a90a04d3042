"""How many calls a second are answered."""

import time_machine
from pytest_django import Settings

from tests.gateway.conftest import Program

LIST = {"Version": "2018-01-20", "CurrentPage": "1", "PageSize": "10"}
NOW = "2026-11-21T12:00:00Z"


def called(program: Program, times: int, action: str = "QueryProductList") -> list[str]:
    answers = [program.call(action, **LIST) for _ in range(times)]
    return [f"{answer.status_code} {answer.json().get('Code', '')}".strip() for answer in answers]


def test_what_comes_on_top_is_refused_until_the_second_is_over(
    owner: Program, settings: Settings
) -> None:
    settings.OPENAPI_QPS = {"QueryProductList": 2}

    with time_machine.travel(NOW, tick=False) as clock:
        first = called(owner, 3)
        clock.shift(1)
        later = called(owner, 1)

    assert first == ["200", "200", "400 Throttling.User"]
    assert later == ["200"]


def test_each_operation_has_its_own_fill(owner: Program, settings: Settings) -> None:
    settings.OPENAPI_QPS = {"QueryProductList": 1}

    with time_machine.travel(NOW, tick=False):
        told = called(owner, 2) + called(owner, 1, "QueryDeviceStatistics")

    assert told == ["200", "400 Throttling.User", "200"]


def test_documented_limits_hold_where_none_is_set(owner: Program) -> None:
    with time_machine.travel(NOW, tick=False):
        told = called(owner, 51)

    assert told[49:] == ["200", "400 Throttling.User"]


def test_a_limit_of_none_is_no_limit(owner: Program, settings: Settings) -> None:
    settings.OPENAPI_QPS = {"QueryProductList": 0}

    with time_machine.travel(NOW, tick=False):
        assert set(called(owner, 51)) == {"200"}


def test_an_address_may_be_held_to_a_number(owner: Program, settings: Settings) -> None:
    settings.OPENAPI_QPS_PER_ADDRESS = 1

    with time_machine.travel(NOW, tick=False):
        told = called(owner, 1) + called(owner, 1, "QueryDeviceStatistics")

    assert told == ["200", "400 Throttling.User"]


def test_who_is_not_known_uses_up_nothing(owner: Program, settings: Settings) -> None:
    settings.OPENAPI_QPS = {"QueryProductList": 1}
    forger = Program(owner.access_key_id, "guessed")

    with time_machine.travel(NOW, tick=False):
        told = called(forger, 2) + called(owner, 1)

    assert told == ["400 SignatureDoesNotMatch"] * 2 + ["200"]
