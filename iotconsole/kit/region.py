"""Which region the person at the console looks at."""

from django.conf import settings
from django.http import HttpRequest

SESSION_KEY = "region"


def current_region(request: HttpRequest) -> str:
    """Answer the region of `?region=`, else the one chosen in this session.

    Names of topics and queues mean something only together with their region, so a link that
    somebody passes on carries it. Opening a page chooses; a fragment or dialog only asks.
    """
    wanted = request.GET.get("region", "")
    if wanted not in settings.REGIONS:
        return str(request.session.get(SESSION_KEY, settings.REGION))
    if not request.headers.get("HX-Request"):
        request.session[SESSION_KEY] = wanted
    return wanted
