"""Which processes belong to a platform, found as an administrator would: with `ps`."""

import os
import signal
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Process:
    """A process, its parent, and the words it runs under."""

    pid: int
    parent: int
    words: str

    @property
    def is_alive(self) -> bool:
        """A process that ended and waits for its parent to notice is not."""
        return not self.words.startswith("(") and "<defunct>" not in self.words


def descendants(root: int) -> list[Process]:
    """Answer the living descendants of a process, parents before their children."""
    everybody = list(_everybody())
    found: list[Process] = []
    waiting = [root]
    while waiting:
        parent = waiting.pop(0)
        children = [one for one in everybody if one.parent == parent and one.is_alive]
        found += children
        waiting += [child.pid for child in children]
    return found


def alive(pids: list[int]) -> list[Process]:
    """Answer which of these still run."""
    return [one for one in _everybody() if one.pid in pids and one.is_alive]


def kill(pid: int) -> None:
    """Give a process no chance to say goodbye."""
    os.kill(pid, signal.SIGKILL)


def kill_with_children(pid: int) -> None:
    """Give neither a process nor any of its descendants that chance."""
    for one in [pid, *(child.pid for child in descendants(pid))]:
        kill(one)


def _everybody() -> Iterator[Process]:
    listing = subprocess.run(
        ["/bin/ps", "-axwwo", "pid=,ppid=,args="], capture_output=True, text=True, check=True
    )
    for line in listing.stdout.splitlines():
        pid, parent, words = line.split(None, 2)
        yield Process(int(pid), int(parent), words)
