"""Who acts while a request to the console, the back office or REST is answered."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

from iotconsole.kit import ids
from ram.audit.actor import ANONYMOUS, Actor, Door, acting
from ram.context import address_of
from ram.models import User

_DOORS = {"/api/": Door.REST, "/admin/": Door.ADMIN}


class Visit:
    """Gives every request an id, tells it in `X-Request-Id`, and says who acts meanwhile."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Pass the request on."""
        request_id = ids.openapi_request_id()
        with acting(lambda: _actor(request, request_id)):
            response = self.get_response(request)
        response.headers["X-Request-Id"] = request_id
        return response


def _actor(request: HttpRequest, request_id: str) -> Actor:
    # Asked when something happens: REST sets the user when it has read the credentials.
    user = getattr(request, "user", None)
    arn, name = (user.arn, user.username) if isinstance(user, User) else (ANONYMOUS, "")
    return Actor(
        arn=arn,
        door=_door(request.path),
        address=address_of(request),
        request_id=request_id,
        name=name,
        access_key_id=getattr(getattr(request, "auth", None), "access_key_id", ""),
    )


def _door(path: str) -> Door:
    return next((door for place, door in _DOORS.items() if path.startswith(place)), Door.CONSOLE)
