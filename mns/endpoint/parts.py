"""What the operations work with: the store, the lines in front of it, what was read before."""

import asyncio
from collections.abc import Callable, Sequence
from datetime import datetime

import structlog
from django.db import DatabaseError

from iotconsole.kit import ids
from mns import services
from mns.delivery import Outcome, Publication
from mns.endpoint import access
from mns.endpoint.batches import Batches
from mns.endpoint.database import in_database
from mns.endpoint.lines import Lines
from mns.endpoint.memory import Memory
from mns.models import Queue
from mns.store.protocol import NewMessage, Sent, Verdict
from mns.store.valkey import AsyncValkeyStore
from ram.signers import Signer
from ram.usage import Uses, write_use

MOST_SENDS = 256  # messages of at most 64 KB in one call to the store
MOST_DELETES = 1_024
MOST_PUBLICATIONS = 500

log = structlog.get_logger(__name__)


class Parts:
    """Everything of one process that its operations share."""

    def __init__(self, store: AsyncValkeyStore, clock: Callable[[], int]) -> None:
        self.clock = clock
        self.store = store
        self.lines = Lines(self.store, clock)
        self.sends: Batches[NewMessage, Sent] = Batches(self._send, most=MOST_SENDS)
        self.deletes: Batches[str, Verdict] = Batches(self._delete, most=MOST_DELETES)
        self.publications: Batches[Publication, Outcome] = Batches(
            self._publish, most=MOST_PUBLICATIONS
        )
        self._signers = Memory(_read_signer)
        self._uses = Uses()
        self._writing: set[asyncio.Task[None]] = set()
        self._queues = Memory(_read_queue)

    async def signer(self, access_key_id: str, security_token: str) -> Signer:
        """Answer who signs with this key."""
        return await self._signers.get((access_key_id, security_token))

    def used(self, signer: Signer, now: datetime) -> None:
        """Have it written down, now and then, that a key was used; nobody waits for it."""
        if self._uses.is_news(signer.access_key_id, now):
            writing = asyncio.create_task(_write_use(signer.access_key_id, now))
            self._writing.add(writing)
            writing.add_done_callback(self._writing.discard)

    async def queue(self, region: str, name: str) -> Queue:
        """Answer the queue of that name."""
        return await self._queues.get((region, name))

    async def begin(self) -> None:
        """Start anew with a store that may be another one than before."""
        await self.store.load()
        self._signers.forget()
        self._queues.forget()
        self.lines.wake_all()

    def changed(self, topic: str) -> None:
        """Read anew what somebody has changed."""
        if topic == "ram":
            self._signers.forget()
        if topic == "mns":
            self._queues.forget()

    async def _send(self, tag: str, messages: Sequence[NewMessage]) -> Sequence[Sent]:
        return await self.store.send(tag, messages, now=self.clock())

    async def _delete(self, tag: str, handles: Sequence[str]) -> Sequence[Verdict]:
        return await self.store.delete(tag, handles, now=self.clock())

    async def _publish(self, _: str, items: Sequence[Publication]) -> Sequence[Outcome]:
        return await in_database(services.publish, items, batch_id=ids.request_id())


async def _read_queue(place: tuple[str, str]) -> Queue:
    return await in_database(services.find_queue, *place)


async def _read_signer(claimed: tuple[str, str]) -> Signer:
    return await in_database(access.find, claimed)


async def _write_use(access_key_id: str, now: datetime) -> None:
    try:
        await in_database(write_use, access_key_id, "MNS", now)
    except DatabaseError as exc:
        log.warning("key_use_not_written", access_key_id=access_key_id, reason=str(exc))
