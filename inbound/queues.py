"""A queue of the Message Service as a source: the same rule, another place to read from."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass

import redis

from inbound import limits
from inbound.sources import Arrived, SourceTrouble
from iotconsole.kit.clock import now_ms
from mns.connection import store
from mns.properties import unpack
from mns.store.protocol import StoredMessage

SECOND_MS = 1_000


@dataclass(frozen=True, slots=True)
class QueuePlace:
    """Which queue, and how often a message may be received before it is dead there."""

    tag: str
    most_receives: int


class QueueSource:
    """A queue that is looked into again and again."""

    def __init__(self, place: QueuePlace) -> None:
        self._place = place

    async def open(self) -> None:
        """Need nothing: queues are at hand."""

    async def receive(self, receiver: int) -> list[Arrived]:  # noqa: ARG002 - all are alike
        """Take some messages; wait a moment if there are none."""
        try:
            found = await asyncio.to_thread(self._take)
        except redis.RedisError as exc:
            raise SourceTrouble(str(exc)) from exc
        if not found:
            await asyncio.sleep(limits.QUEUE_WAIT_SECONDS)
        return [_arrived(message) for message in found]

    async def acknowledge(self, messages: Sequence[Arrived]) -> None:
        """Delete them; what it is too late for comes again."""
        handles = [message.handle for message in messages]
        try:
            await asyncio.to_thread(lambda: store().delete(self._place.tag, handles, now=now_ms()))
        except redis.RedisError as exc:
            raise SourceTrouble(str(exc)) from exc

    async def close(self) -> None:
        """Leave nothing behind."""

    def _take(self) -> list[StoredMessage]:
        return store().receive(
            self._place.tag,
            count=limits.QUEUE_BATCH,
            visibility_ms=limits.HIDDEN_SECONDS * SECOND_MS,
            now=now_ms(),
            most_receives=self._place.most_receives,
        )


def _arrived(message: StoredMessage) -> Arrived:
    said = unpack(message.properties).user
    properties = {one.name: one.value for one in said}
    sent, handle = message.enqueue_time, message.receipt_handle
    return Arrived(message.message_id, message.body, properties, sent, handle)
