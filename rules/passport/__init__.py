"""The passport of a message: everything that is known of one message id."""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from iotconsole.kit.clock import moment
from iotconsole.kit.errors import marked
from iotconsole.kit.ids import Snowflake
from products import devicelog, samples
from products.devicelog import Line, Step, Story
from products.downlink.sender import AT_A_TIME
from products.messages import DeviceMessage, lend_tags
from products.models import Device
from products.services import tags_of
from rules.errors import MessageUnknown
from rules.models import Rule
from rules.passport.arrival import Arrival, arrival_of
from rules.passport.examined import Examined, examine
from rules.passport.landing import Landing, landing_of

# An id of Message Service begins with the id of the device message it was made of.
_MNS_ID = re.compile(r"[0-9A-Fa-f]{32}")
_OWN_ID = re.compile(r"[0-9]{1,19}")
_DEVICE_PART = 16  # hex digits


@dataclass(frozen=True, slots=True)
class Stage:
    """One step of a message, with whatever it led to."""

    line: Line
    rule: Rule | None  # None if it is gone, or if another has its name now
    landings: tuple[Landing, ...]
    examined: Examined | None = None

    @property
    def step_name(self) -> str:
        """Answer the step as the reader calls it."""
        return str(Step(self.line.step).label)

    @property
    def is_of_rule(self) -> bool:
        """Tell whether it stands below the rule that led to it."""
        return self.line.step in {Step.FORWARDED, Step.TOLD}


@dataclass(frozen=True, slots=True)
class Chapter:
    """What happened to the message at one device; `device` is None if it is gone, or nobody."""

    product_key: str
    story: Story
    device: Device | None
    arrival: Arrival
    kept: DeviceMessage | None  # as rules saw it; None if what it carried is not kept
    stages: tuple[Stage, ...]

    @property
    def is_too_large(self) -> bool:
        """Tell whether it never is kept."""
        return self.story.size > samples.PAYLOAD_BYTES


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
    kept = samples.find(product_key, story.message_id)
    if kept:
        lend_tags([kept], tags_of)
    stages = tuple(_stage(story, line, kept) for line in _by_rule(story.lines))
    return Chapter(product_key, story, device, arrival_of(product_key, story), kept, stages)


def _by_rule(lines: Iterable[Line]) -> list[Line]:
    """Put what came later behind the other lines of its rule."""
    groups: list[list[Line]] = []
    for line in lines:
        if line.later:
            rule = line.later.rule
            of_rule = (group for group in groups if group[0].operation == rule)
            next(of_rule, groups[-1] if groups else _new(groups)).append(line)
        elif line.step == Step.FORWARDED and groups:
            groups[-1].append(line)
        else:
            groups.append([line])
    return [line for group in groups for line in group]


def _new(groups: list[list[Line]]) -> list[Line]:
    groups.append([])
    return groups[-1]


def _stage(story: Story, line: Line, kept: DeviceMessage | None) -> Stage:
    landings = tuple(landing_of(story, line, copy) for copy in line.copies)
    rule = _rule(story, line)
    examined = examine(rule, line.version, kept) if rule and kept else None
    return Stage(line, rule, landings, examined)


def _rule(story: Story, line: Line) -> Rule | None:
    if line.step != Step.RULE_ENGINE:
        return None
    came = moment(Snowflake.time_ms(story.message_id))
    return Rule.objects.filter(name=line.operation, created__lte=came).first()
