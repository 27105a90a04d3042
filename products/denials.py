"""Writes to the device log what devices tried that their topics do not allow."""

import asyncio

from django.conf import settings

from iotconsole.kit.clock import now_ms
from iotconsole.kit.errors import marked
from iotconsole.kit.valkey import client
from products import devicelog
from products.devicelog import Line, Step, Story
from products.pace import Pace
from products.presence import Presence
from products.violations import Tail, Violation, read_violation

TOPIC_DENIED = 9236  # IoT platform, device log: status codes
LOOK_SECONDS = 1
# A device that does not give up would push everything else out of its log.
LINES, WITHIN_MS = 10, 60_000


class Denials:
    """Follows the log of the embedded broker."""

    def __init__(self, presence: Presence) -> None:
        self._presence = presence
        self._tail = Tail(settings.BROKER_LOG)
        self._pace = Pace(LINES, WITHIN_MS)

    async def run(self) -> None:
        """Look every second."""
        while True:
            lines = await asyncio.to_thread(self._tail.lines)
            seen = [violation for line in lines if (violation := read_violation(line))]
            stories = [story for one in seen if (story := self._story(one, now_ms()))]
            if stories:
                await asyncio.to_thread(_keep, stories)
            await asyncio.sleep(LOOK_SECONDS)

    def _story(self, violation: Violation, now_ms: int) -> tuple[str, Story] | None:
        connection = self._presence.numbered(violation.number)
        if connection is None or not self._pace.allows(connection.device, now_ms):
            return None
        product_key, device_name = connection.device
        step, detail = Step.PUBLISHED, marked("The device may not publish on this topic.")
        if not violation.is_publish:
            step, detail = Step.BEHAVIOUR, marked("The device may not subscribe to this topic.")
        line = Line(step, violation.topic, TOPIC_DENIED, detail)
        return product_key, Story(now_ms, 0, device_name, [line])


def _keep(stories: list[tuple[str, Story]]) -> None:
    with client().pipeline(transaction=False) as pipe:
        devicelog.add_all(pipe, stories)
        pipe.execute()
