"""The platform's Python processes, forked from one that has imported everything already.

Nine interpreters that each import Django would cost twice the memory and, on a small machine,
three times the start. The standard library's fork server imports once, while the command that
starts the platform brings the database up to date; this process starts the members from it,
restarts whoever dies, and ends them in reverse order. Each member can as well be run by itself
(`manage.py gate`, `celery -A iotconsole worker`, …) where there are more machines.
"""

import fcntl
import math
import multiprocessing
import signal
import sys
import threading
import time
from dataclasses import dataclass, field
from multiprocessing import forkserver
from multiprocessing.connection import wait
from multiprocessing.context import ForkServerProcess
from pathlib import Path
from types import FrameType

# In the order of their start. The bridge comes last: it feeds the others.
MEMBERS = ("gate", "worker", "push", "mns", "web", "door", "inbound", "bridge")
PRELOAD = "iotconsole.embedded.preload"
LOOK_SECONDS = 1
# Before a member is started again that ended, then ended soon, then ended soon once more, …
PAUSES = (0, 0.1, 0.2, 0.4, 0.8, 1.6, 3.2, 5)
SOON_SECONDS = 10
STOP_SECONDS = 15


@dataclass(slots=True)
class Member:
    """One process of the family, when it was started last, and when it is to be again."""

    name: str
    process: ForkServerProcess = field(init=False)
    started: float = field(init=False)
    due: float = math.inf
    restarts: int = 0  # in a row, none of which lived long

    def start(self) -> None:
        """Fork it."""
        context = multiprocessing.get_context("forkserver")
        self.process = context.Process(target=live, args=(self.name,), name=self.name)
        self.process.start()
        self.started, self.due = time.monotonic(), math.inf

    def revive(self, now: float) -> None:
        """Start it again if it ended, after its pause."""
        if self.process.is_alive():
            return
        if self.due == math.inf:
            pause = self.pause(now)
            self.due = now + pause
            told = f"{self.name} ended with {self.process.exitcode}; starting it again"
            print(f"{told} in {pause} s" if pause else told, flush=True)  # noqa: T201
        if now >= self.due:
            self.start()

    def pause(self, now: float) -> float:
        """Answer how long to wait now that it ended: longer, if it keeps ending soon."""
        if now - self.started > SOON_SECONDS:
            self.restarts = 0
        pause = PAUSES[min(self.restarts, len(PAUSES) - 1)]
        self.restarts += 1
        return pause

    def stop(self) -> None:
        """Ask it to end; make it end if it does not."""
        self.process.terminate()
        self.process.join(STOP_SECONDS)
        self.process.kill()
        self.process.join()


def live(name: str) -> None:
    """Be one member until told to stop, or until the family is gone."""
    from iotconsole.embedded import members  # imported before the fork

    signal.signal(signal.SIGTERM, signal.default_int_handler)
    threading.Thread(target=_follow_parent, daemon=True).start()
    members.run(name)


def _follow_parent() -> None:
    """Killed parents cannot tell their children to stop."""
    parent = multiprocessing.parent_process()
    if parent is not None:
        parent.join()
        signal.raise_signal(signal.SIGTERM)


def keep(members: list[Member], stop: threading.Event) -> None:
    """Start again whoever dies, until told to stop."""
    while not stop.is_set():
        for member in members:
            member.revive(time.monotonic())
        living = [member.process.sentinel for member in members if member.due == math.inf]
        due = min(member.due for member in members) - time.monotonic()
        wait(living, timeout=min(due, LOOK_SECONDS))


def await_tables(lock: Path) -> None:
    """Return when nobody changes the tables of the database any more."""
    with lock.open() as file:
        fcntl.flock(file, fcntl.LOCK_SH)


class Ended(Exception):
    """SIGTERM came. (The wait for members would keep an InterruptedError to itself.)"""


def main() -> None:
    """Run the members that are named after the lock, in this order, until SIGTERM."""
    stop = threading.Event()

    def end(_number: int, _frame: FrameType | None) -> None:
        stop.set()
        raise Ended

    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload([PRELOAD])
    members: list[Member] = []  # those that run: SIGTERM may come before all do
    try:
        signal.signal(signal.SIGTERM, end)
        forkserver.ensure_running()
        await_tables(Path(sys.argv[1]))
        for name in sys.argv[2:]:
            member = Member(name)
            member.start()
            members.append(member)
        keep(members, stop)
    except Ended:
        signal.signal(signal.SIGTERM, signal.SIG_IGN)
    for member in reversed(members):
        member.stop()
    sys.exit(0)


if __name__ == "__main__":
    main()
