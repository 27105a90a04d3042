"""No device is sent more than it may be sent."""

import threading
from collections.abc import Mapping

from django.conf import settings

from iotconsole.kit.clock import now_ms
from iotconsole.kit.errors import marked
from products import errors
from products.devicelog import Line, Step
from products.downlink import lines
from products.pace import Pace

THROTTLED = 9324  # IoT Platform, device log: status codes
SECOND_MS = 1_000

_pace = Pace(settings.DEVICE_DOWN_PER_SECOND, SECOND_MS)
_lock = threading.Lock()  # the web server's threads publish at the same time


def check(product_key: str, topics: Mapping[str, str], message_id: int) -> None:
    """Refuse a message, and note it, if one of its devices (name and topic) had enough."""
    for name, topic in topics.items():
        with _lock:
            is_allowed = _pace.allows((product_key, name), now_ms())
        if is_allowed:
            continue
        refusal = errors.TooManyMessages(
            marked("%(name)s is sent at most %(most)s messages a second."),
            name=name,
            most=settings.DEVICE_DOWN_PER_SECOND,
        )
        line = Line(Step.SENT, topic, THROTTLED, refusal.phrase)
        lines.note_answer(product_key, name, message_id, line)
        raise refusal
