"""The store on Valkey: a blocking client for workers, an awaitable one for the door.

Both run the calls of `mns.store.calls` and differ in nothing but how they wait.
"""

import asyncio
from collections.abc import Sequence
from typing import Any, TypeVar

import redis

from mns.store import calls
from mns.store.calls import Call
from mns.store.connection import StoreConnection, connect
from mns.store.protocol import (
    Batch,
    Counts,
    Figures,
    Listed,
    Listing,
    NewMessage,
    QueueGone,
    Renewal,
    Sent,
    StoredMessage,
    Verdict,
)

T = TypeVar("T")


class ValkeyStore:
    """Keeps messages in Valkey and waits for it; the client answers in bytes."""

    def __init__(self, client: redis.Redis) -> None:
        self._client = client

    def load(self) -> None:
        """Bring the function library to this version: to be done once when a process starts."""
        self._client.function_load(calls.LIBRARY, replace=True)

    def send(
        self,
        queue: str,
        messages: Sequence[NewMessage],
        *,
        now: int,
        batch_id: str | None = None,
    ) -> list[Sent]:
        """Store all messages or none; a batch that comes again is stored once, answered alike."""
        return _alive(self._run(calls.send(queue, messages, now=now, batch_id=batch_id)))

    def send_many(self, batches: Sequence[Batch], *, now: int) -> list[list[Sent] | None]:
        """Send to several queues in one round trip; each queue for itself is all or none."""
        return self._run_all(_sends(batches, now))

    def receive(
        self, queue: str, *, count: int, visibility_ms: int, now: int, most_receives: int = 0
    ) -> list[StoredMessage]:
        """Hand out at most `count` active messages and hide them for a while."""
        call = calls.receive(
            queue, count=count, visibility_ms=visibility_ms, now=now, most_receives=most_receives
        )
        return self._run(call)

    def peek(self, queue: str, *, count: int, now: int) -> list[StoredMessage]:
        """Show at most `count` active messages and change nothing."""
        return self._run(calls.peek(queue, count=count, now=now))

    def delete(self, queue: str, handles: Sequence[str], *, now: int) -> list[Verdict]:
        """Remove the messages the handles stand for; one verdict per handle, in order."""
        return self._run(calls.delete(queue, handles, now=now))

    def change_visibility(
        self, queue: str, handle: str, *, visibility_ms: int, now: int
    ) -> Renewal:
        """Hide a received message for this long from now on; zero shows it at once."""
        call = calls.change_visibility(queue, handle, visibility_ms=visibility_ms, now=now)
        return self._run(call)

    def counts(self, queue: str, *, now: int) -> Counts:
        """Count the messages in each state."""
        return self._run(calls.counts(queue, now=now))

    def figures(self, queue: str, *, now: int) -> Figures:
        """Answer how the queue is doing."""
        return self._run(calls.figures(queue, now=now))

    def browse(self, queue: str, *, count: int, now: int, after: str = "") -> Listing:
        """Show messages in whatever state, the last to expire first, and change nothing."""
        return self._run(calls.browse(queue, count=count, now=now, after=after))

    def remove(self, queue: str, ranks: Sequence[int], *, now: int) -> int:
        """Remove messages in whatever state; say how many were still there."""
        return self._run(calls.remove(queue, ranks, now=now))

    def dead(self, queue: str, *, most_receives: int, count: int, now: int) -> list[Listed]:
        """Set aside what was received too often and show at most `count` of all that is dead."""
        call = calls.dead(queue, most_receives=most_receives, count=count, now=now)
        return self._run(call)

    def next_due(self, queue: str) -> int | None:
        """Tell when the next message becomes visible: a moment gone by if one is already."""
        return self._run(calls.next_due(queue))

    def sweep(self, queue: str, *, now: int, limit: int) -> int:
        """Remove at most `limit` expired messages; say how many it were."""
        return self._run(calls.sweep(queue, now=now, limit=limit))

    def purge(self, queue: str) -> None:
        """Remove all messages; handles given out before fit nothing that comes after."""
        self._run(calls.purge(queue))

    def drop(self, queue: str) -> None:
        """Forget everything about a queue but that it was dropped: its tag is never used again."""
        self._run(calls.drop(queue))

    def _run(self, call: Call[T]) -> T:
        return self._run_all([call])[0]

    def _run_all(self, wanted: Sequence[Call[T]]) -> list[T]:
        replies = self._ask(wanted)
        unknown = _unknown(replies)
        if unknown:  # the server came back empty
            self.load()
            again = self._ask([wanted[i] for i in unknown])
            replies = _replaced(replies, unknown, again)
        return _decoded(wanted, replies)

    def _ask(self, wanted: Sequence[Call[T]]) -> list[Any]:
        with self._client.pipeline(transaction=False) as pipe:
            for call in wanted:
                pipe.fcall(call.function, len(call.keys), *call.keys, *call.args)
            return pipe.execute(raise_on_error=False)


