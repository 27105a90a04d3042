"""What the device log says of messages to devices."""

from collections.abc import Iterable, Mapping

from iotconsole.kit.clock import now_ms
from iotconsole.kit.valkey import client
from products import devicelog
from products.devicelog import Line, Step, Story

# IoT Platform, device log: status codes
ORPHAN = 1904
TIMED_OUT = 1905
OFFLINE = 9201


def note_sent(
    product_key: str, message_id: int, topics: Mapping[str, str], *, qos: int, size: int
) -> None:
    """Write on which topic it was sent to which device; "" stands for whoever subscribes."""
    now = now_ms()
    _write(
        (product_key, Story(now, message_id, name, [Line(Step.SENT, topic)], qos, size))
        for name, topic in topics.items()
    )


def note_answer(
    product_key: str, device_name: str, message_id: int, line: Line, *, size: int = 0
) -> None:
    """Write what became of a question."""
    _write([(product_key, Story(now_ms(), message_id, device_name, [line], 0, size))])


def note_late_answer(product_key: str, device_name: str, message_id: int) -> None:
    """Write that a device answered when nobody waited any more."""
    line = Line(Step.ANSWERED, "RRpc", ORPHAN, "The answer came too late.")
    note_answer(product_key, device_name, message_id, line)


def _write(stories: Iterable[tuple[str, Story]]) -> None:
    with client().pipeline(transaction=False) as pipe:
        devicelog.add_all(pipe, stories)
        pipe.execute()
