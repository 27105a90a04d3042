"""What becomes of the messages of a round once the answers to their pushes are there."""

from collections.abc import Sequence
from dataclasses import asdict
from random import Random

import structlog

from mns import agenda, attempts, deadletters, pace
from mns.attempts import Attempt, Outcome
from mns.connection import store
from mns.deadletters import GivenUp
from mns.notification import Published
from mns.pace import HEALTHY
from mns.post import Reply
from mns.push import Round
from mns.retry import wait_after
from mns.store.protocol import StoredMessage

log = structlog.get_logger(__name__)


def settle(done: Round, replies: Sequence[Reply], *, now: int, chance: Random) -> None:
    """Delete what was taken or given up, put the rest off by its schedule, learn the pace."""
    try:
        made = [
            _attempt(done, message, item, reply, now=now, chance=chance)
            for message, item, reply in zip(done.messages, done.published, replies, strict=True)
        ]
        _put_away(done, made, now=now)
        attempts.add(done.subscription.tag, made)
        _say_given_up(done, made)
        _learn(done, replies, now=now)
    finally:
        if done.has_first_tries:
            pace.end(done.subscription.tag)


def _attempt(
    done: Round,
    message: StoredMessage,
    published: Published,
    reply: Reply,
    *,
    now: int,
    chance: Random,
) -> Attempt:
    number, strategy = message.dequeue_count, done.subscription.notify_strategy
    wait = wait_after(strategy, number, chance) if reply.error else None
    return Attempt(
        time_ms=done.began,
        message_id=published.message_id,
        number=number,
        status=reply.status,
        latency_ms=reply.latency_ms,
        excerpt=reply.excerpt,
        error=reply.error,
        retry_ms=wait,
        next_ms=None if wait is None else now + wait,
    )


def _put_away(done: Round, made: Sequence[Attempt], *, now: int) -> None:
    """Delete what was taken; hide the rest until its next try, or give it up.

    Deleted first: to push again what was taken is worse than to try again too soon.
    """
    settled = list(zip(done.messages, made, strict=True))
    _delete(done, [m for m, a in settled if a.outcome is Outcome.DELIVERED], now=now)
    _put_off(done, settled, now=now)
    given_up = [(m, a) for m, a in settled if a.outcome is Outcome.GIVEN_UP]
    if given_up:
        letters = [GivenUp(message, attempt.error) for message, attempt in given_up]
        deadletters.bury_pushed(done.subscription, letters, now=now)
        _delete(done, [message for message, _ in given_up], now=now)


def _delete(done: Round, messages: Sequence[StoredMessage], *, now: int) -> None:
    store().delete(done.subscription.tag, [m.receipt_handle for m in messages], now=now)


def _put_off(done: Round, settled: Sequence[tuple[StoredMessage, Attempt]], *, now: int) -> None:
    # Noted first: a moment at which nothing is due harms nobody.
    later = {m.message_id: a.next_ms for m, a in settled if a.next_ms is not None}
    if later:
        agenda.note_retries(done.subscription.pk, later)
    for message, attempt in settled:
        if attempt.retry_ms is not None:
            wait = attempt.retry_ms
            handle = message.receipt_handle
            store().change_visibility(done.subscription.tag, handle, visibility_ms=wait, now=now)


def _say_given_up(done: Round, made: Sequence[Attempt]) -> None:
    for attempt in made:
        if attempt.outcome is Outcome.GIVEN_UP:
            log.warning("push_given_up", subscription=done.subscription.name, **asdict(attempt))


def _learn(done: Round, replies: Sequence[Reply], *, now: int) -> None:
    """Go slower where the endpoint failed, faster where it did not."""
    failures = [reply.error for reply in replies if reply.is_endpoint_failing]
    tag = done.subscription.tag
    if failures:
        pace.change(tag, lambda before: pace.slower(before, failures[-1], now=now))
    elif done.pace != HEALTHY:
        pace.change(tag, pace.faster)
