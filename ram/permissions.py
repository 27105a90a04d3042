"""May whoever is behind a web request do it: the tables of all apps say what each thing needs.

What stands in no table is open to nobody but the owner.
"""

from collections.abc import Mapping
from dataclasses import replace
from functools import cache
from importlib import import_module
from typing import TYPE_CHECKING

from django.conf import settings
from django.http import HttpRequest
from rest_framework.permissions import SAFE_METHODS, BasePermission
from rest_framework.request import Request

from iotconsole.kit.asks import Ask, Naming, Permission
from iotconsole.kit.clock import moment, now_ms
from iotconsole.kit.region import current_region
from ram.context import Context, context_of
from ram.identity import Identity, authorize, identity_of
from ram.models import User
from ram.signin.models import ApiToken
from ram.signin.scope import within_scope

if TYPE_CHECKING:
    from rest_framework.views import APIView  # which is still being imported when this is


@cache
def table(kind: str) -> dict[str, Permission]:
    """Answer what all PAGES or all ROUTES need, by their names."""
    found: dict[str, Permission] = {}
    for module in settings.PERMISSION_TABLES:
        found |= getattr(import_module(module), kind)
    return found


class Visit:
    """One web request and what its person may do with it; policies are read once."""

    def __init__(self, request: HttpRequest, identity: Identity) -> None:
        self.identity = identity
        self._request = request
        self._context: Context = context_of(request, moment(now_ms()))

    def refused(self, permission: Permission | None, naming: Naming) -> Ask | None:
        """Answer the first thing the person may not do, None if all is well."""
        if permission is None:
            return None if self._is_unbound else Ask("*", "*")
        return next((ask for ask in permission(naming) if not self._may(ask)), None)

    def may_open(self, page: str, address: Mapping[str, object]) -> bool:
        """Tell whether the person may open a page of the console."""
        return self.missing(page, address) is None

    def may_save(self, page: str, address: Mapping[str, object]) -> bool:
        """Tell whether the person may also save what a page shows."""
        naming = replace(self._naming(address), is_change=True)
        return self.refused(table("PAGES").get(page), naming) is None

    def missing(self, page: str, address: Mapping[str, object]) -> Ask | None:
        """Answer what the person lacks to open a page."""
        return self.refused(table("PAGES").get(page), self._naming(address))

    @property
    def _is_unbound(self) -> bool:
        return not self.identity.layers

    def _may(self, ask: Ask) -> bool:
        context = {**self._context, **ask.context}
        return authorize(self.identity, ask.action, ask.resource, context).allowed

    def _naming(self, address: Mapping[str, object]) -> Naming:
        request = self._request
        return Naming(
            person=self.identity.name,
            is_change=request.method not in SAFE_METHODS,
            address={"region": current_region(request), **address},
            sent=request.POST.dict(),
        )


def visit_of(request: HttpRequest) -> Visit:
    """Answer the visit of somebody who signed in to the console."""
    visit = getattr(request, "visit", None)
    if not isinstance(visit, Visit):
        assert isinstance(request.user, User)  # noqa: S101 - nobody else comes this far
        visit = request.visit = Visit(request, identity_of(request.user))  # type: ignore[attr-defined]
    return visit


class MayUse(BasePermission):
    """Lets into a route of REST whom policies let."""

    message = "Sign in with an access key, an API token or the console."

    def has_permission(self, request: Request, view: "APIView") -> bool:
        """Ask for what the route needs."""
        if not isinstance(request.user, User):
            return False
        identity = identity_of(request.user)
        if isinstance(request.auth, ApiToken):
            identity = within_scope(identity, request.auth)
        visit = Visit(request._request, identity)  # noqa: SLF001 - DRF keeps Django's there
        refused = visit.refused(table("ROUTES").get(_name(request, view)), _naming(request, view))
        if refused is not None:
            self.message = f"{identity.arn} may not {refused.action} on {refused.resource}."
        return refused is None


def _name(request: Request, view: "APIView") -> str:
    action = getattr(view, "action", None)
    if action:
        return f"{getattr(view, 'basename', '')}.{action}"
    match = request.resolver_match
    return str(match.url_name) if match else ""


def _naming(request: Request, view: "APIView") -> Naming:
    user = request.user
    is_change = request.method not in SAFE_METHODS
    sent = request.data if is_change else request.query_params.dict()
    return Naming(
        person=user.username if isinstance(user, User) else "",
        is_change=is_change,
        address=view.kwargs,
        sent=sent if isinstance(sent, Mapping) else {},
    )
