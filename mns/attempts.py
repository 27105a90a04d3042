"""What happened at each try to push a message, kept for whoever asks why it did not arrive."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import msgspec

from iotconsole.kit.valkey import client

KEPT = 200  # per subscription, the latest


@dataclass(frozen=True, slots=True)
class Attempt:
    """One POST to an endpoint: what was sent, what came back."""

    time_ms: int
    message_id: str
    number: int  # 1 is the first try
    status: int | None  # None where no answer came
    latency_ms: int
    excerpt: str
    error: str  # empty where the subscriber took the message
    retry_ms: int | None  # the wait before the next try; None after the last


_encode = msgspec.msgpack.encode
_decoder = msgspec.msgpack.Decoder(Attempt)


def add(tag: str, made: Sequence[Attempt]) -> None:
    """Keep the attempts, oldest first."""
    pipe = client().pipeline(transaction=False)
    for attempt in made:
        pipe.xadd(_key(tag), {"attempt": _encode(attempt)}, maxlen=KEPT, approximate=False)
    pipe.execute()


def read(tag: str, count: int = KEPT) -> list[Attempt]:
    """Answer the latest attempts, newest first."""
    entries: Any = client().xrevrange(_key(tag), count=count)  # bytes: the client decodes nothing
    return [_decoder.decode(fields[b"attempt"]) for _, fields in entries]


def drop(tag: str) -> None:
    """Forget the attempts of a subscription that is gone."""
    client().unlink(_key(tag))


def _key(tag: str) -> str:
    return f"mns:{{{tag}}}:attempts"
