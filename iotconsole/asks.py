"""Which permission the pages and routes need that belong to no app."""

from iotconsole.kit.asks import Permission, everybody, needs
from rules.asks import EVERYTHING

_LOOK = needs("iot:ListRule", EVERYTHING)

PAGES: dict[str, Permission] = {
    "overview": _LOOK,
    "overview_latest": _LOOK,
    "api-docs": everybody,
}

ROUTES: dict[str, Permission] = {"api-root": everybody, "api-schema": everybody}
