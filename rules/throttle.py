"""Which device messages come faster than a device may speak.

The broker acknowledges them all and does not say when it took them, and after a pause of the bridge
many come at once that were spoken slowly. So the bridge sends itself a mark every second: when one
is back, everything that was spoken before it is here too. What comes was spoken between the last
mark and now, and a device is only held to what that proves: nobody is refused for our pauses.
"""

from collections.abc import Callable, Iterable, Sequence
from collections.abc import Set as AbstractSet

from msgspec.structs import replace

from products.messages import DeviceMessage

MARK_TOPIC = "/as/bridge/mark"
MARK_MS = 1_000
AT_ONCE_MS = 1_000  # a device may use up the allowance of so long at once
REMEMBERED = 100_000  # devices

Device = tuple[str, int]  # a device at one QoS


class Throttle:
    """One bucket for each device and QoS; a rate of 0 is no limit."""

    def __init__(self, qos_0: int, qos_1: int, send_mark: Callable[[bytes], object]) -> None:
        self._cost_ms = [1_000 / rate if rate else 0 for rate in (qos_0, qos_1)]
        self._send_mark = send_mark
        self._marked_ms = 0  # when the last mark was sent
        self._level_ms = 0  # whatever comes now was spoken after this
        self._used_ms: dict[Device, float] = {}  # until when a device has used its allowance

    def tick(self, now_ms: int) -> None:
        """Send a mark when it is time for one."""
        if any(self._cost_ms) and now_ms - self._marked_ms >= MARK_MS:
            self._marked_ms = now_ms
            self._send_mark(b"%d" % now_ms)

    def returned(self, marks: Iterable[bytes]) -> None:
        """Take notice of marks that came back."""
        for mark in marks:
            if mark.isdigit():
                self._level_ms = max(self._level_ms, int(mark))

    def judge(
        self, messages: Sequence[DeviceMessage], again: AbstractSet[int]
    ) -> Sequence[DeviceMessage]:
        """Answer the messages, those beyond the limit marked; `again` were counted before."""
        if not any(self._cost_ms) or not self._level_ms:
            return messages
        if len(self._used_ms) > REMEMBERED:
            level = self._level_ms
            self._used_ms = {who: used for who, used in self._used_ms.items() if used > level}
        return [
            message
            if message.message_id in again or self._allows(message)
            else replace(message, kind="throttled")
            for message in messages
        ]

    def _allows(self, message: DeviceMessage) -> bool:
        cost = self._cost_ms[min(message.qos, 1)]
        if message.kind != "upload" or message.hops or not cost:  # its device said none of these
            return True
        who = (message.device, message.qos)
        used = max(self._used_ms.get(who, 0), self._level_ms) + cost
        if used > message.time_ms + AT_ONCE_MS:
            return False
        self._used_ms[who] = used
        return True
