"""How much memory a process and all its descendants hold."""

import subprocess


def resident_megabytes(root: int) -> float:
    """Answer the memory of a process tree in MB; shared pages count once where Linux tells."""
    return sum(kilobytes(pid) for pid in tree(root)) / 1024


def tree(root: int) -> list[int]:
    """Answer the processes of a tree."""
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


def command(pid: int) -> str:
    """Answer what a process calls itself."""
    listing = subprocess.run(  # noqa: S603
        ["/bin/ps", "-o", "args=", "-p", str(pid)],
        capture_output=True,
        text=True,
        check=False,
    )
    return listing.stdout


def kilobytes(pid: int) -> int:
    """Answer the memory of one process; shared pages are divided where Linux tells."""
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
