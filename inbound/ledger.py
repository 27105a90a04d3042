"""How much each inbound rule carried, how it is doing now, and why if it is not well.

Every message a rule received is waiting, delivered or a dead letter; what was given back to its
source because the broker was away is received again when it comes again.
"""

from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum
from typing import Any, cast

import msgspec

from inbound import limits
from iotconsole.kit.valkey import client

# A process that says nothing for longer is not there.
STANDING_KEPT = timedelta(seconds=10)


class State(StrEnum):
    """How a rule is doing."""

    RUNNING = "running"
    TROUBLED = "troubled"  # enabled, and something is in the way
    DISABLED = "disabled"
    AWAY = "away"  # enabled, and nobody carries its messages


class Standing(msgspec.Struct, frozen=True):
    """What the inbound process says of a rule every few seconds."""

    state: State
    since_ms: int
    reason: str = ""  # of trouble: a sentence
    lag_ms: int = 0  # how old the latest message was when the broker had it
    rate: float = 0  # messages a second that the broker took lately


AWAY = Standing(State.AWAY, 0)


@dataclass(frozen=True, slots=True)
class Counts:
    """All messages a rule ever received."""

    delivered: int
    dead_letters: int
    waiting: int

    @property
    def received(self) -> int:
        """Every message that came from the source."""
        return self.delivered + self.dead_letters + self.waiting


class Failure(msgspec.Struct, frozen=True):
    """The latest thing that went wrong."""

    time_ms: int
    reason: str


_encode = msgspec.json.encode
_OUTCOMES = ("delivered", "dead_letters", "waiting")


def write(
    key: int,
    delivered: int,
    dead_letters: int,
    waiting: int,
    standing: Standing,
    failure: Failure | None,
    now: int,
) -> None:
    """Write down what a rule did since the last time and how it is doing."""
    pipe = client().pipeline()
    pipe.hincrby(_counts(key), "delivered", delivered)
    pipe.hincrby(_counts(key), "dead_letters", dead_letters)
    pipe.hset(_counts(key), "waiting", waiting)
    if delivered:
        pipe.incrby(_minute(key, now // 60_000), delivered)
        pipe.expire(_minute(key, now // 60_000), timedelta(minutes=limits.MINUTES_KEPT))
    pipe.set(f"{_base(key)}:standing", _encode(standing), ex=STANDING_KEPT)
    if failure is not None:
        pipe.set(f"{_base(key)}:failure", _encode(failure))
    pipe.execute()


def redriven(key: int) -> None:
    """Count a dead letter that was delivered after all."""
    pipe = client().pipeline()
    pipe.hincrby(_counts(key), "dead_letters", -1)
    pipe.hincrby(_counts(key), "delivered", 1)
    pipe.execute()


def leave(key: int) -> None:
    """Note that nobody carries a rule's messages any more; what was under way comes again."""
    pipe = client().pipeline()
    pipe.hset(_counts(key), "waiting", 0)
    pipe.unlink(f"{_base(key)}:standing")
    pipe.execute()


def counts(keys: list[int]) -> dict[int, Counts]:
    """Answer the counts of several rules in one round trip."""
    pipe = client().pipeline(transaction=False)
    for key in keys:
        pipe.hmget(_counts(key), _OUTCOMES)
    rows = zip(keys, pipe.execute(), strict=True)
    return {key: Counts(*(int(value or 0) for value in row)) for key, row in rows}


def standings(keys: list[int]) -> dict[int, Standing]:
    """Answer how several enabled rules are doing; of who says nothing, that nobody is there."""
    rows = cast("list[Any]", client().mget([f"{_base(key)}:standing" for key in keys] or ["-"]))
    return {
        key: msgspec.json.decode(row, type=Standing) if row else AWAY
        for key, row in zip(keys, rows, strict=False)
    }


def last_failure(key: int) -> Failure | None:
    """Answer the latest thing that went wrong."""
    row = cast("bytes | None", client().get(f"{_base(key)}:failure"))
    return msgspec.json.decode(row, type=Failure) if row else None


def delivered_per_minute(key: int, now: int, minutes: int = 60) -> list[tuple[int, int]]:
    """Answer (epoch minute, delivered messages) for the last minutes, oldest first."""
    latest = now // 60_000
    wanted = list(range(latest - minutes + 1, latest + 1))
    values = client().mget([_minute(key, minute) for minute in wanted])
    return [(minute, int(value or 0)) for minute, value in zip(wanted, values, strict=True)]


def forget(key: int) -> None:
    """Delete what is kept of a deleted rule."""
    client().unlink(_counts(key), f"{_base(key)}:standing", f"{_base(key)}:failure")


def _base(key: int) -> str:
    return f"inbound:{key}"


def _counts(key: int) -> str:
    return f"{_base(key)}:counts"


def _minute(key: int, minute: int) -> str:
    return f"{_base(key)}:delivered:{minute}"
