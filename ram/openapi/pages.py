"""One page of a list, and where the next one begins: Marker, MaxItems, IsTruncated."""

from collections.abc import Callable
from typing import TypeVar

from django.db.models import Model, QuerySet

from iotconsole.kit.openapi import Parameters
from ram.openapi.values import invalid_value

# RAM API, ListUsers and its kin: MaxItems 1-1000, default 100
LEAST, MOST, DEFAULT = 1, 1_000, 100

_LONGEST_MARKER = 18  # digits that every database takes for a number

Document = dict[str, object]
Row = TypeVar("Row", bound=Model)


def page(
    parameters: Parameters, rows: QuerySet[Row], kind: str, write: Callable[[Row], Document]
) -> Document:
    """Answer the page that was asked for, oldest first; `kind` names each of its items."""
    size = _size(parameters)
    found = list(rows.filter(pk__gt=_marker(parameters)).order_by("pk")[: size + 1])
    shown, is_truncated = found[:size], len(found) > size
    answer = {plural(kind): {kind: [write(row) for row in shown]}, "IsTruncated": is_truncated}
    return answer | ({"Marker": str(shown[-1].pk)} if is_truncated else {})


def whole(kind: str, items: list[Document]) -> Document:
    """Answer all there is."""
    return {plural(kind): {kind: items}}


def plural(kind: str) -> str:
    """Name a list of these: lists lie within an object, as an XML document has them."""
    return f"{kind[:-1]}ies" if kind.endswith("y") and not kind.endswith("Key") else f"{kind}s"


def _size(parameters: Parameters) -> int:
    size = parameters.number("MaxItems")
    if size is None:
        return DEFAULT
    if not LEAST <= size <= MOST:
        raise invalid_value("MaxItems", f"a number from {LEAST} to {MOST}")
    return size


def _marker(parameters: Parameters) -> int:
    marker = parameters.text("Marker")
    if not marker:
        return 0
    if not (marker.isascii() and marker.isdecimal() and len(marker) <= _LONGEST_MARKER):
        raise invalid_value("Marker", "the Marker of the page before")
    return int(marker)
