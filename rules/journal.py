"""Which batches were accepted from the broker and are not yet carried through.

A batch is written here, on disk, before the broker hears a PUBACK, and taken out together with
its counters and log entries in one atomic step. So a killed worker, or a task queue that loses
a task, costs a repetition and never a message; and a repeated batch is counted once.
"""

from typing import Any

import msgspec
from redis.commands.core import CoreCommands

from iotconsole.kit.valkey import client

WAITING = "ingest:waiting"  # sorted set: batch id by the time it was accepted, epoch ms

FINISH = """
if redis.call('ZREM', KEYS[1], ARGV[1]) == 0 then return 0 end
redis.call('DEL', KEYS[2])
for _, command in ipairs(cmsgpack.unpack(ARGV[2])) do redis.call(unpack(command)) end
return 1
"""

_encode = msgspec.msgpack.Encoder().encode


class Commands(CoreCommands):  # type: ignore[misc]
    """Store commands written down like on a pipeline, to be run when the batch is finished."""

    def __init__(self) -> None:
        self.written: list[tuple[Any, ...]] = []

    def execute_command(self, *args: Any, **_: Any) -> None:  # noqa: ANN401 - redis-py's own
        """Write one command down."""
        self.written.append(args)


def _key(batch_id: str) -> str:
    return f"ingest:batch:{batch_id}"


def keep(batch_id: str, batch: bytes, now: int) -> None:
    """Put a batch on disk; when this returns, the broker may forget its messages."""
    with client().pipeline() as pipe:
        pipe.set(_key(batch_id), batch)
        pipe.zadd(WAITING, {batch_id: now})
        pipe.execute()


def load(batch_id: str) -> bytes | None:
    """Answer a batch that still waits; None when it was finished before."""
    batch: bytes | None = client().get(_key(batch_id))
    return batch


def finish(batch_id: str, commands: Commands) -> bool:
    """Take the batch out and run the commands, both or none; False if it was out already."""
    script = client().register_script(FINISH)
    return bool(script([WAITING, _key(batch_id)], [batch_id, _encode(commands.written)]))


def lost(before: int, most: int = 1000) -> list[str]:
    """Answer batches accepted before a moment (epoch ms), oldest first."""
    return [
        batch_id.decode()
        for batch_id in client().zrangebyscore(WAITING, 0, before, start=0, num=most)
    ]
