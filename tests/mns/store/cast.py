"""Who plays in the tests of the store: a clock one turns, senders, an awaitable store in line."""

import asyncio
from dataclasses import dataclass
from typing import Any

from mns.store.protocol import NewMessage

SECOND = 1_000
HALF_A_MINUTE = 30 * SECOND
HOUR = 3_600 * SECOND
FOUR_DAYS = 96 * HOUR


@dataclass(slots=True)
class Clock:
    """Stands still until it is turned."""

    now: int = 1_748_851_200_123

    def forward(self, ms: int) -> None:
        self.now += ms


def a_message(
    body: bytes = b"hello",
    *,
    message_id: str = "",
    priority: int = 8,
    delay_ms: int = 0,
    expires: int = 1_748_851_200_123 + FOUR_DAYS,
    group: str = "",
) -> NewMessage:
    """Make a message; it is known by its body unless given an id."""
    message_id = message_id or f"id-of-{body.decode()}"
    return NewMessage(message_id, body, priority, delay_ms, expires, group=group)


class InLine:
    """Lets the sentences for blocking stores be spoken to an awaitable one."""

    def __init__(self, store: object, runner: asyncio.Runner) -> None:
        self._store = store
        self._runner = runner

    def __getattr__(self, verb: str) -> Any:
        asked = getattr(self._store, verb)
        return lambda *args, **options: self._runner.run(asked(*args, **options))
