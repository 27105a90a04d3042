"""Small secrets and numbers that are made once and kept as files in the home."""

import os
import secrets
from collections.abc import Callable
from pathlib import Path


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
    fresh.write_text(text + "\n")
    try:
        os.link(fresh, path)
    except FileExistsError:
        text = path.read_text().strip()
    finally:
        fresh.unlink()
    return text
