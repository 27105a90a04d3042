"""Who may open which page of the console: the owner of the account, and nobody else yet."""

from collections.abc import Callable

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse

SIGN_OUT = "logout"
BACK_OFFICE = "admin"  # asks its own question of everybody


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
        self, request: HttpRequest, view: Callable[..., HttpResponse], *_: object
    ) -> None:
        """Refuse whoever does not own the account."""
        page = request.resolver_match
        if not getattr(view, "login_required", True) or page is None:
            return
        if page.app_name == BACK_OFFICE or page.url_name == SIGN_OUT:
            return
        if not request.user.is_superuser:
            raise PermissionDenied
