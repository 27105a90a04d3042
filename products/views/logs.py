"""What the device log has of a device or a product, as a page asks for it."""

import re
from typing import Any

from django.http import HttpRequest

from iotconsole.kit.clock import now_ms
from products import devicelog
from products.devicelog import EVERYTHING
from products.log_forms import LogSearchForm

LOG_ROWS = 60
# A number of the stream has 64 bits, which 19 digits always fit; nothing is before 0-0.
_CURSOR = re.compile(r"[1-9][0-9]{0,18}-[0-9]{1,19}-[0-9]{1,4}")


def log_search(request: HttpRequest) -> dict[str, Any]:
    """Answer what the page asks its fragment for."""
    asked = request.GET.copy()
    return {"log_form": LogSearchForm(asked), "log_asked": asked.urlencode()}


def log_lines(
    request: HttpRequest, product_key: str, device_name: str | None = None
) -> dict[str, Any]:
    """Answer the lines that are looked for, and where older ones are."""
    before = request.GET.get("before", "")
    if not _CURSOR.fullmatch(before):
        before = ""
    search = LogSearchForm(request.GET).search(now_ms())
    entries = devicelog.read(product_key, device_name, count=LOG_ROWS, before=before, search=search)
    is_full = len({entry.cursor for entry in entries}) == LOG_ROWS
    return {
        "entries": entries,
        "is_search": search != EVERYTHING,
        "older": _address(request, entries[-1].cursor) if is_full else "",
        "newest": _address(request, "") if before else "",
    }


def _address(request: HttpRequest, before: str) -> str:
    query = request.GET.copy()
    query["before"] = before
    return f"?{query.urlencode()}"
