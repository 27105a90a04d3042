"""How people come in, and what keeps others out."""

import json
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.contrib.auth import hashers
from django.core.management import call_command
from django.test import Client
from structlog.testing import capture_logs

from ram import services
from ram.audit.models import AuditEntry
from ram.models import User
from ram.services import mfa
from ram.signin import totp
from ram.signin.sessions import number_of
from tests.ram.signin.conftest import ANOTHER, NOON, PASSWORD, Clock


def sign_in(client: Client, name: str = "lily", password: str = PASSWORD) -> str:
    """Try, and answer where it leads or what is said."""
    answer = client.post("/login/", {"username": name, "password": password, "next": "/account/"})
    return said(answer)


def said(answer: Any) -> str:
    if "Location" in answer.headers:
        return str(answer.headers["Location"])
    form = answer.context["form"]
    return " ".join(error for errors in form.errors.values() for error in errors)


def code_now(user: User, moment: datetime = NOON) -> str:
    return totp.code_of(user.authenticator.secret, totp.step_at(int(moment.timestamp())))


def with_app(user: User) -> list[str]:
    """Set up an app a while ago, so that the code of now is fresh."""
    mfa.offer_authenticator(user)
    before = NOON - timedelta(minutes=5)
    codes = mfa.confirm_authenticator(user, code_now(user, before), before)
    user.authenticator.refresh_from_db()
    return codes


def test_name_and_password_lead_to_where_one_wanted(lily: User, client: Client) -> None:
    assert sign_in(client) == "/account/"
    assert client.get("/account/").status_code == 200


def test_unknown_wrong_and_disabled_look_alike(lily: User, client: Client) -> None:
    gone = services.create_user("gone")
    services.create_login_profile(gone, PASSWORD)
    User.objects.filter(username="gone").update(is_active=False)

    answers = {sign_in(client, "lily", "wrong"), sign_in(client, "nobody"), sign_in(client, "gone")}

    assert answers == {"The user name or the password is wrong."}


