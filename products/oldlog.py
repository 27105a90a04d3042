"""Lets go of what is too old in the device log: of some streams at a time, in turn.

A time to live, set anew with each entry, would cost the path one more command for each device of
a batch. So a stream that nobody writes to any more goes when its last entries are too old.
"""

from typing import Any, cast

from iotconsole.kit.valkey import client

STREAMS = "devicelog:*"
PAGES = 20
PAGE = 100  # keys of the store; the streams among them are cut while it answers nobody else

_CURSOR = "devicelog-tidied"
_CUT = """
for _, stream in ipairs(KEYS) do
  redis.call('XTRIM', stream, 'MINID', '~', ARGV[1])
  if redis.call('XLEN', stream) == 0 then redis.call('UNLINK', stream) end
end
"""


def tidy(oldest: int) -> None:
    """Go on where the last call ended, and forget what is older than a moment (epoch ms)."""
    store = cast("Any", client())
    cut = store.register_script(_CUT)
    cursor = int(store.get(_CURSOR) or 0)
    for _ in range(PAGES):
        cursor, streams = store.scan(cursor, match=STREAMS, count=PAGE)
        if streams:
            cut(streams, [oldest])
        if cursor == 0:
            break
    store.set(_CURSOR, cursor)
