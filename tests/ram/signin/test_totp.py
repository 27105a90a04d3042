"""The codes of authenticator apps, by the vectors of their standard."""

import json
from pathlib import Path

import pytest

from ram.signin import totp

CASES = json.loads((Path(__file__).parent / "cases/totp.json").read_text())
SECRET = CASES["secret"]
NOW = 1_234_567_890


def code_at(seconds: int) -> str:
    return totp.code_of(SECRET, totp.step_at(seconds))


@pytest.mark.parametrize(("seconds", "code"), CASES["codes"])
def test_a_code_is_the_one_of_the_standard(seconds: int, code: str) -> None:
    assert code_at(seconds) == code


@pytest.mark.parametrize("drift", [-30, 0, 30])
def test_a_clock_may_be_wrong_by_a_step(drift: int) -> None:
    step = totp.matching_step(SECRET, code_at(NOW + drift), NOW, 0)

    assert step == totp.step_at(NOW + drift)


@pytest.mark.parametrize("drift", [-60, 60])
def test_a_clock_that_is_further_off_is_refused(drift: int) -> None:
    assert totp.matching_step(SECRET, code_at(NOW + drift), NOW, 0) is None


def test_a_code_is_good_once_and_so_are_those_before_it() -> None:
    used = totp.step_at(NOW)

    assert totp.matching_step(SECRET, code_at(NOW), NOW, used) is None
    assert totp.matching_step(SECRET, code_at(NOW - 30), NOW, used) is None
    assert totp.matching_step(SECRET, code_at(NOW + 30), NOW, used) == used + 1


@pytest.mark.parametrize("code", ["", "abc", "００５９２４", "0059240", " 005924"])
def test_what_is_no_code_opens_nothing(code: str) -> None:
    assert totp.matching_step(SECRET, code, NOW, 0) is None


def test_the_address_names_account_and_person() -> None:
    address = totp.address_of(SECRET, "IoT console 1234", "li.lei@plant")

    label = "IoT%20console%201234%3Ali.lei%40plant"
    assert address == f"otpauth://totp/{label}?secret={SECRET}&issuer=IoT%20console%201234"
