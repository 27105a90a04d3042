"""The passport of a message: everything that is known of one message id."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from iotconsole.kit.errors import marked
from mns import attempts, services
from mns.attempts import Attempt
from mns.endpoints import QueueEndpoint, parse_endpoint
from mns.errors import MnsError
from mns.models import Queue
from mns.store.protocol import State
from products import devicelog
from products.devicelog import Copy, Line, Step, Story
from products.downlink.sender import AT_A_TIME
from products.models import Device
from rules.errors import MessageUnknown
from rules.models import Rule

# An id of Message Service begins with the id of the device message it was made of.
_MNS_ID = re.compile(r"[0-9A-Fa-f]{32}")
_OWN_ID = re.compile(r"[0-9]{1,19}")
_DEVICE_PART = 16  # hex digits


@dataclass(frozen=True, slots=True)
class Landing:
    """Where a copy went, and what became of it there."""

    copy: Copy
    region: str
    queue: Queue | None  # None if it is pushed, or if the queue is gone
    state: State | None  # None if it is not among the newest of the queue, or no more
    attempts: Sequence[Attempt]


@dataclass(frozen=True, slots=True)
class Stage:
    """One step of a message, with whatever it led to."""

    line: Line
    rule: Rule | None
    landings: tuple[Landing, ...]

    @property
    def step_name(self) -> str:
        """Answer the step as the reader calls it."""
        return str(Step(self.line.step).label)


@dataclass(frozen=True, slots=True)
class Chapter:
    """What happened to the message at one device; `device` is None if it is gone, or nobody."""

    product_key: str
    story: Story
    device: Device | None
    stages: tuple[Stage, ...]


@dataclass(frozen=True, slots=True)
class Passport:
    """A message and its chapters: several for one that was sent to several devices."""

    message_id: int
    chapters: tuple[Chapter, ...]

    @property
    def is_cut(self) -> bool:
        """Tell whether there may be more: what is sent to many is noted in pieces of so many."""
        return len(self.chapters) >= AT_A_TIME


def read_id(text: str) -> int:
    """Read the id of a device message, or that of a message in a queue that was made of one."""
    wanted = text.strip()
    if _OWN_ID.fullmatch(wanted):
        return int(wanted)
    if _MNS_ID.fullmatch(wanted):
        return int(wanted[:_DEVICE_PART], 16)
    raise _unknown(wanted)


def find(text: str) -> Passport:
    """Answer everything that is known of a message."""
    message_id = read_id(text)
    chapters = tuple(_chapter(key, story) for key, story in devicelog.find(message_id))
    if not chapters:
        raise _unknown(text)
    return Passport(message_id, chapters)


def _unknown(text: str) -> MessageUnknown:
    sentence = marked(
        "Nothing is known of message %(id)s. What happened to messages is kept for seven days"
        " at most, and of each device only the latest."
    )
    return MessageUnknown(sentence, field="id", id=text[:40])


def _chapter(product_key: str, story: Story) -> Chapter:
    devices = Device.objects.select_related("product")
    device = devices.filter(product__product_key=product_key, name=story.device_name).first()
    return Chapter(product_key, story, device, tuple(_stage(line) for line in story.lines))


def _stage(line: Line) -> Stage:
    rule = None
    if line.step == Step.RULE_ENGINE:
        rule = Rule.objects.filter(name=line.operation).first()
    return Stage(line, rule, tuple(_landing(line, copy) for copy in line.copies))


def _landing(line: Line, copy: Copy) -> Landing:
    region = copy.endpoint.split(":")[2] if copy.endpoint.startswith("acs:") else ""
    if copy.subscription:  # which is a topic's, and a topic is named with its region
        region, _, topic = line.operation.partition("/")
        return _subscribed(region, topic, line.mns_id, copy)
    return _in_queue(region, copy)


def _subscribed(region: str, topic: str, published_id: str, copy: Copy) -> Landing:
    if isinstance(parse_endpoint(copy.endpoint), QueueEndpoint):
        return _in_queue(region, copy)
    try:
        subscription = services.find_subscription(
            services.find_topic(region, topic), copy.subscription
        )
    except MnsError:  # gone, and its attempts with it
        return Landing(copy, region, None, None, ())
    made = attempts.read_some(subscription.tag, message_id=published_id)
    return Landing(copy, region, None, None, made)


def _in_queue(region: str, copy: Copy) -> Landing:
    endpoint = parse_endpoint(copy.endpoint)
    name = endpoint.queue_name if isinstance(endpoint, QueueEndpoint) else ""
    queue = Queue.objects.filter(region=region, name=name).first()
    if queue is None:
        return Landing(copy, region, None, None, ())
    found = services.locate_message(queue, copy.message_id)
    return Landing(copy, region, queue, found.state if found else None, ())
