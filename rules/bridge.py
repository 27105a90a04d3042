"""From the broker to the workers: batches, on disk before the broker hears a PUBACK."""

import queue
import secrets
import threading
import time
from collections.abc import Callable
from typing import TypeVar

import redis
import structlog

from iotconsole.kit.clock import now_ms
from iotconsole.kit.ids import Snowflake, is_product_key
from products.downlink import echoes
from products.messages import DeviceMessage, Kind, pack
from products.mqtt import Arrival
from products.topics import device_of, is_dialogue, normalise
from rules import journal, limits
from rules.throttle import MARK_TOPIC, Throttle

STORE_AWAY_SECONDS = 0.2
IDLE_SECONDS = 0.2
STATUS_PREFIX = "/as/mqtt/status/"

UNLIMITED = Throttle(0, 0, lambda _: None)

T = TypeVar("T")

log = structlog.get_logger(__name__)


class Bridge:
    """Collects what arrives into batches and carries them over."""

    def __init__(
        self, acknowledge: Callable[[list[Arrival]], None], throttle: Throttle = UNLIMITED
    ) -> None:
        self._acknowledge = acknowledge
        self._throttle = throttle
        self._arrivals: queue.SimpleQueue[tuple[Arrival, int]] = queue.SimpleQueue()
        self._dropped = 0
        self._left = 0.0  # when the last messages were complete
        self._ids = Snowflake(secrets.randbits(10), now_ms)

    def arrive(self, arrival: Arrival) -> None:
        """Take a message from the network thread."""
        if arrival.qos == 0 and self._arrivals.qsize() >= limits.QOS_0_WAITING:
            self._drop()
            return
        self._arrivals.put((arrival, now_ms()))

    def run(self, stop: threading.Event) -> None:
        """Carry batches until told to stop; what is not acknowledged comes again."""
        while not stop.is_set():
            self._throttle.tick(now_ms())
            if batch := self._collect():
                self._carry(batch, stop)

    def _collect(self) -> list[tuple[Arrival, int]]:
        """Wait for a message, then take what is there too.

        A message after a quiet moment leaves at once; under load the disk is written to so often
        and no more.
        """
        try:
            batch = [self._arrivals.get(timeout=IDLE_SECONDS)]
        except queue.Empty:
            return []
        deadline = self._left + limits.BATCH_SECONDS
        size = len(batch[0][0].payload)
        while len(batch) < limits.BATCH_MESSAGES and size < limits.BATCH_BYTES:
            left = deadline - time.monotonic()
            try:
                came = self._arrivals.get(timeout=left) if left > 0 else self._arrivals.get_nowait()
            except queue.Empty:
                break
            batch.append(came)
            size += len(came[0].payload)
        self._left = time.monotonic()
        return batch

    def _carry(self, batch: list[tuple[Arrival, int]], stop: threading.Event) -> None:
        read = [(arrival, self._read(arrival, time_ms)) for arrival, time_ms in batch]
        heard = [message for _, message in read if message is not None]
        again = {message.message_id for arrival, message in read if message and arrival.again}
        marks = [arrival.payload for arrival, _ in read if arrival.topic == MARK_TOPIC]
        batch_id = secrets.token_hex(8)
        try:
            own_left_out = _patiently(lambda: echoes.without_own(heard), stop)
            known = self._throttle.judge(own_left_out, again)
            if known:
                packed = pack(known)
                _patiently(lambda: journal.add(batch_id, packed, len(known), now_ms()), stop)
        except _Stopped:
            return
        self._throttle.returned(marks)  # who came before them is counted by now
        self._acknowledge([arrival for arrival, _ in batch])

    def _drop(self) -> None:
        if self._dropped % limits.QOS_0_WAITING == 0:
            log.warning("qos_0_dropped", before=self._dropped)
        self._dropped += 1

    def _read(self, arrival: Arrival, time_ms: int) -> DeviceMessage | None:
        topic = normalise(arrival.topic)
        if topic == MARK_TOPIC or is_dialogue(topic):
            return None
        device = device_of(topic) if len(topic) <= limits.TOPIC_LENGTH else None
        if device is None:
            log.warning("topic_refused", topic=topic[: limits.TOPIC_LENGTH])
            return None
        if not is_product_key(device[0]):  # between message clients, and for them
            return None
        kind: Kind = "status" if topic.startswith(STATUS_PREFIX) else "upload"
        return DeviceMessage(
            topic, *device, arrival.payload, arrival.qos, self._ids.next(), time_ms, kind
        )


class _Stopped(Exception):
    """The bridge was told to stop while it waited for the store."""


def _patiently(ask: Callable[[], T], stop: threading.Event) -> T:
    """Ask the store until it answers, or raise `_Stopped`."""
    while True:
        try:
            return ask()
        except redis.RedisError as exc:
            log.warning("store_away", reason=str(exc))
            if stop.wait(STORE_AWAY_SECONDS):
                raise _Stopped from exc
