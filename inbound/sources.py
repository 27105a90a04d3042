"""What a source of messages promises, whichever it is."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Protocol


@dataclass(frozen=True, slots=True)
class Arrived:
    """A message that came; others get it again unless it is acknowledged in time."""

    message_id: str
    payload: bytes
    properties: dict[str, str]
    sent_ms: int
    handle: Any  # the source's own


class SourceTrouble(Exception):
    """The source does not work just now; the sentence says why."""


class Source(Protocol):
    """Somewhere messages wait."""

    async def open(self) -> None:
        """Get ready, or raise SourceTrouble."""

    async def receive(self, receiver: int) -> Sequence[Arrived]:
        """Wait some seconds for messages; each receiver asks for some of them."""

    async def acknowledge(self, messages: Sequence[Arrived]) -> None:
        """Let the source forget messages."""

    async def close(self) -> None:
        """Leave."""
