"""The platform's Python processes, forked from one that has imported everything already.

Nine interpreters that each import Django would cost twice the memory and, on a small machine,
three times the start. The standard library's fork server imports once, while the command that
starts the platform brings the database up to date; this process starts the members from it,
restarts whoever dies, and ends them in reverse order. Each member can as well be run by itself
(`manage.py gate`, `celery -A iotconsole worker`, …) where there are more machines.
"""

import fcntl
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
PAUSE_SECONDS = 1  # between two starts of a member that keeps dying
STOP_SECONDS = 15


@dataclass(slots=True)
class Member:
    """One process of the family and when it was started last."""

    name: str
    process: ForkServerProcess = field(init=False)
    started: float = field(init=False)

    def start(self) -> None:
        """Fork it."""
        context = multiprocessing.get_context("forkserver")
        self.process = context.Process(target=live, args=(self.name,), name=self.name)
        self.process.start()
        self.started = time.monotonic()

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
        wait([member.process.sentinel for member in members], timeout=PAUSE_SECONDS)
        for member in members:
            if not stop.is_set() and not member.process.is_alive():
                code = member.process.exitcode
                print(f"{member.name} ended with {code}; starting it again", flush=True)  # noqa: T201
                stop.wait(max(0, member.started + PAUSE_SECONDS - time.monotonic()))
                member.start()


def await_tables(lock: Path) -> None:
    """Return when nobody changes the tables of the database any more."""
    with lock.open() as file:
        fcntl.flock(file, fcntl.LOCK_SH)


def main() -> None:
    """Run the members that are named after the lock, in this order, until SIGTERM."""
    stop = threading.Event()

    def end(_number: int, _frame: FrameType | None) -> None:
        stop.set()
        raise InterruptedError  # out of the wait

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
    except InterruptedError:
        signal.signal(signal.SIGTERM, signal.SIG_IGN)
    for member in reversed(members):
        member.stop()
    sys.exit(0)


if __name__ == "__main__":
    main()