@pytest.mark.parametrize("name", ["lily", "nobody", "signs-only"])
def test_every_failure_costs_one_hash(
    lily: User, client: Client, name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    services.create_user("signs-only")
    hashed = []
    encode = hashers.MD5PasswordHasher.encode

    def counted(hasher: hashers.MD5PasswordHasher, password: str, salt: str) -> str:
        hashed.append(password)
        return encode(hasher, password, salt)

    monkeypatch.setattr(hashers.MD5PasswordHasher, "encode", counted)

    sign_in(client, name, "wrong")

    assert len(hashed) == 1


def test_who_has_no_login_may_not_sign_in_with_the_right_password(
    lily: User, client: Client
) -> None:
    lily.login_profile.delete()

    assert sign_in(client).startswith("lily may not sign in to the console")


@pytest.mark.parametrize("name", ["lily", "nobody"])
def test_after_five_failures_even_the_right_password_waits(
    lily: User, client: Client, clock: Clock, name: str
) -> None:
    for _ in range(5):
        sign_in(client, name, "wrong")

    assert sign_in(client, name) == "Too many attempts failed. Try again in 1 min."
    clock.shift(61)
    assert sign_in(client) == "/account/"


def test_unlocking_ends_the_wait(lily: User, client: Client) -> None:
    for _ in range(5):
        sign_in(client, "lily", "wrong")

    call_command("unlock", "lily")

    assert sign_in(client) == "/account/"


def test_a_failure_is_logged_and_audited_with_its_address(lily: User, client: Client) -> None:
    with capture_logs() as logs:
        sign_in(client, "lily", "wrong")

    refused = next(line for line in logs if line["event"] == "sign_in_refused")
    assert (refused["user"], refused["address"]) == ("lily", "127.0.0.1")
    entry = AuditEntry.objects.filter(action="ram:SignIn").latest("number")
    assert (entry.outcome, entry.address) == ("failure", "127.0.0.1")


@pytest.mark.parametrize("door", ["/logout/", "/admin/logout/"])
def test_who_signs_out_is_audited_with_the_session_that_ends(
    lily: User, client: Client, door: str
) -> None:
    sign_in(client)
    number = number_of(client.session)
    if door.startswith("/admin/"):
        User.objects.filter(pk=lily.pk).update(is_staff=True)

    client.post(door)

    [entry] = AuditEntry.objects.filter(action="ram:SignOut")
    assert (entry.resource, entry.actor) == (lily.arn, lily.arn)
    assert json.loads(entry.after) == {"number": number}


def test_who_comes_back_too_late_has_not_signed_out(
    lily: User, client: Client, clock: Clock
) -> None:
    sign_in(client)
    clock.shift(86_400)

    client.get("/account/")

    assert not AuditEntry.objects.filter(action="ram:SignOut").exists()


def test_signing_in_gives_the_session_another_key(lily: User, client: Client) -> None:
    client.post("/language/", {"language": "en"})
    client.session["kept"] = True
    client.session.save()
    before = client.session.session_key

    sign_in(client)

    assert client.session.session_key != before


def test_with_an_app_the_password_alone_opens_nothing(lily: User, client: Client) -> None:
    with_app(lily)

    assert sign_in(client) == "/login/code/?next=/account/"
    assert client.get("/account/").headers["Location"] == "/login/?next=/account/"


def test_a_code_opens_once(lily: User, client: Client) -> None:
    with_app(lily)
    answers = []

    for browser in (client, Client()):
        sign_in(browser)
        form = {"code": code_now(lily), "next": "/account/"}
        answers.append(said(browser.post("/login/code/", form)))

    assert answers == ["/account/", "The code is wrong or was used already."]
    assert client.session["mfa"] is True


def test_a_recovery_code_opens_once(lily: User, client: Client) -> None:
    recovery, *_ = with_app(lily)
    answers = []

    for browser in (client, Client()):
        sign_in(browser)
        form = {"code": recovery, "next": "/account/"}
        answers.append(said(browser.post("/login/code/", form)))

    assert answers == ["/account/", "The code is wrong or was used already."]


def test_codes_are_not_guessed_by_whoever_knows_the_password(lily: User, client: Client) -> None:
    with_app(lily)
    answers = []

    for _ in range(6):
        sign_in(client)
        answers.append(said(client.post("/login/code/", {"code": "000000"})))

    assert answers[-1] == "Too many attempts failed. Try again in 1 min."


def test_a_password_that_was_changed_meanwhile_is_not_good_for_the_code_page(
    lily: User, client: Client
) -> None:
    with_app(lily)
    sign_in(client)
    services.update_login_profile(User.objects.get(pk=lily.pk), password=ANOTHER)

    answer = client.post("/login/code/", {"code": code_now(lily)})

    assert answer.headers["Location"] == "/login/"


def test_a_password_is_good_for_the_code_page_five_minutes(
    lily: User, client: Client, clock: Clock
) -> None:
    with_app(lily)
    sign_in(client)
    clock.shift(301)

    answer = client.post("/login/code/", {"code": code_now(lily, NOON)})

    assert answer.headers["Location"] == "/login/"


def test_a_password_somebody_else_chose_is_changed_first(lily: User, client: Client) -> None:
    services.update_login_profile(lily, password_reset_required=True)
    sign_in(client)

    assert client.get("/account/").headers["Location"] == "/account/password/"
    assert client.get("/api/v1/tokens/").status_code == 401
    form = {"old": PASSWORD, "password": ANOTHER, "again": ANOTHER}
    client.post("/account/password/", form)
    assert client.get("/account/").status_code == 200


def test_an_expired_password_is_changed_first(lily: User, client: Client, clock: Clock) -> None:
    services.set_password_rules(max_age=30)
    clock.shift(timedelta(days=31))

    sign_in(client)

    assert client.get("/account/").headers["Location"] == "/account/password/"


def test_an_expired_password_opens_nothing_where_the_rules_are_hard(
    lily: User, client: Client, clock: Clock
) -> None:
    services.set_password_rules(max_age=30, hard_expiry=True)
    clock.shift(timedelta(days=31))

    assert sign_in(client).startswith("The password has expired")


def test_who_has_to_have_an_app_sets_it_up_first(lily: User, client: Client) -> None:
    services.update_login_profile(lily, mfa_bind_required=True)
    sign_in(client)

    assert client.get("/account/").headers["Location"] == "/account/authenticator/"
    assert "data:image/svg+xml" in client.get("/account/authenticator/").text
    shown = client.post("/account/authenticator/", {"code": code_now(lily)})
    assert len(shown.context["codes"]) == 10
    assert client.get("/account/").status_code == 200


def test_who_has_to_have_an_app_does_not_turn_it_off(lily: User, client: Client) -> None:
    recovery, *_ = with_app(lily)
    services.update_login_profile(lily, mfa_bind_required=True)
    sign_in(client)
    client.post("/login/code/", {"code": code_now(lily)})

    answer = client.post("/account/authenticator/remove/", {"code": recovery})

    assert said(answer) == "An administrator requires two-step sign-in of you."


def test_the_back_office_has_no_door_of_its_own(lily: User, client: Client) -> None:
    answer = client.post("/admin/login/", {"username": "lily", "password": PASSWORD})

    assert answer.headers["Location"].startswith("/login/")
