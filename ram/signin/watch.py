"""Sessions that had their time end, and until what is due is done no page but its own opens."""

from collections.abc import Callable
from datetime import datetime

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, resolve_url
from django_htmx.http import HttpResponseClientRefresh

from iotconsole.kit import clock
from ram.signin.models import ConsoleSession
from ram.signin.sessions import DUE, SessionStore, entry_of

TOUCH_MS = 60_000  # `last_seen` is written no more often
OPEN = {"logout", "set_language"}
REST = "/api/"


class SessionWatch:
    """Stands behind the middleware that asks who somebody is."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """End a session or note that it is used, then pass the request on."""
        if request.user.is_authenticated and _is_over(request):
            request.session.flush()  # nobody signs out here, so no sign-out is told
            request.user = AnonymousUser()
        response = self.get_response(request)
        if _is_led_to_sign_in(request, response):
            return HttpResponseClientRefresh()  # not into a corner of the page
        return response

    def process_view(self, request: HttpRequest, *_: object) -> HttpResponse | None:
        """Lead whoever has something to do first to where it is done."""
        todo = request.session.get(DUE) if request.user.is_authenticated else None
        page = request.resolver_match
        if not todo or page is None or page.url_name in OPEN | {todo}:
            return None
        if request.path.startswith(REST):
            request.user = AnonymousUser()
            return None
        return redirect(todo)


def _is_over(request: HttpRequest) -> bool:
    entry, seen, now_ms = entry_of(request.session), _last_seen(request), clock.now_ms()
    if entry is None or now_ms - entry.at_ms > settings.SESSION_COOKIE_AGE * 1000:
        return True
    idle_ms = now_ms - clock.epoch_ms(seen) if seen else 0
    if idle_ms > settings.SESSION_IDLE_SECONDS * 1000:
        return True
    if idle_ms > TOUCH_MS and not _is_poll(request):
        ConsoleSession.objects.filter(number=entry.number).update(last_seen=clock.moment(now_ms))
    return False


def _last_seen(request: HttpRequest) -> datetime | None:
    session = request.session
    return session.last_seen if isinstance(session, SessionStore) else None


def _is_poll(request: HttpRequest) -> bool:
    """Tell a fragment that asks again by itself: nobody need be sitting there."""
    return "Seen" in request.headers


def _is_led_to_sign_in(request: HttpRequest, response: HttpResponse) -> bool:
    is_fragment = "HX-Request" in request.headers
    return is_fragment and response.headers.get("Location", "").startswith(
        resolve_url(settings.LOGIN_URL)
    )
