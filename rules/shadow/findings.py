"""What shadow SQL makes of a message, against what the running SQL makes of it."""

from dataclasses import dataclass
from enum import StrEnum

import msgspec

from products.messages import DeviceMessage
from rules.operations import Verdict

Result = bytes | Verdict | None
"""A body to forward, why there is none, or None: the message is not wanted."""


class Finding(StrEnum):
    """How the two compare."""

    SAME = "same"  # both forward the same, neither forwards, or both fail
    DIFFERENT = "different"  # both forward, but not the same
    ONLY_NEW = "only_new"  # would forward
    ONLY_RUNNING = "only_running"  # forwards
    FAILED = "failed"  # only the new one does


@dataclass(frozen=True, slots=True)
class Comparison:
    """One message, and what both made of it."""

    run_id: int
    message: DeviceMessage
    running: Result
    new: Result

    @property
    def finding(self) -> Finding:
        """Compare; members of an object have no order."""
        if isinstance(self.new, Verdict):
            return Finding.SAME if isinstance(self.running, Verdict) else Finding.FAILED
        if not isinstance(self.running, bytes):
            return Finding.SAME if self.new is None else Finding.ONLY_NEW
        if self.new is None:
            return Finding.ONLY_RUNNING
        is_same = self.new == self.running or ordered(self.new) == ordered(self.running)
        return Finding.SAME if is_same else Finding.DIFFERENT


def ordered(body: bytes) -> bytes:
    """Write a body with the members of its objects in one order."""
    try:
        return msgspec.json.encode(msgspec.json.decode(body), order="sorted")
    except (msgspec.MsgspecError, RecursionError):  # of a binary rule, or too deep to look into
        return body
