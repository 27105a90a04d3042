"""How much memory a process and all its descendants hold."""

import subprocess


def resident_megabytes(root: int) -> float:
    """Answer the memory of a process tree in MB; shared pages count once where Linux tells."""
    return sum(_kilobytes(pid) for pid in _tree(root)) / 1024


def _tree(root: int) -> list[int]:
    listing = subprocess.run(
        ["/bin/ps", "-axo", "pid=,ppid="],
        capture_output=True,
        text=True,
        check=True,
    )
    pairs = [tuple(map(int, line.split())) for line in listing.stdout.splitlines()]
    found, waiting = [], [root]
    while waiting:
        parent = waiting.pop()
        found.append(parent)
        waiting += [pid for pid, ppid in pairs if ppid == parent]
    return found


def _kilobytes(pid: int) -> int:
    try:
        with open(f"/proc/{pid}/smaps_rollup") as rollup:  # noqa: PTH123
            return next(int(line.split()[1]) for line in rollup if line.startswith("Pss:"))
    except OSError:
        listing = subprocess.run(  # noqa: S603
            ["/bin/ps", "-o", "rss=", "-p", str(pid)],
            capture_output=True,
            text=True,
            check=False,
        )
        return int(listing.stdout.strip() or 0)
