"""Which batches were accepted from the broker and are not yet carried through.

A batch is written here, on disk, before the broker hears a PUBACK, and taken out together with
its counters and log entries in one atomic step. So a killed worker, or a task queue that loses
a task, costs a repetition and never a message; and a repeated batch is counted once.
"""

from datetime import timedelta
from typing import cast

from iotconsole.kit.valkey import client

WAITING = "ingest:waiting"  # sorted set: batch id by the time it was handed out, epoch ms

RUN = """
local function put(key, field, value, most)
  if redis.call('HLEN', key) < tonumber(most) or redis.call('HEXISTS', key, field) == 1 then
    redis.call('HSET', key, field, value)
  end
end
local at = 2
while at <= #ARGV do
  local last = at + ARGV[at]
  if ARGV[at + 1] == 'PUT' then
    put(unpack(ARGV, at + 2, last))
  else
    redis.call(unpack(ARGV, at + 1, last))
  end
  at = last + 1
end
return 1
"""
_TAKE_OUT = """
if redis.call('ZREM', KEYS[1], ARGV[1]) == 0 then return 0 end
redis.call('DEL', KEYS[2])
"""
FINISH = _TAKE_OUT + RUN

Word = str | bytes | int


class Commands:
    """Store commands written down as on a pipeline, to be run when the batch is finished."""

    def __init__(self) -> None:
        self.written: list[tuple[Word, ...]] = []
        self._expiring: set[str] = set()

    def hincrby(self, key: str, field: str, amount: int) -> None:
        """Count in a hash."""
        self.written.append(("HINCRBY", key, field, amount))

    def incrby(self, key: str, amount: int) -> None:
        """Count."""
        self.written.append(("INCRBY", key, amount))

    def put(self, key: str, field: str, value: bytes, *, most: int) -> None:
        """Keep a field of a hash; a new one is left out where there are so many already."""
        self.written.append(("PUT", key, field, value, most))

    def lpush(self, key: str, value: bytes) -> None:
        """Put in front of a list."""
        self.written.append(("LPUSH", key, value))

    def ltrim(self, key: str, start: int, end: int) -> None:
        """Cut a list."""
        self.written.append(("LTRIM", key, start, end))

    def set(self, key: str, value: bytes) -> None:
        """Keep a value."""
        self.written.append(("SET", key, value))

    def delete(self, key: str) -> None:
        """Forget a value."""
        self.written.append(("DEL", key))

    def zadd(self, key: str, member: str, score: int) -> None:
        """Put into a sorted set, or elsewhere in it."""
        self.written.append(("ZADD", key, score, member))

    def zrem(self, key: str, member: str) -> None:
        """Take out of a sorted set."""
        self.written.append(("ZREM", key, member))

    def xadd(self, key: str, fields: dict[str, bytes], *, maxlen: int, approximate: bool) -> None:
        """Append to a stream and cap it."""
        cut = "~" if approximate else "="
        pairs = [word for pair in fields.items() for word in pair]
        self.written.append(("XADD", key, "MAXLEN", cut, maxlen, "*", *pairs))

    def expire(self, key: str, after: timedelta) -> None:
        """Let a key go after a while; many messages of a batch ask for the same."""
        if key not in self._expiring:
            self._expiring.add(key)
            self.written.append(("EXPIRE", key, int(after.total_seconds())))

    @property
    def words(self) -> list[Word]:
        """Write them for the scripts that run them, each after its length."""
        return [word for command in self.written for word in (len(command), *command)]


def _key(batch_id: str) -> str:
    return f"ingest:batch:{batch_id}"


def keep(batch_id: str, batch: bytes, now: int) -> int:
    """Put a batch on disk and answer how many wait there, this one among them.

    When this returns, the broker may forget its messages.
    """
    with client().pipeline() as pipe:
        pipe.set(_key(batch_id), batch)
        pipe.zadd(WAITING, {batch_id: now})
        pipe.zcard(WAITING)
        *_, waiting = pipe.execute()
    return int(waiting)


def load(batch_id: str) -> bytes | None:
    """Answer a batch that still waits; None when it was finished before."""
    return cast("bytes | None", client().get(_key(batch_id)))  # this client does not decode


def finish(batch_id: str, commands: Commands) -> bool:
    """Take the batch out and run the commands, both or none; False if it was out already."""
    script = client().register_script(FINISH)
    return bool(script([WAITING, _key(batch_id)], [batch_id, *commands.words]))


def handed_out(batch_id: str, now: int) -> None:
    """Note that a waiting batch was given to a worker once more."""
    client().zadd(WAITING, {batch_id: now}, xx=True)


def handed_out_at(batch_ids: list[str]) -> list[int]:
    """Answer when those of these batches that still wait were handed out last, epoch ms."""
    scores = client().zmscore(WAITING, batch_ids)
    return [int(score) for score in scores if score is not None]


def lost(before: int, most: int = 1000) -> list[str]:
    """Answer waiting batches that were handed out before a moment (epoch ms), oldest first."""
    rows = client().zrangebyscore(WAITING, 0, before, start=0, num=most)
    return [row.decode() for row in cast("list[bytes]", rows)]
