"""How often each rule did what, and what became of the latest messages.

Every message a running rule looked at ends in exactly one outcome, counted in the same atomic
step that finishes its batch.
"""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum
from typing import cast

import msgspec

from iotconsole.kit.valkey import client
from rules import limits
from rules.journal import Commands


class Outcome(StrEnum):
    """What became of one message at one rule."""

    FILTERED = "filtered"  # WHERE said no
    FORWARDED = "forwarded"  # every operation took it
    FAILED = "failed"  # the SQL or an operation could not; the cause says why
    WAITING = "waiting"  # an operation is to be tried, for the first time or once more


class Passage(msgspec.Struct, frozen=True, array_like=True):
    """One message at one rule: outcome, code and sentence (device log codes: 200 is success)."""

    time_ms: int
    message_id: int
    topic: str
    outcome: Outcome
    code: int
    reason: str
    cause: str = ""
    version: int = 0  # of the rule


@dataclass(frozen=True, slots=True)
class Counts:
    """All messages a rule ever looked at; the four outcomes add up to `received`."""

    filtered: int
    forwarded: int
    failed: int
    waiting: int

    @property
    def received(self) -> int:
        """Every message that reached the rule."""
        return self.filtered + self.forwarded + self.failed + self.waiting


_encode = msgspec.msgpack.Encoder().encode
_decode = msgspec.msgpack.Decoder(Passage).decode


def _counts_key(rule_id: int) -> str:
    return f"rule:{rule_id}:counts"


def _causes_key(rule_id: int) -> str:
    return f"rule:{rule_id}:causes"


def _operation_key(operation_id: int) -> str:
    return f"operation:{operation_id}:counts"


def _recent_key(rule_id: int) -> str:
    return f"rule:{rule_id}:recent"


def _minute_key(rule_id: int, minute: int) -> str:
    return f"rule:{rule_id}:passed:{minute}"


def record(commands: Commands, rule_id: int, passages: list[Passage], now: int) -> None:
    """Write down what one batch did at one rule."""
    counts = Counter(passage.outcome for passage in passages)
    for outcome, count in counts.items():
        commands.hincrby(_counts_key(rule_id), outcome.value, count)
    if passed := counts[Outcome.FORWARDED]:
        key = _minute_key(rule_id, now // 60_000)
        commands.incrby(key, passed)
        commands.expire(key, timedelta(minutes=limits.MINUTES_KEPT))
    for passage in passages[-limits.RECENT_PER_BATCH :]:
        commands.lpush(_recent_key(rule_id), _encode(passage))
    commands.ltrim(_recent_key(rule_id), 0, limits.RECENT_PER_RULE - 1)
    if failures := [passage for passage in passages if passage.outcome is Outcome.FAILED]:
        commands.set(f"rule:{rule_id}:failure", _encode(failures[-1]))
    for cause, count in Counter(passage.cause for passage in failures).items():
        commands.hincrby(_causes_key(rule_id), cause, count)


def settle(commands: Commands, rule_id: int, passage: Passage, now: int) -> None:
    """Write down what became of a message that was waiting."""
    commands.hincrby(_counts_key(rule_id), Outcome.WAITING.value, -1)
    record(commands, rule_id, [passage], now)


def count_at(
    commands: Commands, operation_id: int, outcome: Outcome, count: int, *, cause: str = ""
) -> None:
    """Count messages at one operation: by outcome and, where they failed, by cause."""
    commands.hincrby(_operation_key(operation_id), outcome.value, count)
    if cause:
        commands.hincrby(_operation_key(operation_id), f"{outcome.value}:{cause}", count)


def counts(rule_ids: Iterable[int]) -> dict[int, Counts]:
    """Answer the counts of several rules in one round trip."""
    ids = list(rule_ids)
    pipe = client().pipeline(transaction=False)
    for rule_id in ids:
        pipe.hmget(_counts_key(rule_id), [outcome.value for outcome in Outcome])
    rows = pipe.execute()
    return {
        rule_id: Counts(*(int(value or 0) for value in row))
        for rule_id, row in zip(ids, rows, strict=True)
    }


def causes(rule_id: int) -> dict[str, int]:
    """Answer why messages of a rule failed, and how many for each cause."""
    return _numbers(_causes_key(rule_id))


def counts_at(operation_id: int) -> dict[str, int]:
    """Answer the counts of one operation: `forwarded`, `waiting`, `failed`, `failed:{cause}`."""
    return _numbers(_operation_key(operation_id))


def _numbers(key: str) -> dict[str, int]:
    rows = cast("dict[bytes, bytes]", client().hgetall(key))
    return {name.decode(): int(number) for name, number in rows.items()}


def passed_per_minute(rule_id: int, now: int, minutes: int = 60) -> list[tuple[int, int]]:
    """Answer (epoch minute, forwarded messages) for the last minutes, oldest first."""
    latest = now // 60_000
    wanted = list(range(latest - minutes + 1, latest + 1))
    values = client().mget([_minute_key(rule_id, minute) for minute in wanted])
    return [(minute, int(value or 0)) for minute, value in zip(wanted, values, strict=True)]


def recent(rule_id: int, count: int = 50) -> list[Passage]:
    """Answer the latest passages, newest first; a busy rule shows some of each batch."""
    rows = client().lrange(_recent_key(rule_id), 0, count - 1)
    return [_decode(row) for row in cast("list[bytes]", rows)]


def last_failure(rule_id: int) -> Passage | None:
    """Answer the latest message that failed, with its reason."""
    row = cast("bytes | None", client().get(f"rule:{rule_id}:failure"))
    return _decode(row) if row else None


def forget(rule_id: int) -> None:
    """Delete what is kept of a deleted rule."""
    keys = (_counts_key(rule_id), _causes_key(rule_id), _recent_key(rule_id))
    client().unlink(*keys, f"rule:{rule_id}:failure")


def forget_operations(operation_ids: Iterable[int]) -> None:
    """Delete what is kept of deleted operations."""
    if keys := [_operation_key(operation_id) for operation_id in operation_ids]:
        client().unlink(*keys)
