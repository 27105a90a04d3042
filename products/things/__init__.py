"""What devices report of themselves on the topics of the thing model: properties and events."""

from products.things.alink import Post, Reading, read
from products.things.memory import Search, events, forget, history, newest, record
from products.things.parsed import as_forwarded

__all__ = [
    "Post",
    "Reading",
    "Search",
    "as_forwarded",
    "events",
    "forget",
    "history",
    "newest",
    "read",
    "record",
]
