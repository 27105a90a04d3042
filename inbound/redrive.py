"""How far the way back of a rule's dead letters is; whoever carries on hands it over."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Redrive:
    """All letters from the oldest to `until`; `after` is the last that was tried."""

    until: str
    total: int
    after: str = ""
    sent: int = 0
    stayed: int = 0
    is_over: bool = False

    @property
    def done(self) -> int:
        """Answer how many were tried."""
        return self.sent + self.stayed
