"""What happened at each try to push a message, kept for whoever asks why it did not arrive."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from iotconsole.kit import phrases
from iotconsole.kit.valkey import client

KEPT = 200  # per subscription, the latest


class Outcome(StrEnum):
    """How a try ended for its message."""

    DELIVERED = "delivered"
    RETRIED = "retried"  # in vain; there is or was another
    GIVEN_UP = "given_up"  # in vain, and the last


@dataclass(frozen=True, slots=True)
class Attempt:
    """One POST to an endpoint: what was sent, what came back."""

    time_ms: int
    message_id: str
    number: int  # 1 is the first try
    status: int | None  # None where no answer came
    latency_ms: int
    excerpt: str
    error: phrases.Sentence  # empty where the subscriber took the message
    retry_ms: int | None  # the wait before the next try; None after the last
    next_ms: int | None = None  # the moment of the next try

    @property
    def outcome(self) -> Outcome:
        """Tell how it ended."""
        if not self.error:
            return Outcome.DELIVERED
        return Outcome.GIVEN_UP if self.retry_ms is None else Outcome.RETRIED


@dataclass(frozen=True, slots=True)
class Totals:
    """What became of the messages of a subscription so far."""

    delivered: int
    given_up: int


_encode = phrases.encoder().encode
_decoder = phrases.decoder(Attempt)


def add(tag: str, made: Sequence[Attempt]) -> None:
    """Keep the attempts, oldest first, and count the messages they were the last for."""
    pipe = client().pipeline(transaction=False)
    for attempt in made:
        pipe.xadd(_key(tag), {"attempt": _encode(attempt)}, maxlen=KEPT, approximate=False)
    ended = Counter(attempt.outcome for attempt in made if attempt.retry_ms is None)
    for outcome, count in ended.items():
        pipe.hincrby(_totals_key(tag), outcome, count)
    pipe.execute()


def read(tag: str, count: int = KEPT) -> list[Attempt]:
    """Answer the latest attempts, newest first."""
    entries: Any = client().xrevrange(_key(tag), count=count)  # bytes: the client decodes nothing
    return [_decoder.decode(fields[b"attempt"]) for _, fields in entries]


def read_some(tag: str, *, outcome: str = "", message_id: str = "") -> list[Attempt]:
    """Answer the latest attempts of one outcome or for one message, newest first."""
    return [
        attempt
        for attempt in read(tag)
        if outcome in {"", attempt.outcome} and message_id in {"", attempt.message_id}
    ]


def totals(tag: str) -> Totals:
    """Answer how many messages were delivered, and how many given up."""
    found: Any = client().hmget(_totals_key(tag), [Outcome.DELIVERED, Outcome.GIVEN_UP])
    delivered, given_up = (int(number or 0) for number in found)
    return Totals(delivered, given_up)


def drop(tag: str) -> None:
    """Forget the attempts of a subscription that is gone."""
    client().unlink(_key(tag), _totals_key(tag))


def _key(tag: str) -> str:
    return f"mns:{{{tag}}}:attempts"


def _totals_key(tag: str) -> str:
    return f"mns:{{{tag}}}:totals"
