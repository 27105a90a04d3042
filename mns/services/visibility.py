"""How long a message that was received stays hidden from others."""

from iotconsole.kit import clock
from mns import errors
from mns.checks import check_ranges
from mns.connection import store
from mns.models import Queue
from mns.store.protocol import Renewal, Verdict

SECOND_MS = 1_000


def change_visibility(queue: Queue, receipt_handle: str, *, visibility_seconds: int) -> Renewal:
    """Hide a received message for this long from now on; nothing at all shows it at once."""
    if visibility_seconds:
        check_ranges({"visibility_timeout": visibility_seconds})
    renewal = store().change_visibility(
        queue.tag,
        receipt_handle,
        visibility_ms=visibility_seconds * SECOND_MS,
        now=clock.now_ms(),
    )
    if renewal.verdict is Verdict.MALFORMED:
        raise errors.ReceiptHandleError
    if renewal.verdict is Verdict.NOT_EXIST:
        raise errors.MessageNotExist
    return renewal
