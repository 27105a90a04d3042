"""The message store as this process reaches it."""

from functools import cache

from iotconsole.kit.valkey import client
from mns.store.valkey import ValkeyStore


@cache
def store() -> ValkeyStore:
    """Answer the blocking store of this process, which runs the functions of this version."""
    made = ValkeyStore(client())
    made.load()
    return made
