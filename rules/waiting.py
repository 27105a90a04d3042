"""Messages that wait for a target: kept on disk from the step that ends their batch.

An entry is one message at one rule, with every operation that is still to be tried and every
one that failed for good. Each try has its moment on the agenda; telling of an error is the try of
operation 0. Entries change only as a whole, and only if nobody changed them meanwhile: a try
that was made twice is counted once.
"""

from collections import Counter
from collections.abc import Iterable
from functools import cache
from typing import Any, NamedTuple, cast

import msgspec

from iotconsole.kit import phrases
from iotconsole.kit.valkey import client
from products.messages import DeviceMessage
from rules import limits
from rules.journal import RUN, Commands

AGENDA = "forward:agenda"  # sorted set: {entry}:{operation} by the moment of the next try
TELL = 0  # in place of an operation: tell that the message did not arrive

_TAKE = """
local due = redis.call('ZRANGEBYSCORE', KEYS[1], '-inf', ARGV[1], 'LIMIT', 0, ARGV[3])
for _, member in ipairs(due) do redis.call('ZADD', KEYS[1], ARGV[2], member) end
return due
"""
_CHANGE = "if redis.call('GET', KEYS[1]) ~= ARGV[1] then return 0 end\n" + RUN


class Try(msgspec.Struct, frozen=True, array_like=True):
    """An operation that is to be tried, and how often it was."""

    operation_id: int
    made: int
    reason: phrases.Sentence = ""  # of the last one


class Failure(msgspec.Struct, frozen=True, array_like=True):
    """An operation that failed for good, and which target it had."""

    operation_id: int
    kind: str
    region: str
    resource: str
    code: int
    reason: phrases.Sentence
    cause: str


class Entry(msgspec.Struct, frozen=True, array_like=True):
    """A message at a rule whose operations have not all ended."""

    key: str  # {batch}-{rule}-{message}
    rule_id: int
    rule_name: str
    message: DeviceMessage
    body: bytes
    since: int
    tries: tuple[Try, ...]
    failures: tuple[Failure, ...]
    version: int = 0  # of the rule
    is_payload: bool = False  # the body: a payload as it came, and not JSON

    def pending(self, operation_id: int) -> Try | None:
        """Answer the try of an operation, if it is still to be made."""
        return next((one for one in self.tries if one.operation_id == operation_id), None)


class Due(msgspec.Struct, frozen=True):
    """A try whose moment has come: the entry as it is, and the operation."""

    entry: Entry
    written: bytes
    operation_id: int


class Kept(NamedTuple):
    """How many messages are still to be tried, by rule and by operation."""

    of_rules: Counter[int]
    of_operations: Counter[int]


_encode = phrases.encoder().encode
_decode = phrases.decoder(Entry).decode


def keep(commands: Commands, entry: Entry, moments: Iterable[tuple[int, int]]) -> None:
    """Write an entry, and when each of its operations is to be tried."""
    commands.set(_key(entry.key), _encode(entry))
    for operation_id, moment in moments:
        commands.zadd(AGENDA, _member(entry.key, operation_id), moment)


def strike(commands: Commands, entry: Entry, operation_id: int) -> None:
    """Take a try off the agenda."""
    commands.zrem(AGENDA, _member(entry.key, operation_id))


def end(commands: Commands, entry: Entry) -> None:
    """Forget an entry."""
    commands.delete(_key(entry.key))


def take(now: int) -> list[Due]:
    """Answer some of what is due; nobody else gets it before the lease is over."""
    words = [now, now + limits.TRY_LEASE_MS, limits.TRIES_AT_ONCE]
    members = [member.decode() for member in _script(_TAKE)([AGENDA], words)]
    found = [(member, *member.rsplit(":", 1)) for member in members]
    rows = cast("list[bytes | None]", client().mget([_key(key) for _, key, _ in found] or ["-"]))
    due = []
    for (member, _, operation), written in zip(found, rows, strict=False):
        if written is None:
            client().zrem(AGENDA, member)
        else:
            due.append(Due(_decode(written), written, int(operation)))
    return due


def read(key: str) -> tuple[Entry, bytes] | None:
    """Answer an entry as it is now, decoded and as it is written."""
    written = cast("bytes | None", client().get(_key(key)))
    return (_decode(written), written) if written else None


def change(key: str, before: bytes, commands: Commands) -> bool:
    """Run the commands if the entry is still what it was; False if it is not."""
    return bool(_script(_CHANGE)([_key(key)], [before, *commands.words]))


def change_all(changes: Iterable[tuple[str, bytes, Commands]]) -> list[bool]:
    """Do the same with several entries in one round trip."""
    with client().pipeline(transaction=False) as pipe:
        for key, before, commands in changes:
            _script(_CHANGE)([_key(key)], [before, *commands.words], client=pipe)
        return [bool(answer) for answer in pipe.execute()]


def kept(members: Iterable[bytes]) -> Kept:
    """Answer how many messages an agenda is still to try."""
    pairs = [member.decode().rsplit(":", 1) for member in members]
    tries = [(key, int(operation)) for key, operation in pairs if int(operation) != TELL]
    of_rules = Counter(int(key.rsplit("-", 2)[1]) for key in {key for key, _ in tries})
    return Kept(of_rules, Counter(operation for _, operation in tries))


def postpone(tries: Iterable[Due], moment: int) -> None:
    """Have these looked at later; no try was made."""
    if moments := {_member(due.entry.key, due.operation_id): moment for due in tries}:
        client().zadd(AGENDA, cast("Any", moments), xx=True)


@cache
def _script(text: str) -> Any:  # noqa: ANN401 - redis-py types no scripts
    return client().register_script(text)


def _key(key: str) -> str:
    return f"forward:{key}"


def _member(key: str, operation_id: int) -> str:
    return f"{key}:{operation_id}"
