"""Passwords follow the rules of the account, wherever they are set."""

from datetime import UTC, datetime, timedelta

import pytest
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.core.management import CommandError, call_command

from ram import services
from ram.errors import LoginProfileAlreadyExists, LoginProfileNotExist, UserInUse, WeakPassword
from ram.models import User
from ram.services.logins import has_expired
from ram.signin.models import PasswordRules
from ram.signin.validators import lacking

FIRST, SECOND, THIRD = "first long one", "second long one", "third long one"
STRICT = PasswordRules(
    minimum_length=10,
    require_lowercase=True,
    require_uppercase=True,
    require_numbers=True,
    require_symbols=True,
)


@pytest.fixture
def lily(committed: None) -> User:
    return services.create_user("lily")


@pytest.mark.parametrize(
    ("password", "complaints"),
    [
        ("Ab1-Ab1-Ab1", []),
        ("Ab1-", ["A password has at least 10 characters."]),
        ("ab1-ab1-ab1", ["This password lacks: an upper-case letter."]),
        ("AB1-AB1-AB1", ["This password lacks: a lower-case letter."]),
        ("Abc-Abc-Abc", ["This password lacks: a digit."]),
        ("Abc 1 Abc 1", ["This password lacks: a symbol."]),
        (
            "空气检测空气1-空气检测",
            ["This password lacks: a lower-case letter, an upper-case letter."],
        ),
    ],
)
def test_each_kind_that_is_wanted_is_missed(password: str, complaints: list[str]) -> None:
    assert lacking(password, STRICT) == complaints


def test_rules_that_were_set_bind_the_next_password(lily: User) -> None:
    services.set_password_rules(minimum_length=16)

    with pytest.raises(WeakPassword, match="at least 16 characters") as refused:
        services.create_login_profile(lily, "too short now")

    assert refused.value.field == "password"


def test_a_command_is_held_to_the_rules_too(lily: User, monkeypatch: pytest.MonkeyPatch) -> None:
    services.set_password_rules(minimum_length=16)
    monkeypatch.setattr("getpass.getpass", lambda **_: "too short now")

    with pytest.raises(CommandError, match="Aborting password change"):
        call_command("changepassword", "lily")


def test_former_passwords_do_not_come_again(lily: User) -> None:
    services.set_password_rules(reuse_prevention=2)
    services.create_login_profile(lily, FIRST)
    services.change_password(lily, SECOND, session="")

    for used in (FIRST, SECOND):
        with pytest.raises(WeakPassword, match="used before"):
            services.change_password(lily, used, session="")
    services.change_password(lily, THIRD, session="")
    services.change_password(lily, FIRST, session="")


def test_a_common_password_is_refused_whatever_the_rules(lily: User) -> None:
    with pytest.raises(ValidationError, match="too common"):
        validate_password("password1", lily)


def test_a_password_expires_after_the_days_of_the_rules(lily: User) -> None:
    services.create_login_profile(lily, FIRST)
    services.set_password_rules(max_age=30)
    now = datetime.now(UTC)

    assert not has_expired(lily, now + timedelta(days=29))
    assert has_expired(lily, now + timedelta(days=31))


def test_the_password_of_the_owner_does_not_expire(owner: User) -> None:
    services.set_password_rules(max_age=1)

    assert not has_expired(owner, datetime.now(UTC) + timedelta(days=9))


def test_a_login_is_made_once(lily: User) -> None:
    services.create_login_profile(lily, FIRST)

    with pytest.raises(LoginProfileAlreadyExists):
        services.create_login_profile(lily, SECOND)


def test_without_its_login_a_user_has_no_password(lily: User) -> None:
    services.create_login_profile(lily, FIRST)

    services.delete_login_profile(lily)

    assert not lily.has_usable_password()
    with pytest.raises(LoginProfileNotExist):
        services.update_login_profile(lily, password=SECOND)


def test_a_user_who_may_sign_in_is_not_deleted(lily: User) -> None:
    services.create_login_profile(lily, FIRST)

    with pytest.raises(UserInUse, match="console login"):
        services.delete_user(lily)
