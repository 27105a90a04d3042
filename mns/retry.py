"""How long a subscriber that did not take a message is left alone before the next try."""

from random import Random

from mns.models import Subscription

SECOND_MS = 1_000

# SMQ documentation, NotifyStrategy
BACKOFF_RETRIES = 3
BACKOFF_WAIT = (10, 20)  # seconds, at random between these
DECAY_RETRIES = 176
DECAY_LONGEST_WAIT = 512  # seconds: 1, 2, 4, … 256, then this to the end


def wait_after(strategy: str, attempt: int, chance: Random) -> int | None:
    """Answer the milliseconds to wait after this failed attempt; None means give up."""
    if strategy == Subscription.Strategy.EXPONENTIAL_DECAY_RETRY:
        return _decay(attempt)
    if attempt > BACKOFF_RETRIES:
        return None
    return round(chance.uniform(*BACKOFF_WAIT) * SECOND_MS)


def _decay(attempt: int) -> int | None:
    if attempt > DECAY_RETRIES:
        return None
    return min(1 << (attempt - 1), DECAY_LONGEST_WAIT) * SECOND_MS
