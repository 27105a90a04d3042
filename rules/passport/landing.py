"""Where a copy of a message went, and what became of it there."""

from collections.abc import Sequence
from dataclasses import dataclass

from mns import attempts, services
from mns.attempts import Attempt
from mns.endpoints import QueueEndpoint, parse_endpoint
from mns.errors import MnsError
from mns.models import Queue
from mns.store.protocol import State
from products import devicelog
from products.devicelog import Copy, Line, Story
from products.topics import device_of


@dataclass(frozen=True, slots=True)
class Landing:
    """A copy in Message Service, or what was heard of it on a topic of devices."""

    copy: Copy
    region: str = ""
    queue: Queue | None = None  # None if it is pushed, or if the queue is gone
    state: State | None = None  # None if it is not among the newest of the queue, or no more
    attempts: Sequence[Attempt] = ()
    heard_as: int = 0  # the device message that it became

    @property
    def is_on_topic(self) -> bool:
        """Tell whether it was sent on to a topic of devices."""
        return self.copy.endpoint.startswith("/")


def landing_of(story: Story, line: Line, copy: Copy) -> Landing:
    """Look where a copy is now."""
    if copy.endpoint.startswith("/"):
        return _on_topic(story, copy)
    region = copy.endpoint.split(":")[2] if copy.endpoint.startswith("acs:") else ""
    if copy.subscription:  # which is a topic's, and a topic is named with its region
        region, _, topic = line.operation.partition("/")
        return _subscribed(region, topic, line.mns_id, copy)
    return _in_queue(region, copy)


def _on_topic(story: Story, copy: Copy) -> Landing:
    device = device_of(copy.endpoint)
    if device is None:
        return Landing(copy)
    made = devicelog.made_of(story.message_id, copy.endpoint, device, story.time_ms)
    return Landing(copy, heard_as=made)


def _subscribed(region: str, topic: str, published_id: str, copy: Copy) -> Landing:
    if isinstance(parse_endpoint(copy.endpoint), QueueEndpoint):
        return _in_queue(region, copy)
    try:
        subscription = services.find_subscription(
            services.find_topic(region, topic), copy.subscription
        )
    except MnsError:  # gone, and its attempts with it
        return Landing(copy, region)
    made = attempts.read_some(subscription.tag, message_id=published_id)
    return Landing(copy, region, attempts=made)


def _in_queue(region: str, copy: Copy) -> Landing:
    endpoint = parse_endpoint(copy.endpoint)
    name = endpoint.queue_name if isinstance(endpoint, QueueEndpoint) else ""
    queue = Queue.objects.filter(region=region, name=name).first()
    if queue is None:
        return Landing(copy, region)
    found = services.locate_message(queue, copy.message_id)
    return Landing(copy, region, queue, found.state if found else None)
