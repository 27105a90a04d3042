"""One page of a list by number, as IoT Platform counts."""

from dataclasses import dataclass
from typing import TypeVar

from django.db.models import Model, QuerySet

from iotconsole.kit.openapi import Parameters
from products.openapi.values import CallRefused, Document

DEFAULT_SIZE = 10
LAST_PAGE = 10_000_000  # of any list; beyond it no database counts

Row = TypeVar("Row", bound=Model)


@dataclass(frozen=True, slots=True)
class Page:
    """Which page of how many rows."""

    number: int
    size: int

    def of(self, rows: QuerySet[Row]) -> list[Row]:
        """Answer the rows of the page."""
        first = (self.number - 1) * self.size
        return list(rows[first : first + self.size])

    def place(self, total: int, *, name: str = "Page") -> Document:
        """Say where in the whole the page is."""
        pages = -(-total // self.size)
        return {name: self.number, "PageSize": self.size, "PageCount": pages, "Total": total}


def read(parameters: Parameters, most: int, last: int = LAST_PAGE) -> Page:
    """Read which page a call asks for; the first ten rows if it does not say."""
    size = parameters.number("PageSize")
    number = parameters.number("CurrentPage")
    size, number = DEFAULT_SIZE if size is None else size, 1 if number is None else number
    if not (1 <= size <= most and 1 <= number <= last):
        raise invalid(f"PageSize is 1 to {most}, CurrentPage 1 to {last}.")
    return Page(number, size)


def invalid(sentence: str) -> CallRefused:
    """Say why there is no such page."""
    return CallRefused("iot.common.InvalidPageParams", sentence, field="CurrentPage")
