"""Sessions have an end: by time, by hand, by another password, by being disabled."""

import os
import subprocess
import sys

import pytest
from django.test import Client

from ram import services
from ram.models import User
from ram.signin.models import ConsoleSession
from ram.signin.sessions import number_of
from tests.ram.signin.conftest import ANOTHER, PASSWORD, Clock

HOUR = 3_600


def browser(user: User, agent: str = "Firefox") -> Client:
    client = Client(headers={"User-Agent": agent})
    client.post("/login/", {"username": user.username, "password": PASSWORD})
    return client


def is_in(client: Client) -> bool:
    return client.get("/account/").status_code == 200


def test_a_session_ends_when_nobody_used_it(lily: User, clock: Clock) -> None:
    client = browser(lily)

    clock.shift(2 * HOUR - 60)
    assert is_in(client)
    clock.shift(2 * HOUR - 60)
    assert is_in(client)
    clock.shift(2 * HOUR + 60)
    assert not is_in(client)


def test_a_page_that_refreshes_itself_is_no_use(lily: User, clock: Clock) -> None:
    client = browser(lily)

    for _ in range(3):
        clock.shift(HOUR)
        client.get("/account/", headers={"Seen": "0"})

    assert not is_in(client)


def test_a_session_ends_after_half_a_day_however_busy(lily: User, clock: Clock) -> None:
    client = browser(lily)

    for region in ("cn-beijing", "cn-shanghai") * 6:  # each choice writes the session anew
        assert client.get(f"/account/?region={region}").status_code == 200
        clock.shift(HOUR)
    clock.shift(HOUR)

    assert not is_in(client)


def test_a_fragment_of_an_ended_session_reloads_the_page(lily: User, clock: Clock) -> None:
    client = browser(lily)
    clock.shift(3 * HOUR)

    answer = client.get("/account/", headers={"HX-Request": "true"})

    assert answer.headers["HX-Refresh"] == "true"


def test_own_sessions_are_listed_with_address_and_agent(lily: User) -> None:
    client, phone = browser(lily), browser(lily, "Phone")

    page = client.get("/account/").text

    assert "Firefox" in page
    assert "Phone" in page
    assert page.count(">this browser<") == 1
    assert str(phone.session.session_key) not in page


def test_another_session_is_ended_by_hand(lily: User) -> None:
    client, phone = browser(lily), browser(lily, "Phone")

    client.post(f"/account/sessions/{number_of(phone.session)}/end/")

    assert not is_in(phone)
    assert is_in(client)


def test_sessions_of_others_are_not_to_be_ended(lily: User) -> None:
    client = browser(lily)
    max_ = services.create_user("max")
    services.create_login_profile(max_, PASSWORD)
    other = browser(max_)

    client.post(f"/account/sessions/{number_of(other.session)}/end/")
    client.post("/account/end-other-sessions/")

    assert is_in(other)


def test_another_password_ends_all_sessions_but_the_present(lily: User) -> None:
    client, phone = browser(lily), browser(lily, "Phone")

    form = {"old": PASSWORD, "password": ANOTHER, "again": ANOTHER}
    client.post("/account/password/", form)

    assert not is_in(phone)
    assert is_in(client)
    assert lily.console_sessions.count() == 1


def test_a_password_set_by_an_administrator_ends_all(lily: User) -> None:
    client = browser(lily)

    services.update_login_profile(lily, password=ANOTHER)

    assert not is_in(client)


def test_sessions_of_who_was_disabled_do_not_come_back(lily: User) -> None:
    client = browser(lily)

    lily.is_active = False
    lily.save()
    lily.is_active = True
    lily.save()

    assert not is_in(client)


def test_without_a_login_the_sessions_end(lily: User) -> None:
    client = browser(lily)

    services.delete_login_profile(lily)

    assert not is_in(client)


def test_who_signs_in_sweeps_what_had_its_time(lily: User, clock: Clock) -> None:
    browser(lily)
    clock.shift(13 * HOUR)

    browser(lily)

    assert ConsoleSession.objects.count() == 1


@pytest.mark.parametrize(
    ("address", "names"),
    [
        ("https://console.example.com", "__Host-session __Host-csrf True True"),
        ("", "sessionid csrftoken False False"),
    ],
)
def test_over_tls_the_cookies_belong_to_this_host_alone(address: str, names: str) -> None:
    asked = (
        "from django.conf import settings as s; print(s.SESSION_COOKIE_NAME, s.CSRF_COOKIE_NAME,"
        " s.SESSION_COOKIE_SECURE, s.CSRF_COOKIE_SECURE)"
    )
    env = {**os.environ, "PUBLIC_WEB_URL": address}

    told = subprocess.run([sys.executable, "-c", asked], env=env, capture_output=True, text=True)

    assert told.stdout.strip() == names
