"""DlqPolicy, in calls and in answers: where dead letters go, and after how many receives."""

from collections.abc import Mapping
from dataclasses import dataclass

from iotconsole.kit.openapi import Parameters, invalid
from mns.models import Queue

_NAME = "DlqPolicy"


@dataclass(frozen=True, slots=True)
class DlqPolicy:
    """What a caller wants; no queue is no dead letters."""

    queue: str | None
    max_receive_count: int | None  # None where it is not named


def read(parameters: Parameters) -> DlqPolicy | None:
    """Read what is wanted; None where nothing is said of it."""
    policy = parameters.struct(_NAME)
    if not policy:
        return None
    if str(policy.get("Enabled")).lower() == "false":
        return DlqPolicy(None, None)
    queue = policy.get("DeadLetterTargetQueue")
    if not isinstance(queue, str) or not queue:
        raise invalid(_NAME, "an object with a DeadLetterTargetQueue, or with Enabled false")
    return DlqPolicy(queue, _count(policy))


def write(queue: Queue | None, max_receive_count: int | None = None) -> dict[str, object]:
    """Tell what holds; SDKs take the number for a text."""
    if queue is None:
        return {"Enabled": False}
    policy: dict[str, object] = {"Enabled": True, "DeadLetterTargetQueue": queue.name}
    if max_receive_count is not None:
        policy["MaxReceiveCount"] = str(max_receive_count)
    return policy


def _count(policy: Mapping[str, object]) -> int | None:
    text = str(policy.get("MaxReceiveCount", ""))
    if not text:
        return None
    if not text.isascii() or not text.isdecimal() or len(text) > 9:
        raise invalid(_NAME, "an object whose MaxReceiveCount is a whole number")
    return int(text)
