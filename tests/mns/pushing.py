"""One round of pushes at a moment of the test's choice, as a worker makes it."""

from random import Random

from mns import background, push, settling
from mns.models import Subscription
from mns.push import Round
from tests.mns.store.cast import Clock

CHANCE = Random(7)  # noqa: S311


def push_round(hook: Subscription, clock: Clock) -> Round | None:
    """Take, post and settle a round; the time it takes does not count."""
    taken = push.take(hook, now=clock.now)
    if taken:
        replies = background.post_now(taken.requests())
        settling.settle(taken, replies, now=clock.now, chance=CHANCE)
    return taken
