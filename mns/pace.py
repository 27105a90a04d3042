"""How many messages a subscription's endpoint gets at once, and when it is left in peace.

SMQ documentation, push back-off: where an endpoint fails, the pushes at once shrink from 32 to 1
and come at intervals of up to a minute; once it is well again it gets all of them within some
100 seconds. Here every round that met a failing endpoint halves the number and every other round
doubles it, so five good rounds lead back. A round that fails at 1 is followed by a pause of 1,
2, 4, … at most 60 seconds.

Pace and pause are for first tries. A message that was tried before keeps to the schedule of its
strategy to the second, however its neighbours fare: its retries neither wait for the pause nor
are held back by the pace, and while a pause lasts the other messages use up none of their tries.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

from redis.client import Pipeline

from iotconsole.kit import phrases
from iotconsole.kit.valkey import client

MOST_AT_ONCE = 32
FIRST_PAUSE_MS = 1_000
LONGEST_PAUSE_MS = 60_000


@dataclass(frozen=True, slots=True)
class Pace:
    """How a subscription is pushed to now; `reason` is empty while its endpoint is well."""

    at_once: int = MOST_AT_ONCE
    since: int = 0  # when the trouble began
    reason: phrases.Sentence = ""  # how the endpoint failed last
    pause_ms: int = 0  # how long the latest pause is; 0 where there was none
    resumes: int = 0  # when it ends

    def is_paused(self, now: int) -> bool:
        """Tell whether first tries wait."""
        return now < self.resumes


HEALTHY = Pace()

_encode = phrases.encoder().encode
_decoder = phrases.decoder(Pace)


def slower(pace: Pace, reason: str, *, now: int) -> Pace:
    """Answer the pace after a round that met a failing endpoint.

    A retry that fails during a pause says nothing new: it does not make the pause longer.
    """
    known = replace(pace, since=pace.since or now, reason=reason)
    if pace.is_paused(now):
        return known
    if pace.at_once > 1:
        return replace(known, at_once=pace.at_once // 2)
    pause = min(pace.pause_ms * 2 or FIRST_PAUSE_MS, LONGEST_PAUSE_MS)
    return replace(known, pause_ms=pause, resumes=now + pause)


def faster(pace: Pace) -> Pace:
    """Answer the pace after a round that went well, which ends a pause, too."""
    at_once = min(pace.at_once * 2, MOST_AT_ONCE)
    if at_once == MOST_AT_ONCE:
        return HEALTHY
    return replace(pace, at_once=at_once, pause_ms=0, resumes=0)


def resumed(pace: Pace) -> Pace:
    """Answer the pace of one whose pause was ended by hand."""
    return replace(pace, pause_ms=0, resumes=0)


def read(tag: str) -> Pace:
    """Answer the pace of a subscription."""
    return _decode(client().get(_pace(tag)))


def change(tag: str, step: Callable[[Pace], Pace]) -> Pace:
    """Take a step from the pace that holds; of two at a time, the second sees the first."""

    def write(pipe: Pipeline) -> Pace:
        before = _decode(pipe.get(_pace(tag)))
        after = step(before)
        pipe.multi()
        if after == HEALTHY:
            pipe.unlink(_pace(tag))
        elif after != before:
            pipe.set(_pace(tag), _encode(after))
        return after

    run: Any = client().transaction  # its types know of no value
    changed: Pace = run(write, _pace(tag), value_from_callable=True)
    return changed


def begin(tag: str, *, lease_ms: int) -> bool:
    """Begin a round of first tries unless one is under way; it ends by itself after the lease."""
    return bool(client().set(_round(tag), b"", nx=True, px=lease_ms))


def end(tag: str) -> None:
    """End the round of first tries."""
    client().unlink(_round(tag))


def is_round_under_way(tag: str) -> bool:
    """Tell whether a round of first tries has begun and not ended."""
    return bool(client().exists(_round(tag)))


def drop(tag: str) -> None:
    """Forget a subscription that is gone."""
    client().unlink(_pace(tag), _round(tag))


def _decode(kept: Any) -> Pace:  # noqa: ANN401 - bytes: the client decodes nothing
    return _decoder.decode(kept) if kept else HEALTHY


def _pace(tag: str) -> str:
    return f"mns:{{{tag}}}:pace"


def _round(tag: str) -> str:
    return f"mns:{{{tag}}}:round"
