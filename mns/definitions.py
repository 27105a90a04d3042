"""What deliveries must know of topics and queues, read from the database once per change."""

from dataclasses import dataclass
from functools import lru_cache

from iotconsole.kit import versions
from iotconsole.kit.errors import marked
from mns import limits
from mns.endpoints import WebEndpoint, parse_endpoint
from mns.models import Queue, Subscription, Topic

SECOND_MS = 1_000

NOT_IN_ORDER = marked(
    "A FIFO topic sends to FIFO queues and to HTTP endpoints only, and FIFO queues take from"
    " FIFO topics only."
)

# A push gives up by its schedule, a day and the time of 177 attempts; this only ends what the
# schedule could not, such as the outbox of a worker that was away for days.
OUTBOX_RETENTION_MS = 2 * limits.TOPIC_RETENTION * SECOND_MS


@dataclass(frozen=True, slots=True)
class QueueDefinition:
    """Where the store keeps a queue and what it does to a new message."""

    tag: str
    maximum_message_size: int
    delay_ms: int
    retention_ms: int
    is_fifo: bool


@dataclass(frozen=True, slots=True)
class SubscriptionDefinition:
    """Which messages of a topic go where, and how they are written."""

    pk: int
    name: str
    endpoint: str
    filter_tag: str
    form: str
    is_pushed: bool
    queue: QueueDefinition | None  # None where the queue was deleted meanwhile
    dead_letters: QueueDefinition | None  # None where nobody wants them

    def wants(self, tag: str) -> bool:
        """Tell whether a message with this tag is for the subscriber."""
        return not self.filter_tag or self.filter_tag == tag


@dataclass(frozen=True, slots=True)
class TopicDefinition:
    """A topic with its subscriptions."""

    pk: int
    name: str
    maximum_message_size: int
    is_fifo: bool
    subscriptions: tuple[SubscriptionDefinition, ...]


class Definitions:
    """What was read since the last change; what is not there is remembered, too."""

    def __init__(self) -> None:
        self._topics: dict[tuple[str, str], TopicDefinition | None] = {}
        self._queues: dict[tuple[str, str], QueueDefinition | None] = {}

    def topic(self, region: str, name: str) -> TopicDefinition | None:
        """Answer the topic of that name, if there is one."""
        key = region, name
        if key not in self._topics:
            self._topics[key] = self._read_topic(region, name)
        return self._topics[key]

    def queue(self, region: str, name: str) -> QueueDefinition | None:
        """Answer the queue of that name, if there is one."""
        key = region, name
        if key not in self._queues:
            queue = Queue.objects.filter(region=region, name=name).first()
            self._queues[key] = _queue_definition(queue) if queue else None
        return self._queues[key]

    def _read_topic(self, region: str, name: str) -> TopicDefinition | None:
        topic = Topic.objects.filter(region=region, name=name).first()
        if topic is None:
            return None
        rows = topic.subscriptions.select_related("dead_letter_queue")
        return TopicDefinition(
            pk=topic.pk,
            name=topic.name,
            maximum_message_size=topic.maximum_message_size,
            is_fifo=topic.is_fifo,
            subscriptions=tuple(self._subscription(topic, row) for row in rows),
        )

    def _subscription(self, topic: Topic, row: Subscription) -> SubscriptionDefinition:
        endpoint = parse_endpoint(row.endpoint)
        return SubscriptionDefinition(
            pk=row.pk,
            name=row.name,
            endpoint=row.endpoint,
            filter_tag=row.filter_tag,
            form=row.notify_content_format,
            is_pushed=isinstance(endpoint, WebEndpoint),
            queue=(
                _outbox(topic, row)
                if isinstance(endpoint, WebEndpoint)
                else self.queue(topic.region, endpoint.queue_name)
            ),
            dead_letters=_queue_definition(dead) if (dead := row.dead_letter_queue) else None,
        )


def current() -> Definitions:
    """Answer what is known; a change anywhere since the last call makes it start anew."""
    return _of_version(versions.current("mns"))


@lru_cache(maxsize=1)
def _of_version(version: tuple[int, ...]) -> Definitions:  # noqa: ARG001 - the key of the cache
    return Definitions()


def _queue_definition(queue: Queue) -> QueueDefinition:
    return QueueDefinition(
        tag=queue.tag,
        maximum_message_size=queue.maximum_message_size,
        delay_ms=queue.delay_seconds * SECOND_MS,
        retention_ms=queue.message_retention_period * SECOND_MS,
        is_fifo=queue.is_fifo,
    )


def _outbox(topic: Topic, row: Subscription) -> QueueDefinition:
    return QueueDefinition(
        tag=row.tag,
        maximum_message_size=limits.MESSAGE_SIZE.highest,
        delay_ms=0,
        retention_ms=OUTBOX_RETENTION_MS,
        is_fifo=topic.is_fifo,
    )
