"""The device log: what became of each message, kept for some days in capped streams.

A message is one story of several lines. It is written once to its device's stream and once to
its product's, so that a busy device pushes nothing out of the log of a quiet one. The stories of
one batch are packed, many to an entry, and an entry is compressed: they say almost the same, and
every byte is a byte that the store must have on its disk before the batch is finished. An entry
of one device that is worth compressing goes to both streams as it is.
"""

import zlib
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from functools import lru_cache
from itertools import groupby
from typing import Any, cast

import msgspec
from django.db import models
from django.utils.translation import gettext_lazy as _

from iotconsole.kit import phrases
from iotconsole.kit.clock import now_ms
from iotconsole.kit.valkey import client
from products import whereabouts
from products.models import Device

KEPT = timedelta(days=7)  # IoT platform, device log: kept for 7 days
PACKED = 50  # stories in one entry at most
# Entries of one stream. A device that speaks as fast as it may has one story in each.
DEVICE_LIMIT = 1_000
DEVICE_LEAST = 20
PRODUCT_LIMIT = 10_000
ALL_DEVICES_LIMIT = 1_000_000  # with more devices each has its share
SUCCESS = 200  # IoT platform, device log: status codes
KICKED = 400  # "kicked by same certificate, or deleted, or disabled"
RESULTS = ("success", "failure")
LATEST = "+"

_PACKED, _COMPRESSED = "p", "z"  # the field of an entry, of which it has one
_WORTH_COMPRESSING = 3_000  # bytes; a story has some 500
_QUICKLY = 1  # zlib: 13 times smaller already, and hardly more than 16 times with any effort
_AT_ONCE = 100  # entries read in one go
_MINUTE_MS = 60_000


class Step(models.TextChoices):
    """Where on its way the message was."""

    BEHAVIOUR = "behaviour", _("Device behavior")
    PUBLISHED = "published", _("Published by the device")
    RULE_ENGINE = "rule_engine", _("Sent to the rules engine")
    FORWARDED = "forwarded", _("Forwarded")
    SENT = "sent", _("Sent to the device")
    ANSWERED = "answered", _("Answered by the device")
    TOLD = "told", _("Error data forwarded")


# Many are made for each message, and none is ever part of a cycle: not for the collector to walk.
class Copy(msgspec.Struct, frozen=True, array_like=True, gc=False):
    """What one subscription of a topic got: an MNS message, or a refusal's code.

    What was sent on to a topic of devices has that topic for its endpoint, and no MNS message.
    """

    subscription: str
    endpoint: str
    message_id: str
    refusal: str = ""


class Grant(msgspec.Struct, frozen=True, array_like=True, gc=False):
    """Who was allowed to send a message on, and what said so."""

    role: str
    policy: str
    statement: int  # the first is 1


class Later(msgspec.Struct, frozen=True, array_like=True, gc=False):
    """When a step was made that did not come with the others, at which rule, and which try it was.

    `attempt` is 0 where there is only one.
    """

    time_ms: int
    rule: str
    attempt: int = 0


class Line(msgspec.Struct, frozen=True, array_like=True, gc=False):
    """One step. `operation` is the topic, `online`, `offline` or a target's name."""

    step: str
    operation: str
    status: int = SUCCESS
    detail: phrases.Sentence = ""
    mns_id: str = ""  # of what was published to a topic
    grant: Grant | None = None
    copies: tuple[Copy, ...] = ()
    version: int = 0  # of the rule that looked at the message
    origin: int = 0  # the message that a rule made this one of
    later: Later | None = None


class Story(msgspec.Struct, frozen=True, array_like=True, gc=False):
    """One message, or something a device did that was no message: `message_id` is 0 then."""

    time_ms: int
    message_id: int
    device_name: str
    lines: list[Line]
    qos: int = 0
    size: int = 0


class Entry(msgspec.Struct, frozen=True):
    """One line as it is read; pass its `cursor` as `before` to read on."""

    time_ms: int
    message_id: int
    device_name: str
    operation: str
    step: str
    status: int = SUCCESS
    detail: str = ""
    cursor: str = ""

    @property
    def step_name(self) -> str:
        """Answer the step as the reader calls it."""
        return str(Step(self.step).label)


