"""What the operations work with: the store, the lines in front of it, what was read before."""

from collections.abc import Callable, Sequence

import redis.asyncio

from iotconsole.kit import ids
from mns import services
from mns.delivery import Outcome, Publication
from mns.endpoint.access import Key
from mns.endpoint.batches import Batches
from mns.endpoint.database import in_database
from mns.endpoint.lines import Lines
from mns.endpoint.memory import Memory
from mns.errors import InvalidAccessKeyId
from mns.models import Queue
from mns.store.protocol import NewMessage, Sent, Verdict
from mns.store.valkey import AsyncValkeyStore
from ram import services as ram
from ram.errors import InvalidAccessKeyId as UnknownAccessKey

MOST_SENDS = 256  # messages of at most 64 KB in one call to the store
MOST_DELETES = 1_024
MOST_PUBLICATIONS = 500


class Parts:
    """Everything of one process that its operations share."""

    def __init__(self, client: redis.asyncio.Redis, clock: Callable[[], int]) -> None:
        self.clock = clock
        self.store = AsyncValkeyStore(client)
        self.lines = Lines(self.store, clock)
        self.sends: Batches[NewMessage, Sent] = Batches(self._send, most=MOST_SENDS)
        self.deletes: Batches[str, Verdict] = Batches(self._delete, most=MOST_DELETES)
        self.publications: Batches[Publication, Outcome] = Batches(
            self._publish, most=MOST_PUBLICATIONS
        )
        self._keys = Memory(_read_key)
        self._queues = Memory(_read_queue)

    async def key(self, access_key_id: str) -> Key:
        """Answer the active access key of that id."""
        return await self._keys.get(access_key_id)

    async def queue(self, region: str, name: str) -> Queue:
        """Answer the queue of that name."""
        return await self._queues.get((region, name))

    async def begin(self) -> None:
        """Start anew with a store that may be another one than before."""
        await self.store.load()
        self._keys.forget()
        self._queues.forget()
        self.lines.wake_all()

    def changed(self, topic: str) -> None:
        """Read anew what somebody has changed."""
        if topic == "ram":
            self._keys.forget()
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


async def _read_key(access_key_id: str) -> Key:
    try:
        key = await in_database(ram.find_access_key, access_key_id)
    except UnknownAccessKey as exc:
        raise InvalidAccessKeyId from exc
    return Key(key.access_key_id, key.secret, key.user.arn, key.user.is_superuser)
