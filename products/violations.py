"""What the embedded broker says in its log about devices that touch what they may not.

It tells nobody else: a forbidden publish is dropped and acknowledged all the same.
"""

import re
from dataclasses import dataclass
from pathlib import Path

from products.permissions import topic_of

_LINE = re.compile(
    r"\[\d+\] \S+ \S+ \[ERR\] \S+ - mid(?:_ws)?:(?P<number>\d+) - .*"
    r' - (?P<what>Publish|Subscription) Violation - Subject "(?P<subject>[^"]*)"'
)
AT_ONCE = 256 * 1024  # bytes; what a flood writes beyond that between two looks is skipped


@dataclass(frozen=True, slots=True)
class Violation:
    """The connection of that number tried to publish or subscribe."""

    number: int
    is_publish: bool
    topic: str


def read_violation(line: str) -> Violation | None:
    """Read a line of the log; None if it tells of something else."""
    said = _LINE.match(line)
    if said is None:
        return None
    return Violation(int(said["number"]), said["what"] == "Publish", topic_of(said["subject"]))


class Tail:
    """What is added to a file, also when it is put aside and begun anew."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._read = self._size()

    def lines(self) -> list[str]:
        """Answer the whole lines that are new since the last call."""
        size = self._size()
        if size < self._read:  # a new file
            self._read = 0
        if size == self._read:
            return []
        self._read = max(self._read, size - AT_ONCE)
        with self._path.open("rb") as file:
            file.seek(self._read)
            said, ended, _ = file.read(size - self._read).rpartition(b"\n")
        self._read += len(said) + len(ended)
        return said.decode(errors="replace").splitlines()

    def _size(self) -> int:
        try:
            return self._path.stat().st_size
        except FileNotFoundError:
            return 0
