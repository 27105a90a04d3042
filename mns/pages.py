"""One page of definitions at a time, by name."""

import base64
from typing import TypeVar

from django.db.models import QuerySet
from django.db.models.functions import Left

from mns import limits
from mns.errors import InvalidArgument
from mns.models import Queue, Subscription, Topic

Row = TypeVar("Row", Queue, Topic, Subscription)


def page(rows: QuerySet[Row], *, prefix: str, marker: str, count: int) -> tuple[list[Row], str]:
    """Answer the rows after the marker, and the marker of the next page ("" on the last)."""
    if count not in limits.PAGE:
        sentence = f"x-mns-ret-number must be {limits.PAGE.lowest} to {limits.PAGE.highest}."
        raise InvalidArgument(sentence, field="count")
    rows = named(rows, prefix).filter(name__gt=_name(marker))
    found = list(rows.order_by("name")[: count + 1])
    if len(found) <= count:
        return found, ""
    return found[:count], base64.urlsafe_b64encode(found[count - 1].name.encode()).decode()


def named(rows: QuerySet[Row], prefix: str) -> QuerySet[Row]:
    """Keep the rows whose name begins so; "" keeps all."""
    if not prefix:
        return rows
    # Not `startswith`: SQLite's LIKE takes capitals for small letters.
    return rows.alias(beginning=Left("name", len(prefix))).filter(beginning=prefix)


def _name(marker: str) -> str:
    refusal = InvalidArgument("The marker is not one this service gave out.", field="marker")
    try:
        name = base64.b64decode(marker, altchars=b"-_", validate=True).decode()
    except ValueError as exc:
        raise refusal from exc
    if name and not limits.NAME.fullmatch(name):  # such as NUL, which PostgreSQL takes in no text
        raise refusal
    return name
