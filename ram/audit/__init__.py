"""Who changed what: every verb of a service records its change here, and doors say who acts.

    with audit.change("mns:SetQueueAttributes", queue.resource, queue):
        Queue.objects.filter(pk=queue.pk).update(**values)

What devices and programs do with messages is not recorded: the device log, counters and metrics
tell of it.
"""

from ram.audit.actor import ANONYMOUS, SYSTEM, Actor, Door, acting
from ram.audit.pictures import picture
from ram.audit.record import Outcome, change, note, record

__all__ = [
    "ANONYMOUS",
    "SYSTEM",
    "Actor",
    "Door",
    "Outcome",
    "acting",
    "change",
    "note",
    "picture",
    "record",
]
