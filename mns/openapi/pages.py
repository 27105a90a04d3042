"""One page of a list, by number: `PageData` and where in the whole it is."""

from collections.abc import Callable

from django.db.models import QuerySet

from iotconsole.kit.openapi import Parameters
from mns.limits import Range
from mns.pages import Row

# Mns-open, ListQueue: PageNum, PageSize; what lies outside counts as the nearest inside
NUMBER = Range(1, 100_000_000)
SIZE = Range(10, 50)


def page(
    parameters: Parameters, rows: QuerySet[Row], write: Callable[[Row], dict[str, object]]
) -> dict[str, object]:
    """Answer the page that was asked for."""
    number = _within(NUMBER, parameters.number("PageNum"))
    size = _within(SIZE, parameters.number("PageSize"))
    total = rows.count()
    data = [write(row) for row in rows.order_by("name")[(number - 1) * size : number * size]]
    return {
        "PageData": data,
        "PageNum": number,
        "PageSize": size,
        "Pages": -(-total // size),
        "Size": len(data),
        "Total": total,
    }


def _within(allowed: Range, value: int | None) -> int:
    if value is None:
        return allowed.lowest
    return min(max(value, allowed.lowest), allowed.highest)
