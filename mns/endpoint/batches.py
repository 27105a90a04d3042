"""How requests that come while the store is busy share the next call to it.

One call per key is under way at a time. Whoever comes meanwhile joins the next one, which starts
when the running one ends and nobody joined for some turns of the loop: clients that were answered
together come back together, and the first of them need not go alone. There is no timer.
"""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from typing import Generic, TypeVar

Item = TypeVar("Item")
Outcome = TypeVar("Outcome")

# Each takes some µs when there is nothing else to do. Measured: `make bench ONLY=queues`, 16
# connections, one process: 137 µs of processor time a send with 0, 109 µs with 4; with one
# connection no difference. Two calls at a time for a key were tried, too: no faster.
TURNS = 4


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
        # A future of its own: a client that goes away takes nothing from the others in the batch.
        outcomes: asyncio.Future[Sequence[Outcome]]
        outcomes = asyncio.get_running_loop().create_future()
        batch.waiting.append(outcomes)
        return (await outcomes)[first : first + len(items)]

    def _begin(self, key: str, before: "_Batch[Item, Outcome] | None") -> "_Batch[Item, Outcome]":
        batch: _Batch[Item, Outcome] = _Batch()
        batch.task = asyncio.create_task(self._carry(key, batch, before))
        batch.task.add_done_callback(batch.hand_out)
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
        await _gathered(batch)
        batch.started = True
        try:
            return await self._run(key, batch.items)
        finally:
            if self._last[key] is batch:
                del self._last[key]


async def _gathered(batch: "_Batch[Item, Outcome]") -> None:
    """Wait while more items join."""
    joined = 0
    while joined < len(batch.items):
        joined = len(batch.items)
        for _ in range(TURNS):
            await asyncio.sleep(0)


class _Batch(Generic[Item, Outcome]):
    """Items that go together, who waits for them, and the task that carries them in its turn."""

    __slots__ = ("items", "started", "task", "waiting")

    task: asyncio.Task[Sequence[Outcome]]

    def __init__(self) -> None:
        self.items: list[Item] = []
        self.waiting: list[asyncio.Future[Sequence[Outcome]]] = []
        self.started = False

    def hand_out(self, task: asyncio.Task[Sequence[Outcome]]) -> None:
        """Tell all who still wait what the task came to."""
        for waiter in self.waiting:
            if waiter.done():
                continue
            if task.cancelled():
                waiter.cancel()
            elif trouble := task.exception():
                waiter.set_exception(trouble)
            else:
                waiter.set_result(task.result())
