"""Wait until something is so, without guessing how long that takes."""

import time
from collections.abc import Callable
from typing import TypeVar

PATIENCE_SECONDS = 90
LOOK_SECONDS = 0.05

T = TypeVar("T")


def eventually(
    condition: Callable[[], T | None], what: str, *, within: float = PATIENCE_SECONDS
) -> T:
    """Answer what the condition answers as soon as that is true."""
    deadline = time.monotonic() + within
    while not (answer := condition()):
        assert time.monotonic() < deadline, f"Not within {within} s: {what}"
        time.sleep(LOOK_SECONDS)
    return answer