@dataclass(frozen=True, slots=True)
class Search:
    """Which lines are looked for; what is empty is not asked."""

    since: int | None = None  # epoch ms
    until: int | None = None
    step: str = ""
    message_id: int = 0
    result: str = ""  # "success" or "failure"
    text: str = ""

    def wants(self, story: Story) -> bool:
        """Tell whether any line of it can be wanted."""
        return (
            (not self.message_id or self.message_id == story.message_id)
            and (self.since is None or story.time_ms >= self.since)
            and (self.until is None or story.time_ms <= self.until)
        )

    def wants_line(self, story: Story, line: Line) -> bool:
        """Tell whether a line of a story that can be wanted is."""
        result = "success" if line.status == SUCCESS else "failure"
        return (
            (not self.step or self.step == line.step)
            and (not self.result or self.result == result)
            and (not self.text or self._is_said(story, line))
        )

    def _is_said(self, story: Story, line: Line) -> bool:
        said = f"{line.operation}\n{line.detail}\n{story.device_name}"
        return self.text.lower() in said.lower()


EVERYTHING = Search()

_encode = phrases.encoder().encode
_decode = phrases.decoder(list[Story]).decode


def add_all(
    pipe: Any,  # noqa: ANN401 - a pipeline, or whatever else queues store commands
    stories: Iterable[tuple[str, Story]],
) -> None:
    """Queue the stories of a batch, each with its ProductKey, on a pipeline."""
    of_devices: dict[whereabouts.Device, list[Story]] = defaultdict(list)
    for product_key, story in stories:
        of_devices[product_key, story.device_name].append(story)
    of_few: dict[str, list[Story]] = defaultdict(list)
    most = _device_limit(now_ms() // _MINUTE_MS)
    for device, told in of_devices.items():
        for some in _parts(told):
            entry = _packed(some)
            _append(pipe, _key(*device), entry, most)
            if _COMPRESSED in entry:
                _append(pipe, _key(device[0]), entry, PRODUCT_LIMIT)
            else:
                of_few[device[0]] += some
    for product_key, told in of_few.items():
        for some in _parts(told):
            _append(pipe, _key(product_key), _packed(some), PRODUCT_LIMIT)
    whereabouts.add(pipe, {device: _ids(told) for device, told in of_devices.items()})


def _parts(stories: Sequence[Story]) -> Iterator[Sequence[Story]]:
    return (stories[start : start + PACKED] for start in range(0, len(stories), PACKED))


def _append(pipe: Any, key: str, entry: dict[str, bytes], most: int) -> None:  # noqa: ANN401
    pipe.xadd(key, entry, maxlen=most, approximate=True)


def _packed(stories: Sequence[Story]) -> dict[str, bytes]:
    packed = _encode(stories)
    if len(packed) < _WORTH_COMPRESSING:
        return {_PACKED: packed}
    return {_COMPRESSED: zlib.compress(packed, _QUICKLY)}


def _unpacked(entry: Mapping[bytes, bytes]) -> list[Story]:
    if compressed := entry.get(_COMPRESSED.encode()):
        return _decode(zlib.decompress(compressed))
    packed = entry.get(_PACKED.encode())
    return _decode(packed) if packed else []  # of a layout that nobody writes any more


def _ids(stories: Iterable[Story]) -> list[int]:
    return [story.message_id for story in stories if story.message_id]


@lru_cache(1)
def _device_limit(minute: int) -> int:  # noqa: ARG001 - the devices are counted once in it
    share = ALL_DEVICES_LIMIT // max(Device.objects.count(), 1)
    return min(max(share, DEVICE_LEAST), DEVICE_LIMIT)


def behaviour(device_name: str, operation: str, time_ms: int, *, status: int, detail: str) -> Entry:
    """Answer the line for something the device did that was no message."""
    return Entry(time_ms, 0, device_name, operation, Step.BEHAVIOUR, status, detail)


def note(product_key: str, entry: Entry) -> None:
    """Write one line now."""
    line = Line(entry.step, entry.operation, entry.status, entry.detail)
    story = Story(entry.time_ms, entry.message_id, entry.device_name, [line])
    with client().pipeline(transaction=False) as pipe:
        add_all(pipe, [(product_key, story)])
        pipe.execute()


def read(
    product_key: str,
    device_name: str | None = None,
    *,
    count: int = 50,
    before: str = "",
    search: Search = EVERYTHING,
) -> list[Entry]:
    """Answer the wanted lines of the `count` latest messages that have any, newest first."""
    found: list[Entry] = []
    messages = 0
    for cursor, story in _stories(_key(product_key, device_name), before, search):
        lines = [
            Entry(
                story.time_ms,
                story.message_id,
                story.device_name,
                line.operation,
                line.step,
                line.status,
                line.detail,
                cursor,
            )
            for line in reversed(story.lines)
            if search.wants_line(story, line)
        ]
        found += lines
        messages += bool(lines)
        if messages == count:
            break
    return _in_time(found)


def _in_time(lines: list[Entry]) -> list[Entry]:
    """Put lines into the order of time; where to read on stays in that in which they lie.

    What is told late, as a change in the registry is, lies behind what came meanwhile.
    """
    ordered = sorted(lines, key=lambda line: line.time_ms, reverse=True)
    if ordered == lines:
        return lines
    return [
        msgspec.structs.replace(line, cursor=place.cursor)
        for line, place in zip(ordered, lines, strict=True)
    ]


def find(message_id: int) -> list[tuple[str, Story]]:
    """Answer ProductKey and story of a message, one for each device that had a part in it."""
    told = [(device[0], _story(device, message_id)) for device in whereabouts.of(message_id)]
    return [(product_key, story) for product_key, story in told if story is not None]


def made_of(message_id: int, topic: str, device: whereabouts.Device, since: int) -> int:
    """Answer the message on a device's topic that a rule made of another; 0 if none was heard."""
    for _cursor, story in _stories(_key(*device), "", Search(since=since)):
        if any(one.origin == message_id and one.operation == topic for one in story.lines):
            return story.message_id
    return 0


def _story(device: whereabouts.Device, message_id: int) -> Story | None:
    """Put together what was written of a message at different times."""
    parts = [s for _, s in _stories(_key(*device), "", Search(message_id=message_id))]
    if not parts:
        return None
    lines = [line for part in reversed(parts) for line in part.lines]
    return msgspec.structs.replace(parts[-1], lines=lines)


def _stories(key: str, before: str, search: Search) -> Iterator[tuple[str, Story]]:
    """Read a stream backwards: stories that can be wanted, and where each is.

    What was written together has one time in the store, and lies there by devices.
    """
    stream_id, position = _split(before)
    for _moment, rows in groupby(_rows(key, stream_id), lambda row: row[0].partition(b"-")[0]):
        together = list(rows)
        told = [story for _, entry in reversed(together) for story in _unpacked(entry)]
        told.sort(key=lambda story: (story.time_ms, story.message_id))
        for place, story in reversed(list(enumerate(told[:position]))):
            if search.wants(story):
                yield f"{together[0][0].decode()}-{place}", story
        position = None


def _rows(key: str, stream_id: str) -> Iterator[tuple[bytes, Mapping[bytes, bytes]]]:
    oldest = now_ms() - int(KEPT.total_seconds() * 1000)
    while True:
        rows = cast("Any", client()).xrevrange(key, stream_id, oldest, count=_AT_ONCE)
        yield from rows
        if len(rows) < _AT_ONCE:
            return
        stream_id = "(" + rows[-1][0].decode()


def _split(cursor: str) -> tuple[str, int | None]:
    """Answer the last entry of what was written together, and how many stories are before."""
    if not cursor:
        return LATEST, None
    moment, number, place = cursor.split("-")
    return f"{moment}-{number}", int(place)


def forget(product_key: str, device_name: str | None = None) -> None:
    """Delete the log of a device, or of a product."""
    client().delete(_key(product_key, device_name))


def _key(product_key: str, device_name: str | None = None) -> str:
    return f"devicelog:{product_key}" + ("" if device_name is None else f":{device_name}")
