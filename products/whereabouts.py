"""Which device a message belongs to: found by its id as long as its story is kept.

Ids of a batch are written together, about ten bytes each. They rise with time, so a look-up
begins where the message arrived; its batch was finished a little later.
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, cast

import msgspec

from iotconsole.kit.ids import Snowflake
from iotconsole.kit.valkey import client

Device = tuple[str, str]  # ProductKey, DeviceName

KEY = "devicelog:messages"
BYTES = 64 * 1024 * 1024
ENTRIES = 1_000_000
SLACK_MS = 5_000  # between the clocks of the bridge and of the store

_FIELD = "i"
_AT_ONCE = 500
_encode = msgspec.msgpack.Encoder().encode
_decode = msgspec.msgpack.Decoder(list[tuple[str, str, list[int]]]).decode


def add(pipe: Any, ids: Mapping[Device, Sequence[int]]) -> None:  # noqa: ANN401 - as devicelog's
    """Queue the message ids of a batch on a pipeline."""
    rows = [(*device, numbers) for device, numbers in ids.items() if numbers]
    if not rows:
        return
    pipe.xadd(KEY, {_FIELD: _encode(rows)}, maxlen=ENTRIES, approximate=True)


def of(message_id: int) -> list[Device]:
    """Answer ProductKey and DeviceName of a message; what is sent to many devices has many."""
    for fields in _entries(max(Snowflake.time_ms(message_id) - SLACK_MS, 0)):
        rows = _decode(fields[_FIELD.encode()])
        if found := [(key, name) for key, name, ids in rows if message_id in ids]:
            return found
    return []


def tidy(oldest: int) -> None:
    """Forget what is older than a moment (epoch ms), and more if there is too much."""
    store = cast("Any", client())
    store.xtrim(KEY, minid=oldest, approximate=True)
    taken = store.memory_usage(KEY) or 0
    if taken > BYTES:
        store.xtrim(KEY, maxlen=store.xlen(KEY) * BYTES // taken, approximate=True)


def _entries(since: int) -> Iterator[dict[bytes, bytes]]:
    start = str(since)
    while True:
        rows = cast("Any", client()).xrange(KEY, start, "+", count=_AT_ONCE)
        for _, fields in rows:
            yield fields
        if len(rows) < _AT_ONCE:
            return
        start = "(" + rows[-1][0].decode()
