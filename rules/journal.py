"""Which batches were accepted from the broker and are not yet carried through.

A batch is written here, on disk, before the broker hears a PUBACK, and taken out together with
its counters and log entries in one atomic step. So a killed worker costs a repetition and never
a message, and a repeated batch is counted once.

While a batch waits for a worker, what comes meanwhile joins it. So nothing waits for a clock, and
a worker that falls behind gets fewer and larger batches, which cost it less.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Self, cast

from iotconsole.kit.clock import now_ms
from iotconsole.kit.valkey import client
from rules import limits

WAITING = "ingest:waiting"  # sorted set: batch id by when it was kept or taken last, epoch ms
READY = "ingest:ready"  # list: batches no worker has taken yet, the oldest last
OPEN = "ingest:open"  # hash: the batch that others may join, its messages and bytes

_KEYS = (WAITING, READY, OPEN)

# Batches are lists of what was packed together.
_ADD = """
local id = redis.call('HGET', KEYS[3], 'id')
local messages = redis.call('HINCRBY', KEYS[3], 'messages', ARGV[3])
local bytes = redis.call('HINCRBY', KEYS[3], 'bytes', #ARGV[4])
if not id or messages > tonumber(ARGV[5]) or bytes > tonumber(ARGV[6]) then
  id = ARGV[1]
  redis.call('HSET', KEYS[3], 'id', id, 'messages', ARGV[3], 'bytes', #ARGV[4])
  redis.call('ZADD', KEYS[1], ARGV[2], id)
  redis.call('LPUSH', KEYS[2], id)
end
redis.call('RPUSH', ARGV[7] .. id, ARGV[4])
"""
# What a worker has read must stay as it is, also when it is handed out again.
_TAKE = """
local id = ARGV[3] or redis.call('RPOP', KEYS[2])
if not id then return false end
if redis.call('HGET', KEYS[3], 'id') == id then redis.call('DEL', KEYS[3]) end
redis.call('ZADD', KEYS[1], 'XX', ARGV[2], id)
return {id, redis.call('LRANGE', ARGV[1] .. id, 0, -1)}
"""
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


_PREFIX = "ingest:batch:"


@dataclass(frozen=True, slots=True)
class Taken:
    """A batch in the hands of a worker, and its parts."""

    batch_id: str
    parts: Sequence[bytes]

    @classmethod
    def read(cls, answer: tuple[bytes, list[bytes]]) -> Self:
        """Read what the store answers."""
        return cls(answer[0].decode(), answer[1])


def _key(batch_id: str) -> str:
    return _PREFIX + batch_id


def add(batch_id: str, packed: bytes, messages: int, now: int) -> None:
    """Put messages on disk, into the batch that waits if they fit, or into one of this name.

    When this returns, the broker may forget them.
    """
    script = client().register_script(_ADD)
    most = (limits.BATCH_MESSAGES, limits.BATCH_BYTES)
    script(_KEYS, [batch_id, now, messages, packed, *most, _PREFIX])


def keep(batch_id: str, batch: bytes, now: int) -> None:
    """Put a batch on disk that stays as it is, for a worker to take; twice is once."""
    with client().pipeline() as pipe:
        pipe.delete(_key(batch_id))
        pipe.rpush(_key(batch_id), batch)
        pipe.zadd(WAITING, {batch_id: now})
        pipe.lpush(READY, batch_id)
        pipe.execute()


def take(patience: float) -> Taken | None:
    """Take the oldest batch that is ready; None if none comes within so many seconds."""
    row = cast("tuple[bytes, bytes] | None", client().brpop([READY], timeout=patience))
    if row is None:
        return None
    script = client().register_script(_TAKE)
    return Taken.read(script(_KEYS, [_PREFIX, now_ms(), row[1]]))


def load(batch_id: str) -> Sequence[bytes]:
    """Answer the parts of a batch; none if it was finished."""
    return cast("list[bytes]", client().lrange(_key(batch_id), 0, -1))


def finish(batch_id: str, commands: Commands) -> bool:
    """Take the batch out and run the commands, both or none; False if it was out already."""
    script = client().register_script(FINISH)
    return bool(script([WAITING, _key(batch_id)], [batch_id, *commands.words]))


def finish_and_take(batch_id: str, commands: Commands) -> tuple[bool, Taken | None]:
    """Finish a batch and take the next if there is one, with one write to disk for both."""
    finish, take = client().register_script(FINISH), client().register_script(_TAKE)
    with client().pipeline() as pipe:
        finish([WAITING, _key(batch_id)], [batch_id, *commands.words], pipe)
        take(_KEYS, [_PREFIX, now_ms()], pipe)
        finished, taken = pipe.execute()
    return bool(finished), Taken.read(taken) if taken else None


def lost(before: int) -> list[str]:
    """Answer batches that were taken before a moment (epoch ms) and are not finished."""
    with client().pipeline() as pipe:
        pipe.zrangebyscore(WAITING, 0, before)
        pipe.lrange(READY, 0, -1)
        waiting, ready = pipe.execute()
    ready = set(ready)
    return [row.decode() for row in waiting if row not in ready]


def hand_out_again(batch_id: str) -> None:
    """Let another worker take a batch next."""
    client().rpush(READY, batch_id)


def is_untaken(before: int) -> bool:
    """Tell whether the batch whose turn it is waits since before a moment (epoch ms)."""
    oldest = cast("bytes | None", client().lindex(READY, -1))
    since = client().zscore(WAITING, oldest) if oldest else None
    return since is not None and since < before
