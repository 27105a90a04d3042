"""How queues and topics did, minute by minute, over the last day.

A queue's history carries its tag, so a queue made again under an old name begins without one.
Nothing has to be deleted: what nobody adds to is forgotten when its last sample is a day old.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import timedelta
from itertools import pairwise
from typing import Any, cast

import msgspec

from iotconsole.kit.valkey import client
from mns.store.protocol import Figures

MINUTE_MS = 60_000
KEPT = 24 * 60  # samples, one a minute
KEPT_FOR = timedelta(days=1, hours=1)
POINTS = 240  # a plot on a screen shows no more
TREND = 5  # minutes

_PUBLISHED = "mns:published"


class Sample(msgspec.Struct, frozen=True, array_like=True):
    """What was seen of a queue at one moment; the totals only grow."""

    time_ms: int
    active: int
    inactive: int
    delayed: int
    oldest_ms: int  # the age of the oldest message; 0 where there is none
    sent: int
    received: int
    deleted: int
    expired: int

    @property
    def held(self) -> int:
        """All messages the queue held."""
        return self.active + self.inactive + self.delayed


class Point(msgspec.Struct, frozen=True):
    """A queue at one moment, and what went in and out per minute since the moment before."""

    time_ms: int
    active: int
    inactive: int
    delayed: int
    oldest_seconds: int
    sent: float
    received: float
    deleted: float
    expired: float


class Total(msgspec.Struct, frozen=True, array_like=True):
    """How many messages a topic had taken at one moment since it was made."""

    time_ms: int
    published: int


class PublishRate(msgspec.Struct, frozen=True):
    """How many messages a topic took per minute since the moment before."""

    time_ms: int
    published: float


_encode = msgspec.msgpack.Encoder().encode
_read_sample = msgspec.msgpack.Decoder(Sample).decode
_read_total = msgspec.msgpack.Decoder(Total).decode


def sample(figures: Figures, *, now: int) -> Sample:
    """Take down what a queue's figures say at this moment."""
    counts, oldest = figures.counts, figures.oldest
    age = 0 if oldest is None else max(now - oldest, 0)
    waiting = (counts.active, counts.inactive, counts.delayed)
    totals = (figures.sent, figures.received, figures.deleted, figures.expired)
    return Sample(now, *waiting, age, *totals)


def points(samples: Sequence[Sample]) -> list[Point]:
    """Turn the totals of a queue into rates; the first sample is only where they begin."""
    return [_point(before, after) for before, after in pairwise(_thinned(samples))]


def publish_rates(totals: Sequence[Total]) -> list[PublishRate]:
    """Turn the totals of a topic into rates; the first is only where they begin."""
    return [
        PublishRate(
            after.time_ms, _rate(before.published, after.published, _minutes(before, after))
        )
        for before, after in pairwise(_thinned(totals))
    ]


def is_growing(samples: Sequence[Sample]) -> bool:
    """Tell whether each of the last minutes held more than any of as many before them."""
    held = [sample.held for sample in samples[-2 * TREND :]]
    return len(held) == 2 * TREND and min(held[TREND:]) > max(held[:TREND])


def keep(samples: Iterable[tuple[str, Sample]]) -> None:
    """Add one sample each to the histories of queues, named by their tags."""
    _append((_queue_key(tag), _encode(taken)) for tag, taken in samples)


def read(tag: str, minutes: int) -> list[Sample]:
    """Answer what was seen of a queue in the last minutes, oldest first."""
    return [_read_sample(row) for row in _last(_queue_key(tag), minutes)]


def latest(tags: Sequence[str], minutes: int = 2 * TREND) -> list[list[Sample]]:
    """Answer what was seen of several queues in the last minutes, in one round trip."""
    pipe = client().pipeline(transaction=False)
    for tag in tags:
        pipe.lrange(_queue_key(tag), -minutes, -1)
    return [[_read_sample(row) for row in rows] for rows in pipe.execute()]


def count_published(taken: Mapping[int, int]) -> None:
    """Note how many messages each topic, named by its id, has just taken."""
    pipe = client().pipeline(transaction=False)
    for topic_id, number in taken.items():
        pipe.hincrby(_PUBLISHED, str(topic_id), number)
    pipe.execute()


def keep_published(topic_ids: Iterable[int], *, now: int) -> None:
    """Add a sample to the history of each topic; forget the totals of those that are gone."""
    totals = cast("dict[bytes, bytes]", client().hgetall(_PUBLISHED))
    known = {topic_id: totals.pop(str(topic_id).encode(), b"0") for topic_id in topic_ids}
    _append((_topic_key(pk), _encode(Total(now, int(total)))) for pk, total in known.items())
    if totals:
        client().hdel(_PUBLISHED, *totals)


def read_published(topic_id: int, minutes: int) -> list[Total]:
    """Answer how many messages a topic had taken in the last minutes, oldest first."""
    return [_read_total(row) for row in _last(_topic_key(topic_id), minutes)]


def _point(before: Sample, after: Sample) -> Point:
    minutes = _minutes(before, after)
    return Point(
        after.time_ms,
        after.active,
        after.inactive,
        after.delayed,
        after.oldest_ms // 1_000,
        _rate(before.sent, after.sent, minutes),
        _rate(before.received, after.received, minutes),
        _rate(before.deleted, after.deleted, minutes),
        _rate(before.expired, after.expired, minutes),
    )


def _minutes(before: Sample | Total, after: Sample | Total) -> float:
    """Answer the time between two samples; a clock that was set back must not divide by nothing."""
    return max(after.time_ms - before.time_ms, 1) / MINUTE_MS


def _rate(before: int, after: int, minutes: float) -> float:
    return round(max(after - before, 0) / minutes, 2)


def _thinned(samples: Sequence[Any]) -> Sequence[Any]:
    """Leave out as many in between as a plot cannot show; the latest always stays."""
    step = -(-len(samples) // (POINTS + 1)) or 1
    return samples[::-1][::step][::-1]


def _append(entries: Iterable[tuple[str, bytes]]) -> None:
    pipe = client().pipeline(transaction=False)
    for key, entry in entries:
        pipe.rpush(key, entry)
        pipe.ltrim(key, -KEPT, -1)
        pipe.expire(key, KEPT_FOR)
    pipe.execute()


def _last(key: str, minutes: int) -> list[bytes]:
    """Read one sample more, where the rates of the first minute begin."""
    return cast("list[bytes]", client().lrange(key, -minutes - 1, -1))


def _queue_key(tag: str) -> str:
    return f"mns:{{{tag}}}:history"


def _topic_key(topic_id: int) -> str:
    return f"mns:topic:{topic_id}:history"
