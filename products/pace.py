"""How often somebody may do something: so many times within any so long."""

from collections import OrderedDict, deque
from collections.abc import Hashable

REMEMBERED = 100_000  # who was there least lately is forgotten first


class Pace:
    """Counts by whom; a limit of 0 lets everything pass and remembers nothing."""

    def __init__(self, limit: int, within_ms: int) -> None:
        self._limit = limit
        self._within_ms = within_ms
        self._times: OrderedDict[Hashable, deque[int]] = OrderedDict()

    def allows(self, who: Hashable, now_ms: int) -> bool:
        """Tell whether this once more is not too often; what is refused does not count."""
        if not self._limit:
            return True
        times = self._times.setdefault(who, deque())
        self._times.move_to_end(who)
        while times and times[0] <= now_ms - self._within_ms:
            times.popleft()
        if len(times) >= self._limit:
            return False
        times.append(now_ms)
        if len(self._times) > REMEMBERED:
            self._times.popitem(last=False)
        return True
