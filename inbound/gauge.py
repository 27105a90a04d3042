"""What one rule did lately, in memory: the store hears of it a few times a second."""

from dataclasses import dataclass

from inbound import ledger
from inbound.ledger import Failure, Standing, State


@dataclass(slots=True)
class Gauge:
    """Counts what becomes of a rule's messages and knows what is in its way."""

    key: int
    since_ms: int
    trouble_reason: str = ""
    waiting: int = 0
    lag_ms: int = 0
    delivered: int = 0  # since the last report
    dead_letters: int = 0
    failure: Failure | None = None
    reported_ms: int = 0

    @property
    def is_well(self) -> bool:
        """Tell whether the source is read from."""
        return not self.trouble_reason

    def well(self, now: int) -> None:
        """Note that the source can be read from."""
        self.trouble_reason, self.since_ms = "", now

    def trouble(self, reason: str, now: int) -> None:
        """Note what is in the way."""
        if reason != self.trouble_reason:
            self.trouble_reason, self.since_ms = reason, now
            self.failed(reason, now)

    def failed(self, reason: str, now: int) -> None:
        """Note the latest thing that went wrong."""
        self.failure = Failure(now, reason)

    def came(self, count: int) -> None:
        """Count messages that came."""
        self.waiting += count

    def carried(self, delivered: int, dead_letters: int, *, lag_ms: int) -> None:
        """Count messages that are done with; the oldest was so old."""
        self.waiting -= delivered + dead_letters
        self.delivered += delivered
        self.dead_letters += dead_letters
        self.lag_ms = lag_ms

    def returned(self, count: int) -> None:
        """Count messages that come again."""
        self.waiting -= count

    def idle(self) -> None:
        """Note that nothing waits at the source."""
        self.lag_ms = 0

    def report(self, now: int) -> None:
        """Write everything down; what could not be written is written the next time."""
        delivered, dead_letters, failure = self.delivered, self.dead_letters, self.failure
        ledger.write(
            self.key, delivered, dead_letters, self.waiting, self._standing(now), failure, now
        )
        self.delivered -= delivered
        self.dead_letters -= dead_letters
        self.reported_ms = now
        if self.failure is failure:
            self.failure = None

    def _standing(self, now: int) -> Standing:
        rate = self.delivered * 1_000 / max(now - self.reported_ms, 1) if self.reported_ms else 0
        if self.is_well:
            return Standing(State.RUNNING, self.since_ms, "", self.lag_ms, round(rate, 1))
        # Whatever is sent meanwhile waits there.
        return Standing(State.TROUBLED, self.since_ms, self.trouble_reason, now - self.since_ms)
