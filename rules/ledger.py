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
    FAILED = "failed"  # the SQL or an operation could not; the reason says which


class Passage(msgspec.Struct, frozen=True, array_like=True):
    """One message at one rule: outcome, code and sentence (device log codes: 200 is success)."""

    time_ms: int
    message_id: int
    topic: str
    outcome: Outcome
    code: int
    reason: str


@dataclass(frozen=True, slots=True)
class Counts:
    """All messages a rule ever looked at; the three outcomes add up to `received`."""

    filtered: int
    forwarded: int
    failed: int

    @property
    def received(self) -> int:
        """Every message that reached the rule."""
        return self.filtered + self.forwarded + self.failed


_encode = msgspec.msgpack.Encoder().encode
_decode = msgspec.msgpack.Decoder(Passage).decode


def _counts_key(rule_id: int) -> str:
    return f"rule:{rule_id}:counts"


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
    client().unlink(_counts_key(rule_id), _recent_key(rule_id), f"rule:{rule_id}:failure")
