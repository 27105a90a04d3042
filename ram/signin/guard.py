"""Who guesses is made to wait, longer each time; counted in the store by what is guessed.

An attempt counts as failed before it is looked at and is taken back when it succeeds: of a
thousand attempts at once no more are looked at than one after the other.
"""

import hashlib
import json
from collections.abc import Callable
from dataclasses import astuple, dataclass, replace
from functools import partial

import structlog
from redis.client import Pipeline

from iotconsole.kit.errors import marked
from iotconsole.kit.valkey import client
from ram.errors import TooManyAttempts

MINUTE_MS = 60_000
WINDOW_MS = 15 * MINUTE_MS  # who waited so long begins anew
LONGEST_MINUTES = 60  # nobody is locked out for longer than this
ADDRESS_ATTEMPTS = 20  # many people may sit behind one address
KEPT_MS = WINDOW_MS + LONGEST_MINUTES * MINUTE_MS
CALL_ATTEMPTS = 20  # a server repeats what its operator mistyped

log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class Tries:
    """How often it went wrong lately, when last, and until when nothing is tried."""

    count: int = 0
    last_ms: int = 0
    until_ms: int = 0


@dataclass(frozen=True, slots=True)
class Subject:
    """What is guessed at or from, and how often before there is a wait; 0 is without end."""

    kind: str
    name: str
    attempts: int

    @property
    def key(self) -> str:
        """Answer where the store counts it; anybody may have typed the name."""
        return f"guess:{self.kind}:{hashlib.sha256(self.name.lower().encode()).hexdigest()[:32]}"


def person(name: str, attempts: int) -> Subject:
    """Name whose password or code is guessed, whether there is such a user or not."""
    return Subject("name", name, attempts)


def place(address: str) -> Subject:
    """Name the address that passwords are guessed from."""
    return Subject("address", address, ADDRESS_ATTEMPTS)


def call(address: str, key_id: str) -> Subject:
    """Name a key that programs at one address use: guessing shuts out nobody else."""
    return Subject("call", f"{address} {key_id}", CALL_ATTEMPTS)


def after_failure(tries: Tries, now_ms: int, attempts: int) -> Tries:
    """Count one more: from the last that is free on, each doubles the wait."""
    is_stale = now_ms - max(tries.last_ms, tries.until_ms) > WINDOW_MS
    count = 1 if is_stale else tries.count + 1
    if not attempts or count < attempts:
        return Tries(count, now_ms)
    minutes = min(2 ** min(count - attempts, 10), LONGEST_MINUTES)
    return Tries(count, now_ms, now_ms + minutes * MINUTE_MS)


def attempt(now_ms: int, *subjects: Subject) -> None:
    """Count an attempt as failed, or refuse it where one of the subjects has to wait."""
    for subject in subjects:
        _change(subject, partial(_counted, now_ms, subject))


def check(now_ms: int, subject: Subject) -> None:
    """Refuse whoever has to wait; counts nothing."""
    kept = client().get(subject.key)
    _refuse_early(_read(kept), now_ms, subject)


def fail(now_ms: int, subject: Subject) -> None:
    """Count a failure that was looked at already."""
    _change(subject, lambda tries: after_failure(tries, now_ms, subject.attempts))


def take_back(*subjects: Subject) -> None:
    """Let an attempt that went well not count; what failed before it still does."""
    for subject in subjects:
        _change(subject, _one_less)


def forget(subject: Subject) -> None:
    """Let the subject begin anew."""
    client().delete(subject.key)


def _counted(now_ms: int, subject: Subject, tries: Tries) -> Tries:
    _refuse_early(tries, now_ms, subject)
    return after_failure(tries, now_ms, subject.attempts)


def _one_less(tries: Tries) -> Tries:
    return replace(tries, count=max(tries.count - 1, 0), until_ms=0)


def _refuse_early(tries: Tries, now_ms: int, subject: Subject) -> None:
    if now_ms >= tries.until_ms:
        return
    minutes = -(-(tries.until_ms - now_ms) // MINUTE_MS)
    log.warning("attempt_refused", kind=subject.kind, name=subject.name, minutes=minutes)
    sentence = marked("Too many attempts failed. Try again in %(minutes)s min.")
    raise TooManyAttempts(sentence, minutes=minutes)


def _change(subject: Subject, decide: Callable[[Tries], Tries]) -> None:
    def change(pipe: Pipeline) -> None:
        tries = decide(_read(pipe.get(subject.key)))
        pipe.multi()
        pipe.set(subject.key, json.dumps(astuple(tries)), px=KEPT_MS)

    client().transaction(change, subject.key)


def _read(kept: object) -> Tries:
    return Tries(*json.loads(kept)) if isinstance(kept, bytes) else Tries()
