"""Who may open which page of the console, and which of its buttons are of use to them."""

from collections.abc import Callable
from http import HTTPStatus

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from ram.permissions import visit_of

BACK_OFFICE = "admin"  # asks its own question of everybody
SAVE = "save_"  # before the name of a page, in templates


class PagePermission:
    """Asks before every page; stands behind the middleware that asks who somebody is.

    What needs no sign-in (`login_not_required`) is open to all or, like REST, asks for itself.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Pass the request on."""
        return self.get_response(request)

    def process_view(
        self,
        request: HttpRequest,
        view: Callable[..., HttpResponse],
        _args: object,
        kwargs: dict[str, object],
    ) -> HttpResponse | None:
        """Refuse whom no policy lets in."""
        page = request.resolver_match
        if not getattr(view, "login_required", True) or page is None:
            return None
        if page.app_name == BACK_OFFICE:
            return None
        missing = visit_of(request).missing(page.url_name or "", kwargs)
        if missing is None:
            return None
        if request.headers.get("HX-Request"):
            return _sentence(missing.action)
        # Not the resource: how it is spelled would tell that it is there.
        raise PermissionDenied(missing.action)


def _sentence(action: str) -> HttpResponse:
    """Answer what the page that asked for a fragment or a dialog shows in its alert."""
    sentence = _("You may not do this: no policy of yours allows %(action)s.")
    return HttpResponse(sentence % {"action": action}, "text/plain", HTTPStatus.FORBIDDEN)


class May:
    """Answers templates: `{% if may.delete_queue %}` asks for that page, with this page's names.

    `{% if may.save_rule %}` asks whether what the page "rule" shows may be saved there, too.
    """

    def __init__(self, request: HttpRequest) -> None:
        self._request = request

    def __getitem__(self, page: str) -> bool:
        match, visit = self._request.resolver_match, visit_of(self._request)
        address = match.kwargs if match else {}
        if page.startswith(SAVE):
            return visit.may_save(page.removeprefix(SAVE), address)
        return visit.may_open(page, address)


def may(request: HttpRequest) -> dict[str, May]:
    """Give every template of somebody who signed in the word `may`."""
    return {"may": May(request)} if request.user.is_authenticated else {}
