"""How every process learns that something it has cached was changed.

A topic ("rules", "ram", "mns", "products") has a number in the store. Whoever changes rows bumps
it after the commit; whoever caches compares the number once per batch of work, or listens.
The numbers do not count, they only differ: those of a store that was emptied do not come again.
They differ every minute, too, because a process may be killed between its commit and its bump.
"""

import secrets
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from types import MappingProxyType

from django.db import transaction
from redis.backoff import ExponentialBackoff
from redis.retry import Retry

from iotconsole.kit.clock import now_ms
from iotconsole.kit.valkey import client

CHANNEL = "versions"
MINUTE_MS = 60_000

# Five seconds in all, for a store that is just starting again: the rows are committed, so a change
# that is not told leaves old answers in use until the next one.
_patiently = Retry(ExponentialBackoff(cap=1, base=0.05), retries=8)

_known: ContextVar[Mapping[str, int]] = ContextVar("known", default=MappingProxyType({}))


def _key(topic: str) -> str:
    return f"version:{topic}"


def bump(*topics: str) -> None:
    """Tell every process, once this transaction has committed, that these topics changed."""
    transaction.on_commit(lambda: _patiently.call_with_retry(lambda: _tell(topics), lambda _: None))


def _tell(topics: tuple[str, ...]) -> None:
    pipe = client().pipeline(transaction=False)
    for topic in topics:
        pipe.set(_key(topic), secrets.randbits(63))
        pipe.publish(CHANNEL, topic)
    pipe.execute()


def current(*topics: str) -> tuple[int, ...]:
    """Answer the topics' numbers in one round trip; in none within `asked_once`."""
    known = _known.get()
    if known.keys() >= set(topics):
        return tuple(known[topic] for topic in topics)
    values = client().mget([_key(topic) for topic in topics])
    minute = now_ms() // MINUTE_MS
    return tuple(int(value or 0) ^ minute for value in values)


@contextmanager
def asked_once(*topics: str) -> Iterator[None]:
    """Ask for these topics' numbers now, and for one batch of work no more."""
    token = _known.set(dict(zip(topics, current(*topics), strict=True)))
    try:
        yield
    finally:
        _known.reset(token)
