"""What recent messages of a query's topics look like, and what in the query looks odd beside them.

Only some messages are kept with what they carried: products/samples.py says which.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from products import samples, topics
from products.messages import DeviceMessage
from products.models import Product
from rules.pipeline import hear
from rules.sql import Query, QueryWarning, field_names, warnings

MOST_PRODUCTS = 20  # that are looked through for a filter that names none
MOST_MESSAGES = 200  # whose fields are known
MOST_FIELDS = 1_000


@dataclass(frozen=True, slots=True)
class Checked:
    """What a query that compiles listens to, and what is hardly meant in it."""

    topic_filter: str
    warnings: list[QueryWarning]


def check(query: Query) -> Checked:
    """Look at a query beside the messages of its topics."""
    doubts = warnings(query, seen_fields(query.topic_filter)) if query.fields else warnings(query)
    return Checked(query.topic_filter, doubts)


def seen_fields(topic_filter: str) -> Collection[str]:
    """Answer the fields of recent messages, as the SQL names them."""
    found: set[str] = set()
    for message in latest(topic_filter, MOST_MESSAGES):
        try:
            found |= field_names(message.json())
        except ValueError:  # not JSON
            continue
        if len(found) >= MOST_FIELDS:
            break
    return found


def latest(topic_filter: str, count: int) -> Sequence[DeviceMessage]:
    """Answer kept messages of a filter's topics as rules see them, newest first."""
    kept = [
        message
        for product_key in product_keys(topic_filter)
        for message in samples.latest(product_key, count, topic_filter)
    ]
    kept.sort(key=lambda message: (message.time_ms, message.message_id), reverse=True)
    return hear(kept[:count])[0]


def find(topic_filter: str, message_id: int) -> DeviceMessage | None:
    """Answer a kept message of the products that a filter is about, as rules see it."""
    for product_key in product_keys(topic_filter):
        if found := samples.find(product_key, message_id):
            [message] = hear([found])[0]
            return message
    return None


def product_keys(topic_filter: str) -> list[str]:
    """Answer the products that a filter is about; the newest, if it names none."""
    products = Product.objects.order_by("-id")
    named = products.filter(product_key__in=topics.normalise(topic_filter).split("/"))
    found = named if named.exists() else products
    return list(found.values_list("product_key", flat=True)[:MOST_PRODUCTS])
