"""Carry what waits in the outbox of an HTTP subscription to its endpoint."""

from collections.abc import Callable, Sequence
from dataclasses import asdict
from random import Random

import structlog

from iotconsole.kit import ids
from mns import attempts, limits, notification
from mns.attempts import Attempt
from mns.connection import store
from mns.models import Subscription
from mns.notification import Published
from mns.post import Reply, post_all
from mns.retry import wait_after
from mns.signed import signed_request
from mns.store.protocol import StoredMessage

log = structlog.get_logger(__name__)

# Longer than a POST takes; a message whose worker died is pushed again after it.
LEASE_MS = 30_000


def push_waiting(subscription: Subscription, *, clock: Callable[[], int], chance: Random) -> None:
    """Post up to a batch of messages at once, then delete each or put it off by its schedule."""
    now = clock()
    waiting = store().receive(
        subscription.tag, count=limits.BATCH.highest, visibility_ms=LEASE_MS, now=now
    )
    if not waiting:
        return
    published = [notification.unpack(message.body) for message in waiting]
    replies = post_all(
        [signed_request(subscription, p, request_id=ids.request_id(), now=now) for p in published]
    )
    made = [
        _attempt(subscription, message, item, reply, now=now, chance=chance)
        for message, item, reply in zip(waiting, published, replies, strict=True)
    ]
    _settle(subscription, waiting, made, now=clock())
    attempts.add(subscription.tag, made)
    for attempt in made:
        if attempt.error and attempt.retry_ms is None:
            log.warning("push_given_up", subscription=subscription.name, **asdict(attempt))


def _attempt(
    subscription: Subscription,
    message: StoredMessage,
    published: Published,
    reply: Reply,
    *,
    now: int,
    chance: Random,
) -> Attempt:
    number = message.dequeue_count
    wait = wait_after(subscription.notify_strategy, number, chance) if reply.error else None
    return Attempt(
        time_ms=now,
        message_id=published.message_id,
        number=number,
        status=reply.status,
        latency_ms=reply.latency_ms,
        excerpt=reply.excerpt,
        error=reply.error,
        retry_ms=wait,
    )


def _settle(
    subscription: Subscription,
    messages: Sequence[StoredMessage],
    made: Sequence[Attempt],
    *,
    now: int,
) -> None:
    """Delete what was taken or given up; hide the rest until its next try.

    Deleted first: to push again what was taken is worse than to try again too soon.
    """
    tag, settled = subscription.tag, list(zip(messages, made, strict=True))
    done = [message.receipt_handle for message, attempt in settled if attempt.retry_ms is None]
    store().delete(tag, done, now=now)
    for message, attempt in settled:
        if attempt.retry_ms is not None:
            wait = attempt.retry_ms
            store().change_visibility(tag, message.receipt_handle, visibility_ms=wait, now=now)
