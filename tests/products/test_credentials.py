"""Logins as real SDKs write them, and those that must not pass."""

import json
from pathlib import Path
from typing import Any

import pytest

from products import errors
from products.credentials import Login, TokenLogin, read_login

CASES = json.loads((Path(__file__).parent / "cases" / "logins.json").read_text())
GOOD = [case for case in CASES if "refused" not in case]
BAD = [case for case in CASES if "refused" in case]


def name(case: dict[str, Any]) -> str:
    return str(case["name"])


def read(client_id: str, username: str, password: str) -> Login:
    login = read_login(client_id, username, password)
    assert isinstance(login, Login)
    return login


def check(case: dict[str, Any]) -> None:
    read(case["client_id"], case["username"], case["password"]).check(case["secret"])


@pytest.mark.parametrize("case", GOOD, ids=name)
def test_login_made_with_the_secret_passes(case: dict[str, Any]) -> None:
    check(case)


@pytest.mark.parametrize("case", BAD, ids=name)
def test_other_logins_are_refused_with_their_reason(case: dict[str, Any]) -> None:
    with pytest.raises(errors.LoginRefused) as caught:
        check(case)

    assert type(caught.value).__name__ == case["refused"]
    assert str(caught.value).endswith(".")


def test_reason_for_a_wrong_password_shows_what_should_have_been_signed() -> None:
    login = read("12345|signmethod=hmacsha1,timestamp=789|", "device&pk", "00")

    with pytest.raises(errors.WrongPassword, match="clientId12345deviceNamedeviceproductKeypk"):
        login.check("secret")


@pytest.mark.parametrize(
    ("client_id", "username"),
    [
        (f"12345|signmethod=hmacsha1,timestamp={'7' * 1024}|", "device&pk"),
        (f"12345|signmethod={'x' * 1024}|", "device&pk"),
        ("12345|signmethod=hmacsha1|", f"{'d' * 64}&pk"),
        ("12345|signmethod=hmacsha1|", "device\0&pk"),
    ],
)
def test_text_that_no_device_needs_is_not_repeated_in_the_refusal(
    client_id: str, username: str
) -> None:
    with pytest.raises(errors.MalformedLogin) as caught:
        read_login(client_id, username, "00")

    assert len(str(caught.value)) < 100


def test_iot_id_without_an_ampersand_logs_in_with_a_token() -> None:
    iot_id = "4z819VQHk6VSLmmBJfrf00107ee200"

    assert read_login("anything", iot_id, "0d7fdeb9") == TokenLogin(iot_id, "0d7fdeb9")
