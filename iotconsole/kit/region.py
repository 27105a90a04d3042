"""Which region the person at the console looks at."""

from django.conf import settings
from django.http import HttpRequest

SESSION_KEY = "region"


def current_region(request: HttpRequest) -> str:
    """Answer the region chosen in this session; `?region=` in an address chooses.

    Names of topics and queues mean something only together with their region, so a link that
    somebody passes on carries it.
    """
    wanted = request.GET.get("region", "")
    if wanted in settings.REGIONS:
        request.session[SESSION_KEY] = wanted
    chosen: str = request.session.get(SESSION_KEY, settings.REGION)
    return chosen if chosen in settings.REGIONS else settings.REGION
