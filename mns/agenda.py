"""Which subscriptions have something to push and when, and which a worker has already.

A subscription is noted with the moment of its next push before anyone works on it, and stays
noted until a worker has seen that its outbox is empty: whoever dies on the way is followed by
another. The claim keeps all but one worker away meanwhile.
"""

from collections.abc import Collection
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


def _claim_key(subscription: int) -> str:
    return f"mns:push:claim:{subscription}"
