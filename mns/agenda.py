"""Which subscriptions have something to push and when, and which a worker has already.

A subscription is noted with the moment of its next push before anyone works on it, and stays
noted until a worker has seen that its outbox is empty: whoever dies on the way is followed by
another. The claim keeps all but one worker away meanwhile.

The retries of a subscription have moments of their own: they come on time while other messages
of the outbox wait for a pause to end or for a round under way.
"""

from collections.abc import Collection, Mapping
from typing import Any

from iotconsole.kit.valkey import client

_NEXT = "mns:push:next"  # sorted set: subscription by the moment of its next push
_LOOK_AT_ONCE = 1_000

# Longer than a task takes, and how long one waits for a free worker: later it is made anew.
CLAIM_SECONDS = 60


def note(subscription: int, moment: int) -> None:
    """Have the subscription looked at then, or sooner if that was already the plan."""
    client().zadd(_NEXT, {str(subscription): moment}, lt=True)


def claim(subscriptions: Collection[int], *, now: int) -> list[int]:
    """Note the subscriptions for now and answer those nobody has yet."""
    pipe = client().pipeline(transaction=False)
    pipe.zadd(_NEXT, dict.fromkeys(map(str, subscriptions), now), lt=True)
    for subscription in subscriptions:
        pipe.set(_claim_key(subscription), b"", nx=True, ex=CLAIM_SECONDS)
    claimed = pipe.execute()[1:]
    return [s for s, is_mine in zip(subscriptions, claimed, strict=True) if is_mine]


def renew(subscription: int) -> None:
    """Start the claim's time anew: the task was waiting and begins only now."""
    client().set(_claim_key(subscription), b"", ex=CLAIM_SECONDS)


def note_retries(subscription: int, moments: Mapping[str, int]) -> None:
    """Have the subscription looked at when each of these messages is due again."""
    pipe = client().pipeline(transaction=True)
    pipe.zadd(_retries_key(subscription), dict(moments))
    pipe.zadd(_NEXT, {str(subscription): min(moments.values())}, lt=True)
    pipe.execute()


def strike_retries(subscription: int, messages: Collection[str]) -> None:
    """Strike retries that have begun."""
    client().zrem(_retries_key(subscription), *messages)


def strike_due_retries(subscription: int, *, now: int) -> None:
    """Strike all retries that were due, for no message is left that waits for one of them."""
    client().zremrangebyscore(_retries_key(subscription), "-inf", now)


def next_retry(subscription: int) -> int | None:
    """Answer the moment of the next retry."""
    found: Any = client().zrange(_retries_key(subscription), 0, 0, withscores=True)
    return int(found[0][1]) if found else None


def release(subscription: int) -> None:
    """Strike the subscription from the agenda; what comes from now on notes it again."""
    pipe = client().pipeline(transaction=True)
    pipe.zrem(_NEXT, str(subscription))
    pipe.delete(_claim_key(subscription))
    pipe.execute()


def due(now: int) -> list[int]:
    """Answer some of the subscriptions whose moment has come."""
    found: Any = client().zrangebyscore(_NEXT, "-inf", now, start=0, num=_LOOK_AT_ONCE)
    return [int(subscription) for subscription in found]


def drop(subscription: int) -> None:
    """Forget a subscription that is gone."""
    client().unlink(_retries_key(subscription))
    release(subscription)


def _retries_key(subscription: int) -> str:
    return f"mns:push:retries:{subscription}"


def _claim_key(subscription: int) -> str:
    return f"mns:push:claim:{subscription}"
