"""How pushing to a subscription goes: its pace, what waits, what became of the rest."""

from dataclasses import dataclass
from enum import StrEnum

from mns import attempts, pace, tasks
from mns.attempts import Totals
from mns.connection import store
from mns.models import Subscription
from mns.pace import HEALTHY, Pace


class Health(StrEnum):
    """How an endpoint is treated."""

    HEALTHY = "healthy"
    SLOWED = "slowed"  # it failed lately and gets fewer messages at once
    PAUSED = "paused"  # it keeps failing and gets no first tries for a while


@dataclass(frozen=True, slots=True)
class Standing:
    """A subscription's endpoint and outbox at one moment."""

    health: Health
    pace: Pace
    waiting: int
    oldest: int | None  # when the message that waits longest was published
    totals: Totals

    @property
    def paused_until(self) -> int | None:
        """Answer when first tries go on."""
        return self.pace.resumes if self.health is Health.PAUSED else None

    @property
    def since(self) -> int | None:
        """Answer when the trouble began."""
        return self.pace.since or None


def standing(subscription: Subscription, *, now: int) -> Standing:
    """Look how it stands with a subscription that is pushed."""
    current = pace.read(subscription.tag)
    figures = store().figures(subscription.tag, now=now)
    return Standing(
        health=_health(current, now=now),
        pace=current,
        waiting=figures.counts.total,
        oldest=figures.oldest,
        totals=attempts.totals(subscription.tag),
    )


def try_now(subscription: Subscription, *, now: int) -> None:
    """End the pause of first tries; retries keep their time."""
    pace.change(subscription.tag, pace.resumed)
    tasks.wake([subscription.pk], now=now)


def _health(current: Pace, *, now: int) -> Health:
    if current.is_paused(now):
        return Health.PAUSED
    return Health.HEALTHY if current == HEALTHY else Health.SLOWED
