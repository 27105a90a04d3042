"""How every process learns that something it has cached was changed.

A topic ("rules", "ram", "mns", "products") has a number in the store. Whoever changes rows bumps
it after the commit; whoever caches compares the number once per batch of work, or listens.
The numbers do not count, they only differ: those of a store that was emptied do not come again.
"""

import secrets

from django.db import transaction

from iotconsole.kit.valkey import client

CHANNEL = "versions"


def _key(topic: str) -> str:
    return f"version:{topic}"


def bump(*topics: str) -> None:
    """Tell every process, once this transaction has committed, that these topics changed."""
    transaction.on_commit(lambda: _bump_now(topics))


def _bump_now(topics: tuple[str, ...]) -> None:
    pipe = client().pipeline(transaction=False)
    for topic in topics:
        pipe.set(_key(topic), secrets.randbits(63))
        pipe.publish(CHANNEL, topic)
    pipe.execute()


def current(*topics: str) -> tuple[int, ...]:
    """Answer the topics' numbers in one round trip."""
    values = client().mget([_key(topic) for topic in topics])
    return tuple(int(value or 0) for value in values)
