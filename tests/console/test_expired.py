"""A session that had its time opens what is open to all, and no other page."""

from typing import Any

from django.conf import settings
from django.test import Client

from ram.signin.sessions import ENTRY, SessionStore
from tests.console.test_permissions import OPEN_TO_ALL, addresses, is_closed


def test_a_session_that_had_its_time_opens_no_page(console: Client) -> None:
    long_ago = dict(console.session)
    long_ago[ENTRY] |= {"at_ms": 0}
    pages = addresses()

    found = {name for name in pages if not is_closed(browser(long_ago).get(pages[name]))}

    assert found == OPEN_TO_ALL
    assert is_closed(console.get(pages["rules"])) is False


def browser(session: dict[str, Any]) -> Client:
    """Answer a browser that has such a session; the first request ends it."""
    kept = SessionStore()
    kept.update(session)
    kept.save()
    client = Client()
    client.cookies[settings.SESSION_COOKIE_NAME] = str(kept.session_key)
    return client
