"""What a Celery worker does in its turn: it carries one batch after the other, the oldest first."""

import threading
import time
from collections.abc import Callable

import structlog
from django.db import close_old_connections

from iotconsole.kit import versions
from iotconsole.kit.away import AWAY
from iotconsole.kit.clock import now_ms
from products.messages import unpack
from rules import journal
from rules.journal import Commands, Taken
from rules.pipeline import handle_batch

HEEDED = ("rules", "mns", "ram")  # whose changes hold from the next batch on
IDLE_SECONDS = 1
STORE_AWAY_SECONDS = 0.5

log = structlog.get_logger(__name__)


class Worker:
    """Takes the next batch in the step that finishes the one before."""

    def __init__(self, stop: threading.Event, on_wait: Callable[[], object]) -> None:
        self._stop = stop
        self._on_wait = on_wait  # called when messages wait for their target
        self._next: Taken | None = None
        self._until = 0.0

    def turn(self, seconds: float) -> None:
        """Carry batches for so long or until told to stop; what was taken is carried."""
        self._until = time.monotonic() + seconds
        while self._goes_on() or self._next:
            try:
                taken = self.take(IDLE_SECONDS)
            except AWAY as exc:
                log.warning("store_away", reason=str(exc))
                self._stop.wait(STORE_AWAY_SECONDS)
            else:
                if taken:
                    self.carry(taken)

    def take(self, patience: float) -> Taken | None:
        """Answer the batch that was taken along, or wait so many seconds for one."""
        taken, self._next = self._next, None
        return taken or journal.take(patience)

    def carry(self, taken: Taken) -> None:
        """Carry one batch; while the store or the database is away, begin again and again."""
        while True:
            try:
                self._carry(taken)
            except AWAY as exc:
                log.warning("batch_waits", batch=taken.batch_id, reason=str(exc))
                if self._stop.wait(STORE_AWAY_SECONDS):
                    return  # the journal has it
                close_old_connections()  # one that broke would answer nothing but the same again
            except Exception:  # the outermost loop: it is handed out again
                log.exception("batch_failed", batch=taken.batch_id)
                return
            else:
                return

    def _carry(self, taken: Taken) -> None:
        if not taken.parts:  # it was handed out twice and is finished
            return
        with versions.asked_once(*HEEDED):
            messages = unpack(*taken.parts)
            if handle_batch(taken.batch_id, messages, now_ms(), self._finish):
                self._on_wait()

    def _finish(self, batch_id: str, commands: Commands) -> bool:
        if self._next or not self._goes_on():
            return journal.finish(batch_id, commands)
        finished, self._next = journal.finish_and_take(batch_id, commands)
        return finished

    def _goes_on(self) -> bool:
        return not self._stop.is_set() and time.monotonic() < self._until
