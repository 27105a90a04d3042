"""What the door has read once and need not read again until it is told of a change."""

from collections.abc import Awaitable, Callable, Hashable
from typing import Generic, TypeVar

K = TypeVar("K", bound=Hashable)
V = TypeVar("V")

MOST = 10_000  # callers come with new temporary credentials all the time


class Memory(Generic[K, V]):
    """Remembers what was found; what was not found is looked for again each time."""

    def __init__(self, read: Callable[[K], Awaitable[V]]) -> None:
        self._read = read
        self._values: dict[K, V] = {}

    async def get(self, key: K) -> V:
        """Answer what belongs to the key."""
        values = self._values
        if key not in values:
            if len(values) >= MOST:
                values.clear()
            # If a change comes while this is read, it lands in a dictionary nobody uses any more.
            values[key] = await self._read(key)
        return values[key]

    def forget(self) -> None:
        """Read everything anew from now on."""
        self._values = {}
