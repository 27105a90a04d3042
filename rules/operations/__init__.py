"""The kinds of operations a rule may have: one file a kind, registered here."""

from collections.abc import Mapping
from typing import Any

from iotconsole.kit.errors import marked
from rules.errors import UnknownKind
from rules.operations.message_service import MessageService
from rules.operations.parcel import Cause, Parcel, Rehearsal, Target, Verdict
from rules.operations.queue import Queue
from rules.operations.republish import Republish
from rules.operations.webhook import Webhook

_ALL: tuple[type[Target], ...] = (MessageService, Queue, Republish, Webhook)
KINDS: dict[str, type[Target]] = {target.kind: target for target in _ALL}


def read(kind: str, configuration: Mapping[str, Any]) -> Target:
    """Read an operation's configuration; UnknownKind or BadConfiguration."""
    if kind not in KINDS:
        raise UnknownKind(
            marked("There is no operation named %(kind)s; choose one of %(kinds)s."),
            kind=kind,
            kinds=", ".join(KINDS),
        )
    return KINDS[kind].read(configuration)


__all__ = ["KINDS", "Cause", "Parcel", "Queue", "Rehearsal", "Target", "Verdict", "read"]
