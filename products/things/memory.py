"""What is kept of reports: the newest value of each property, and a bounded history.

The history of a device is one capped stream; an entry holds what it reported in one batch. Times
are the devices' own where they send them, so that what is read is sorted again.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import timedelta
from functools import lru_cache
from typing import Any, Protocol, cast

import msgspec
from django.conf import settings

from iotconsole.kit.clock import now_ms
from iotconsole.kit.valkey import client
from products.models import Device
from products.things.alink import LATEST_MS, Post, Reading

PROPERTIES = 500  # of one device whose newest values are kept
LEAST = 20  # entries that each device may have, however many devices there are
_FIELD = "r"
_MINUTE_MS = 60_000

_encode = msgspec.json.Encoder().encode
_encode_lines = msgspec.json.Encoder().encode_lines
_decode = msgspec.json.Decoder(Reading).decode
_decode_lines = msgspec.json.Decoder(Reading).decode_lines


class Commands(Protocol):
    """Store commands that are run when a batch is finished."""

    def put(self, key: str, field: str, value: bytes, *, most: int) -> None:
        """Keep a field of a hash that has so many fields at most."""

    def xadd(self, key: str, fields: dict[str, bytes], *, maxlen: int, approximate: bool) -> None:
        """Append to a stream and cap it."""

    def expire(self, key: str, after: timedelta) -> None:
        """Let a key go after a while."""


@dataclass(frozen=True, slots=True)
class Search:
    """Which readings are looked for: from a time on until another, both in it."""

    since: int = 0  # epoch ms
    until: int = LATEST_MS
    newest_first: bool = True

    def wants(self, reading: Reading) -> bool:
        """Tell whether it is of that time."""
        return self.since <= reading.time_ms <= self.until


EVERYTHING = Search()


def record(commands: Commands, posts: Iterable[Post]) -> None:
    """Queue what the devices of a batch reported."""
    of_devices: dict[tuple[str, str], list[Reading]] = defaultdict(list)
    for post in posts:
        of_devices[post.message.product_key, post.message.device_name] += post.readings
    kept = timedelta(days=settings.THING_DATA_DAYS)
    for device, readings in of_devices.items():
        if not readings:
            continue
        latest = {reading.identifier: reading for reading in readings if not reading.is_event}
        for identifier, reading in latest.items():
            commands.put(_newest(*device), identifier, _encode(reading), most=PROPERTIES)
        entry = {_FIELD: _encode_lines(readings)}
        commands.xadd(_history(*device), entry, maxlen=_most(), approximate=True)
        commands.expire(_newest(*device), kept)
        commands.expire(_history(*device), kept)


def newest(product_key: str, device_name: str) -> list[Reading]:
    """Answer the latest value of each property, by their names."""
    rows = cast("dict[bytes, bytes]", client().hgetall(_newest(product_key, device_name)))
    return sorted(map(_decode, rows.values()), key=lambda reading: reading.identifier)


def history(
    product_key: str,
    device_name: str,
    identifiers: Collection[str],
    search: Search = EVERYTHING,
) -> list[Reading]:
    """Answer what some properties were, in the order of their times."""
    wanted = frozenset(identifiers)
    rows = _readings(product_key, device_name)
    found = (row for row in rows if not row.is_event and row.identifier in wanted)
    return _sorted(found, search)


def events(
    product_key: str, device_name: str, identifier: str = "", search: Search = EVERYTHING
) -> list[Reading]:
    """Answer the events of a device, of one kind or of all, in the order of their times."""
    rows = _readings(product_key, device_name)
    found = (row for row in rows if row.is_event and identifier in {"", row.identifier})
    return _sorted(found, search)


def forget(product_key: str, device_name: str) -> None:
    """Delete what a device reported."""
    client().unlink(_newest(product_key, device_name), _history(product_key, device_name))


def _sorted(found: Iterable[Reading], search: Search) -> list[Reading]:
    rows = filter(search.wants, found)
    return sorted(rows, key=lambda row: row.time_ms, reverse=search.newest_first)


def _readings(product_key: str, device_name: str) -> Iterator[Reading]:
    oldest = now_ms() - settings.THING_DATA_DAYS * 86_400_000
    rows = cast("Any", client()).xrange(_history(product_key, device_name), oldest, "+")
    for _, fields in cast("Sequence[tuple[bytes, dict[bytes, bytes]]]", rows):
        yield from _decode_lines(fields[_FIELD.encode()])


def _most() -> int:
    return _share(now_ms() // _MINUTE_MS, settings.THING_REPORTS_PER_DEVICE)


@lru_cache(1)
def _share(minute: int, most: int) -> int:  # noqa: ARG001 - the devices are counted once in it
    share = settings.THING_REPORTS // max(Device.objects.count(), 1)
    return min(max(share, LEAST), most)


def _newest(product_key: str, device_name: str) -> str:
    return f"thing:newest:{product_key}:{device_name}"


def _history(product_key: str, device_name: str) -> str:
    return f"thing:history:{product_key}:{device_name}"
