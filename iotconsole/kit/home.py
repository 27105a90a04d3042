"""The home: the one folder the platform writes to, and what is made once and kept there."""

import os
import secrets
import sys
from collections.abc import Callable
from pathlib import Path


def require(home: Path) -> Path:
    """Answer a home that can be written; without one no process can begin, so end with why."""
    probe = home / f".{secrets.token_hex(4)}"
    try:
        home.mkdir(mode=0o700, parents=True, exist_ok=True)  # messages and the database are in it
        probe.touch()
        probe.unlink()
    except OSError as exc:
        reason = f"{home} cannot be written ({exc.strerror})"
        sys.exit(f"{reason}: set IOTCONSOLE_HOME to a folder of yours.")
    return home


def keep(path: Path, make: Callable[[], str]) -> str:
    """Answer the text of `path`, making and writing it (mode 0600) the first time.

    Two processes may start at once: the file is created exclusively, the loser reads.
    """
    try:
        return path.read_text().strip()
    except FileNotFoundError:
        pass
    path.parent.mkdir(parents=True, exist_ok=True)
    text = make()
    fresh = path.with_name(f".{path.name}.{secrets.token_hex(4)}")
    fresh.touch(mode=0o600)
    with fresh.open("w") as file:
        file.write(text + "\n")
        file.flush()
        os.fsync(file.fileno())  # rows that need a key must not outlive it when the power fails
    try:
        os.link(fresh, path)
    except FileExistsError:
        text = path.read_text().strip()
    finally:
        fresh.unlink()
    return text