class AsyncValkeyStore:
    """Keeps messages in Valkey and lets others run while it waits.

    What failed may have been done all the same: whether to try again is for the client to say.
    """

    def __init__(self, url: str) -> None:
        self._url = url
        self._connecting: asyncio.Future[StoreConnection] | None = None

    async def load(self) -> None:
        """Bring the function library to this version: to be done once when a process starts."""
        await (await self._connected()).ask("FUNCTION", "LOAD", "REPLACE", calls.LIBRARY)

    def close(self) -> None:
        """Hang up."""
        if self._connecting is None:
            return
        if self._connecting.done() and _is_good(self._connecting):
            self._connecting.result().close()
        self._connecting.cancel()

    async def send(
        self,
        queue: str,
        messages: Sequence[NewMessage],
        *,
        now: int,
        batch_id: str | None = None,
    ) -> list[Sent]:
        """Store all messages or none; a batch that comes again is stored once, answered alike."""
        return _alive(await self._run(calls.send(queue, messages, now=now, batch_id=batch_id)))

    async def send_many(self, batches: Sequence[Batch], *, now: int) -> list[list[Sent] | None]:
        """Send to several queues in one round trip; each queue for itself is all or none."""
        return await asyncio.gather(*map(self._run, _sends(batches, now)))

    async def receive(
        self, queue: str, *, count: int, visibility_ms: int, now: int, most_receives: int = 0
    ) -> list[StoredMessage]:
        """Hand out at most `count` active messages and hide them for a while."""
        call = calls.receive(
            queue, count=count, visibility_ms=visibility_ms, now=now, most_receives=most_receives
        )
        return await self._run(call)

    async def peek(self, queue: str, *, count: int, now: int) -> list[StoredMessage]:
        """Show at most `count` active messages and change nothing."""
        return await self._run(calls.peek(queue, count=count, now=now))

    async def delete(self, queue: str, handles: Sequence[str], *, now: int) -> list[Verdict]:
        """Remove the messages the handles stand for; one verdict per handle, in order."""
        return await self._run(calls.delete(queue, handles, now=now))

    async def change_visibility(
        self, queue: str, handle: str, *, visibility_ms: int, now: int
    ) -> Renewal:
        """Hide a received message for this long from now on; zero shows it at once."""
        call = calls.change_visibility(queue, handle, visibility_ms=visibility_ms, now=now)
        return await self._run(call)

    async def counts(self, queue: str, *, now: int) -> Counts:
        """Count the messages in each state."""
        return await self._run(calls.counts(queue, now=now))

    async def figures(self, queue: str, *, now: int) -> Figures:
        """Answer how the queue is doing."""
        return await self._run(calls.figures(queue, now=now))

    async def browse(self, queue: str, *, count: int, now: int, after: str = "") -> Listing:
        """Show messages in whatever state, the last to expire first, and change nothing."""
        return await self._run(calls.browse(queue, count=count, now=now, after=after))

    async def remove(self, queue: str, ranks: Sequence[int], *, now: int) -> int:
        """Remove messages in whatever state; say how many were still there."""
        return await self._run(calls.remove(queue, ranks, now=now))

    async def dead(self, queue: str, *, most_receives: int, count: int, now: int) -> list[Listed]:
        """Set aside what was received too often and show at most `count` of all that is dead."""
        call = calls.dead(queue, most_receives=most_receives, count=count, now=now)
        return await self._run(call)

    async def next_due(self, queue: str) -> int | None:
        """Tell when the next message becomes visible: a moment gone by if one is already."""
        return await self._run(calls.next_due(queue))

    async def sweep(self, queue: str, *, now: int, limit: int) -> int:
        """Remove at most `limit` expired messages; say how many it were."""
        return await self._run(calls.sweep(queue, now=now, limit=limit))

    async def purge(self, queue: str) -> None:
        """Remove all messages; handles given out before fit nothing that comes after."""
        await self._run(calls.purge(queue))

    async def drop(self, queue: str) -> None:
        """Forget everything about a queue but that it was dropped: its tag is never used again."""
        await self._run(calls.drop(queue))

    async def _run(self, call: Call[T]) -> T:
        try:
            reply = await self._ask(call)
        except redis.ResponseError as exc:
            if not _is_unknown(exc):
                raise
            await self.load()  # the server came back empty
            reply = await self._ask(call)
        return call.decode(reply)

    async def _ask(self, call: Call[T]) -> Any:  # noqa: ANN401 - `decode` knows what it is
        connection = await self._connected()
        return await connection.ask("FCALL", call.function, len(call.keys), *call.keys, *call.args)

    async def _connected(self) -> StoreConnection:
        if self._connecting is None or not _is_good(self._connecting):
            self._connecting = asyncio.ensure_future(connect(self._url))
        return await asyncio.shield(self._connecting)


def _is_good(connecting: asyncio.Future[StoreConnection]) -> bool:
    if not connecting.done():
        return True
    return not (connecting.cancelled() or connecting.exception()) and connecting.result().is_open


def _alive(sent: list[Sent] | None) -> list[Sent]:
    if sent is None:
        raise QueueGone
    return sent


def _sends(batches: Sequence[Batch], now: int) -> list[Call[list[Sent] | None]]:
    return [
        calls.send(queue, messages, now=now, batch_id=batch_id)
        for queue, messages, batch_id in batches
    ]


def _unknown(replies: Sequence[Any]) -> list[int]:
    """Say which calls met a server without the function library."""
    return [
        i
        for i, reply in enumerate(replies)
        if isinstance(reply, redis.ResponseError) and _is_unknown(reply)
    ]


def _is_unknown(trouble: redis.ResponseError) -> bool:
    return "Function not found" in str(trouble)


def _replaced(replies: Sequence[Any], places: Sequence[int], others: Sequence[Any]) -> list[Any]:
    instead = dict(zip(places, others, strict=True))
    return [instead.get(i, reply) for i, reply in enumerate(replies)]


def _decoded(wanted: Sequence[Call[T]], replies: Sequence[Any]) -> list[T]:
    for reply in replies:
        if isinstance(reply, Exception):
            raise reply
    return [call.decode(reply) for call, reply in zip(wanted, replies, strict=True)]
