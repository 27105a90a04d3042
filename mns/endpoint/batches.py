"""How requests that come while the store is busy share the next call to it.

One call per key is under way at a time. Whoever comes meanwhile joins the next one, which starts
when the running one ends: no timer, no waiting while there is nothing to wait for.
"""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from typing import Generic, TypeVar

Item = TypeVar("Item")
Outcome = TypeVar("Outcome")


class Batches(Generic[Item, Outcome]):
    """Carries items of many requests in few calls; `run` answers one outcome per item."""

    def __init__(
        self, run: Callable[[str, Sequence[Item]], Awaitable[Sequence[Outcome]]], *, most: int
    ) -> None:
        self._run = run
        self._most = most
        self._last: dict[str, _Batch[Item, Outcome]] = {}

    async def submit(self, key: str, items: Sequence[Item]) -> Sequence[Outcome]:
        """Have the items carried and answer their outcomes, in order."""
        batch = self._last.get(key)
        if batch is None or batch.started or len(batch.items) + len(items) > self._most:
            batch = self._begin(key, batch)
        first = len(batch.items)
        batch.items.extend(items)
        # A client that goes away takes nothing from the others in the batch.
        outcomes = await asyncio.shield(batch.task)
        return outcomes[first : first + len(items)]

    def _begin(self, key: str, before: "_Batch[Item, Outcome] | None") -> "_Batch[Item, Outcome]":
        batch: _Batch[Item, Outcome] = _Batch()
        batch.task = asyncio.create_task(self._carry(key, batch, before))
        self._last[key] = batch
        return batch

    async def _carry(
        self,
        key: str,
        batch: "_Batch[Item, Outcome]",
        before: "_Batch[Item, Outcome] | None",
    ) -> Sequence[Outcome]:
        if before is not None:
            await asyncio.wait([before.task])
        batch.started = True
        try:
            return await self._run(key, batch.items)
        finally:
            if self._last[key] is batch:
                del self._last[key]


class _Batch(Generic[Item, Outcome]):
    """Items that go together, and the task that carries them once it is their turn."""

    __slots__ = ("items", "started", "task")

    task: asyncio.Task[Sequence[Outcome]]

    def __init__(self) -> None:
        self.items: list[Item] = []
        self.started = False
