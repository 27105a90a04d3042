"""How often each rule and each operation did what, and what became of the latest messages.

Every message that came is counted on its arrival and in exactly one outcome, in the same atomic
step that finishes its batch, or the try that was its last. So what came is what became of it:
`rules.balance` sees whether that holds.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from enum import StrEnum
from typing import cast

import msgspec

from iotconsole.kit import phrases
from iotconsole.kit.clock import now_ms
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
    reason: phrases.Sentence
    cause: str = ""
    version: int = 0  # of the rule


@dataclass(frozen=True, slots=True)
class Counts:
    """All messages that ever came to a rule or an operation, and what became of them."""

    received: int = 0
    filtered: int = 0
    forwarded: int = 0
    failed: int = 0
    waiting: int = 0
    causes: Mapping[str, int] = field(default_factory=dict)  # of the failed

    @classmethod
    def read(cls, row: Mapping[bytes, bytes]) -> "Counts":
        """Read what the store has."""
        numbers = _numbers(row)
        causes = {
            name.removeprefix(_CAUSE): number
            for name, number in numbers.items()
            if name.startswith(_CAUSE)
        }
        outcomes = {outcome.value: numbers.get(outcome, 0) for outcome in Outcome}
        return cls(numbers.get(_RECEIVED, 0), **outcomes, causes=causes)


_RECEIVED = "received"
_CAUSE = f"{Outcome.FAILED}:"
GONE = "ledger:gone"  # sorted set: what was deleted, by when
GONE_FOR = timedelta(days=1)  # no batch that knew it is carried later

_encode = phrases.encoder().encode
_decode = phrases.decoder(Passage).decode


def of_rule(rule_id: int) -> str:
    """Name the page of the ledger that belongs to a rule."""
    return f"rule:{rule_id}:ledger"


def of_operation(operation_id: int) -> str:
    """Name the page of the ledger that belongs to an operation."""
    return f"operation:{operation_id}:ledger"


def _recent_key(rule_id: int) -> str:
    return f"rule:{rule_id}:recent"


def _failure_key(rule_id: int) -> str:
    return f"rule:{rule_id}:failure"


def _minute_key(rule_id: int, minute: int) -> str:
    return f"rule:{rule_id}:passed:{minute}"


def record(commands: Commands, rule_id: int, passages: list[Passage], now: int) -> None:
    """Write down what one batch did at one rule."""
    commands.hincrby(of_rule(rule_id), _RECEIVED, len(passages))
    _enter(commands, rule_id, passages, now)


def settle(commands: Commands, rule_id: int, passage: Passage, now: int) -> None:
    """Write down what became of a message that was waiting."""
    commands.hincrby(of_rule(rule_id), Outcome.WAITING, -1)
    _enter(commands, rule_id, [passage], now)


def _enter(commands: Commands, rule_id: int, passages: list[Passage], now: int) -> None:
    counts = Counter((passage.outcome, passage.cause) for passage in passages)
    for (outcome, cause), count in counts.items():
        _add(commands, of_rule(rule_id), outcome, count, cause)
    if passed := sum(passage.outcome is Outcome.FORWARDED for passage in passages):
        key = _minute_key(rule_id, now // 60_000)
        commands.incrby(key, passed)
        commands.expire(key, timedelta(minutes=limits.MINUTES_KEPT))
    for passage in passages[-limits.RECENT_PER_BATCH :]:
        commands.lpush(_recent_key(rule_id), _encode(passage))
    commands.ltrim(_recent_key(rule_id), 0, limits.RECENT_PER_RULE - 1)
    if failures := [passage for passage in passages if passage.outcome is Outcome.FAILED]:
        commands.set(_failure_key(rule_id), _encode(failures[-1]))


def receive_at(commands: Commands, operation_id: int, count: int) -> None:
    """Count messages that came to an operation."""
    commands.hincrby(of_operation(operation_id), _RECEIVED, count)


def count_at(
    commands: Commands, operation_id: int, outcome: Outcome, count: int, *, cause: str = ""
) -> None:
    """Count messages at one operation: by outcome and, where they failed, by cause."""
    _add(commands, of_operation(operation_id), outcome, count, cause)


def _add(commands: Commands, page: str, outcome: Outcome, count: int, cause: str) -> None:
    commands.hincrby(page, outcome, count)
    if outcome is Outcome.FAILED:
        commands.hincrby(page, f"{_CAUSE}{cause}", count)


def counts(rule_ids: Iterable[int]) -> dict[int, Counts]:
    """Answer the counts of several rules in one round trip."""
    ids = list(rule_ids)
    pipe = client().pipeline(transaction=False)
    for rule_id in ids:
        pipe.hgetall(of_rule(rule_id))
    return {rule_id: Counts.read(row) for rule_id, row in zip(ids, pipe.execute(), strict=True)}


def causes(rule_id: int) -> Mapping[str, int]:
    """Answer why messages of a rule failed, and how many for each cause."""
    return counts([rule_id])[rule_id].causes


def counts_at(operation_id: int) -> dict[str, int]:
    """Answer the numbers of one operation: `received`, outcomes, and `failed:{cause}`."""
    return _numbers(cast("dict[bytes, bytes]", client().hgetall(of_operation(operation_id))))


def _numbers(row: Mapping[bytes, bytes]) -> dict[str, int]:
    return {name.decode(): int(number) for name, number in row.items()}


def passed_per_minute(rule_id: int, now: int, minutes: int = 60) -> list[tuple[int, int]]:
    """Answer (epoch minute, forwarded messages) for the last minutes, oldest first."""
    return passed_each_minute([rule_id], now, minutes)[rule_id]


def passed_each_minute(
    rule_ids: Sequence[int], now: int, minutes: int
) -> dict[int, list[tuple[int, int]]]:
    """Answer the same of several rules, in one round trip."""
    if not rule_ids:
        return {}
    latest = now // 60_000
    wanted = list(range(latest - minutes + 1, latest + 1))
    keys = [_minute_key(rule_id, minute) for rule_id in rule_ids for minute in wanted]
    values = iter(int(value or 0) for value in cast("list[bytes | None]", client().mget(keys)))
    return {rule_id: [(minute, next(values)) for minute in wanted] for rule_id in rule_ids}


def recent(rule_id: int, count: int = 50) -> list[Passage]:
    """Answer the latest passages, newest first; a busy rule shows some of each batch."""
    rows = client().lrange(_recent_key(rule_id), 0, count - 1)
    return [_decode(row) for row in cast("list[bytes]", rows)]


def recent_ends(rule_id: int) -> list[Passage]:
    """Answer the same, each message once."""
    passages = recent(rule_id, limits.RECENT_PER_RULE)
    return list(dict.fromkeys(as_ended(passages, passages)))


def as_ended(passages: Iterable[Passage], known: Iterable[Passage]) -> list[Passage]:
    """Answer passages; in place of one that was to wait how that ended, where it is known."""
    ends = {each.message_id: each for each in known if each.outcome is not Outcome.WAITING}
    return [
        ends.get(each.message_id, each) if each.outcome is Outcome.WAITING else each
        for each in passages
    ]


def last_failure(rule_id: int) -> Passage | None:
    """Answer the latest message that failed, with its reason."""
    return last_failures([rule_id])[rule_id]


def last_failures(rule_ids: Sequence[int]) -> dict[int, Passage | None]:
    """Answer the same of several rules, in one round trip."""
    if not rule_ids:
        return {}
    rows = cast("list[bytes | None]", client().mget([_failure_key(each) for each in rule_ids]))
    read = (_decode(row) if row else None for row in rows)
    return dict(zip(rule_ids, read, strict=True))


def forget(rule_id: int) -> None:
    """Delete what is kept of a deleted rule."""
    _forget([of_rule(rule_id), _recent_key(rule_id), _failure_key(rule_id)])


def forget_operations(operation_ids: Iterable[int]) -> None:
    """Delete what is kept of deleted operations."""
    _forget([of_operation(operation_id) for operation_id in operation_ids])


def _forget(keys: list[str]) -> None:
    if not keys:
        return
    with client().pipeline() as pipe:
        pipe.zadd(GONE, dict.fromkeys(keys, now_ms()))
        pipe.unlink(*keys)
        pipe.execute()


def tidy(now: int) -> None:
    """Delete what batches and tries that were on their way wrote of what was deleted."""
    with client().pipeline() as pipe:
        if keys := cast("list[bytes]", client().zrange(GONE, 0, -1)):
            pipe.unlink(*keys)
        pipe.zremrangebyscore(GONE, "-inf", now - int(GONE_FOR.total_seconds() * 1_000))
        pipe.execute()
