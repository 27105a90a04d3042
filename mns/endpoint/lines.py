"""How receivers wait in front of a queue: one line per queue, woken by events.

All receivers of one queue share one call to the store, and those who wait cost nothing until a
message is sent, becomes visible, or their time is up. The store is never polled.
"""

import asyncio
from collections.abc import Callable, Container
from dataclasses import dataclass, field
from itertools import accumulate

from mns.store.protocol import StoredMessage
from mns.store.valkey import AsyncValkeyStore

MOST_AT_ONCE = 256  # messages of at most 64 KB that one call takes from the store
AT_ONCE_SECONDS = 0.02  # a message that becomes visible by itself may be seen so much later
SECOND_MS = 1_000


@dataclass(eq=False, slots=True)
class _Receiver:
    """Somebody who wants messages until a moment of the loop's clock."""

    count: int
    deadline: float
    messages: asyncio.Future[list[StoredMessage]]


@dataclass(eq=False, slots=True)
class _Line:
    """The receivers of one queue, first come first."""

    tag: str
    visibility_ms: int
    most_receives: int
    receivers: list[_Receiver] = field(default_factory=list)
    news: asyncio.Event = field(default_factory=asyncio.Event)

    def first(self, most: int) -> set[_Receiver]:
        """Answer the receivers in front who want so many messages together."""
        wanted = accumulate(receiver.count for receiver in self.receivers)
        return {r for r, total in zip(self.receivers, wanted, strict=True) if total <= most}

    def hand_out(self, messages: list[StoredMessage], served: Container[_Receiver]) -> None:
        """Give each receiver its share; of those who were `served`, the late go with nothing.

        What is left because somebody went away during the call becomes visible again in time.
        """
        now = asyncio.get_running_loop().time()
        self.receivers = [r for r in self.receivers if not r.messages.done()]
        for receiver in list(self.receivers):
            share, messages = messages[: receiver.count], messages[receiver.count :]
            if share or (receiver in served and receiver.deadline <= now):
                self.receivers.remove(receiver)
                receiver.messages.set_result(share)


class Lines:
    """Every line of this process."""

    def __init__(self, store: AsyncValkeyStore, clock: Callable[[], int]) -> None:
        self._store = store
        self._clock = clock
        self._lines: dict[str, _Line] = {}
        self._tasks: set[asyncio.Task[None]] = set()
        self._open = True

    async def receive(
        self,
        tag: str,
        *,
        count: int,
        visibility_ms: int,
        wait_seconds: int,
        most_receives: int = 0,
    ) -> list[StoredMessage]:
        """Answer as soon as there is a message, or with none when the wait is over."""
        loop = asyncio.get_running_loop()
        wait = wait_seconds if self._open else 0
        receiver = _Receiver(count, loop.time() + wait, loop.create_future())
        line = self._join(tag, visibility_ms, most_receives, receiver)
        try:
            return await receiver.messages
        finally:
            if receiver in line.receivers:  # the client went away
                line.receivers.remove(receiver)

    def wake(self, tag: str) -> None:
        """Look again for those who wait for this queue."""
        if line := self._lines.get(tag):
            line.news.set()

    def wake_all(self) -> None:
        """Look again for everybody: something may have been missed."""
        for line in self._lines.values():
            line.news.set()

    def close(self) -> None:
        """Let nobody wait any longer."""
        self._open = False
        for line in self._lines.values():
            for receiver in line.receivers:
                receiver.deadline = 0
            line.news.set()

    def _join(self, tag: str, visibility_ms: int, most_receives: int, receiver: _Receiver) -> _Line:
        line = self._lines.get(tag)
        if line is None:
            line = self._lines[tag] = _Line(tag, visibility_ms, most_receives)
            task = asyncio.create_task(self._serve(line))
            self._tasks.add(task)
            task.add_done_callback(lambda task: self._end(line, task))
        line.visibility_ms = visibility_ms
        line.most_receives = most_receives
        line.receivers.append(receiver)
        line.news.set()
        return line

    async def _serve(self, line: _Line) -> None:
        try:
            while line.receivers:
                line.news.clear()
                await self._look(line)
                if line.receivers:
                    await self._wait(line)
        finally:
            del self._lines[line.tag]

    async def _look(self, line: _Line) -> None:
        waiting, served = set(line.receivers), line.first(MOST_AT_ONCE)
        wanted = sum(receiver.count for receiver in served)
        messages = await self._store.receive(
            line.tag,
            count=wanted,
            visibility_ms=line.visibility_ms,
            now=self._clock(),
            most_receives=line.most_receives,
        )
        if len(messages) < wanted:
            served = waiting  # nothing was left for those behind, either
        elif len(served) < len(waiting):
            line.news.set()  # the others are next
        line.hand_out(messages, served)

    async def _wait(self, line: _Line) -> None:
        # Under load the next message comes before the store could say when one is due.
        if line.news.is_set() or await _comes(line.news, AT_ONCE_SECONDS):
            return
        due = await self._store.next_due(line.tag)
        if not line.receivers:
            return
        now = asyncio.get_running_loop().time()
        until = min(receiver.deadline for receiver in line.receivers) - now
        if due is not None:
            until = min(until, (due - self._clock()) / SECOND_MS)
        await _comes(line.news, max(until, 0))

    def _end(self, line: _Line, task: asyncio.Task[None]) -> None:
        self._tasks.discard(task)
        trouble = None if task.cancelled() else task.exception()
        for receiver in line.receivers:
            if not receiver.messages.done() and trouble is not None:
                receiver.messages.set_exception(trouble)


async def _comes(news: asyncio.Event, seconds: float) -> bool:
    try:
        await asyncio.wait_for(news.wait(), seconds)
    except TimeoutError:
        return False
    return True
