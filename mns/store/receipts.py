"""A receipt is what a handle stands for: one message, and the how-maniest handle for it.

The handle is "<priority>-<24 letters>", made of [A-Za-z0-9_-] only, since several SDKs put it into
an address without escaping. The letters carry a seal over the queue's tag, so a handle that
another queue gave out is told apart from one that is merely out of date.
"""

import base64
import re
from collections.abc import Sequence
from hashlib import blake2b
from typing import Self

from msgspec import Struct

from mns.store.protocol import NewMessage, Sent

# A message's rank is priority * RANK_SPAN + its number in the queue: lower is served first.
# 16 * 10^14 is still exact in the doubles in which sorted sets keep scores.
RANK_SPAN = 10**14

_HANDLE = re.compile(r"(1[0-6]|[1-9])-([A-Za-z0-9_-]{24})", re.ASCII)


class Receipt(Struct, frozen=True):
    """The right to delete or keep a message, good only while `turn` is its latest."""

    rank: int
    turn: int

    @property
    def priority(self) -> int:
        """The priority of the message."""
        return self.rank // RANK_SPAN

    def handle(self, queue: str) -> str:
        """Write the receipt as the handle clients see."""
        number = (self.rank % RANK_SPAN).to_bytes(6, "big")
        code = number + self.turn.to_bytes(4, "big") + self._seal(queue)
        return f"{self.priority}-{base64.urlsafe_b64encode(code).decode()}"

    @classmethod
    def parse(cls, handle: str, queue: str) -> Self | None:
        """Read a handle; None if this queue never gave it out."""
        match = _HANDLE.fullmatch(handle)
        if match is None:
            return None
        code = base64.urlsafe_b64decode(match[2])
        rank = int(match[1]) * RANK_SPAN + int.from_bytes(code[:6], "big")
        receipt = cls(rank, int.from_bytes(code[6:10], "big"))
        return receipt if receipt._seal(queue) == code[10:] else None

    def _seal(self, queue: str) -> bytes:
        return blake2b(f"{self.rank}/{self.turn}/{queue}".encode(), digest_size=8).digest()


def acknowledged(queue: str, messages: Sequence[NewMessage], *, before: int) -> list[Sent]:
    """Answer what the sender gets back when the queue had taken so many messages before."""
    return [
        Sent(
            message.message_id,
            Receipt(message.priority * RANK_SPAN + number, 0).handle(queue)
            if message.delay_ms
            else "",
        )
        for number, message in enumerate(messages, before + 1)
    ]
