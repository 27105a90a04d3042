"""Which stretch of time the plots of a page show."""

from django.http import HttpRequest

SPANS = (60, 360, 1_440)  # minutes


def span(request: HttpRequest) -> int:
    """Answer the minutes of `?span=`, one of those on offer."""
    wanted = request.GET.get("span", "")
    return next((minutes for minutes in SPANS if str(minutes) == wanted), SPANS[0])
