"""How many messages each topic took: gathered in this process, written once a second.

The store writes to disk what it is told before it answers; a publisher must not wait for that a
second time. What a process gathered in its last second is lost when it ends.
"""

from collections import Counter
from collections.abc import Mapping
from threading import Lock, Timer

from iotconsole.kit.away import AWAY
from mns import history

WRITE_SECONDS = 1.0


class Tally:
    """Messages by topic that are not written yet."""

    def __init__(self) -> None:
        self._taken: Counter[int] = Counter()
        self._lock = Lock()
        self._is_due = False

    def add(self, taken: Mapping[int, int]) -> None:
        """Gather, and have it written soon."""
        if not taken:
            return
        with self._lock:
            self._taken.update(taken)
            if self._is_due:
                return
            self._is_due = True
        timer = Timer(WRITE_SECONDS, self.write)
        timer.daemon = True  # a process may end while the store is away
        timer.start()

    def write(self) -> None:
        """Write what was gathered; while the store is away it waits for the next time."""
        with self._lock:
            taken, self._taken, self._is_due = self._taken, Counter(), False
        try:
            history.count_published(taken)
        except AWAY:
            self.add(taken)


_tally = Tally()
add, write = _tally.add, _tally.write
