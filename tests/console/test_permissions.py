"""Who may open what: every address of the console has an answer for each of the cast."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.http import HttpResponseBase
from django.test import Client
from django.urls import URLPattern, get_resolver, reverse
from rest_framework.views import APIView

OPEN_TO_ALL = {
    *{"login", "sign_in_code", "set_language", "healthz", "readyz", "metrics"},
    "signing_certificate",
}
OWN = {
    *{"logout", "account", "change_password", "add_authenticator", "remove_authenticator"},
    *{"renew_codes", "end_session", "end_other_sessions", "create_token", "revoke_token"},
}
ANYTHING = {"pk": 1, "operation": 1, "rank": 1}

pytestmark = pytest.mark.django_db


def pages(rows: list[Any]) -> Iterator[URLPattern]:
    """Answer all that has an address but the back office and REST, which ask for themselves."""
    for row in rows:
        if isinstance(row, URLPattern):
            if not issubclass(getattr(row.callback, "cls", object), APIView):
                yield row
        elif row.app_name != "admin":
            yield from pages(row.url_patterns)


def addresses() -> dict[str, str]:
    """Answer where each page is, by its name."""
    found = {}
    for page in pages(get_resolver().url_patterns):
        assert page.name, f"The page at {page.pattern} has no name."
        parameters = page.pattern.regex.groupindex
        found[page.name] = reverse(page.name, kwargs={p: ANYTHING.get(p, "x") for p in parameters})
    return found


def open_pages(client: Client) -> set[str]:
    answers = {name: client.get(address) for name, address in addresses().items()}
    assert len(answers) > 60
    return {name for name, answer in answers.items() if not is_closed(answer)}


def is_closed(answer: HttpResponseBase) -> bool:
    return answer.status_code == 403 or "/login/?next=" in answer.headers.get("Location", "")


def test_nobody_is_led_to_the_sign_in_page_from_everywhere() -> None:
    assert open_pages(Client()) == OPEN_TO_ALL


def test_somebody_who_does_not_own_the_account_has_one_of_their_own(stranger: Client) -> None:
    assert open_pages(stranger) == OPEN_TO_ALL | OWN


def test_the_owner_may_open_everything(console: Client) -> None:
    assert open_pages(console) == set(addresses())


def test_who_may_not_is_told_who_may_and_can_sign_in_anew(stranger: Client) -> None:
    answer = stranger.get("/")

    assert "Only the owner of the account may use this console." in answer.text
    assert 'action="/logout/"' in answer.text


def test_a_button_is_as_closed_as_its_page(stranger: Client) -> None:
    assert stranger.post("/products/new/", {"name": "Air Testing"}).status_code == 403


def test_the_back_office_asks_for_staff(stranger: Client) -> None:
    assert "/admin/login/" in stranger.get("/admin/").headers["Location"]
