"""What people see when something broke: 503 while the store or the database is away, else 500."""

import sys
from http import HTTPStatus

from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.utils.translation import gettext as _
from django.views.defaults import server_error

from iotconsole.kit.away import AWAY

AGAIN_SECONDS = 5


def failure(request: HttpRequest) -> HttpResponse:
    """Answer for the exception under way, which Django logs; a fragment gets the sentence alone."""
    if not isinstance(sys.exception(), AWAY):
        return server_error(request)
    sentence = _("The store or the database does not answer just now. Try again in a moment.")
    if request.headers.get("HX-Request"):
        answer = HttpResponse(sentence, content_type="text/plain; charset=utf-8")
    else:
        # Without the request: what is known of it and its user may be in what is away.
        answer = HttpResponse(render_to_string("503.html", {"sentence": sentence}))
    answer.status_code = HTTPStatus.SERVICE_UNAVAILABLE
    answer.headers["Retry-After"] = str(AGAIN_SECONDS)
    return answer
