"""The questions of this process to which devices have not answered yet."""

import threading
from collections import OrderedDict
from collections.abc import Iterator
from concurrent.futures import Future
from contextlib import contextmanager
from dataclasses import dataclass

import redis
import structlog

from products.downlink import lines
from products.mqtt import Arrival
from products.topics import normalise

# IoT Platform, RRPC: where devices answer. Answers on custom topics, /ext/rrpc/…, the broker
# leads to /ext/response/….
ANSWERS = ("/sys/+/+/rrpc/response/+", "sys/+/+/rrpc/response/+", "/ext/response/+/#")
MISSED = 1_000  # of which it is still known that nobody waits any more
_ID_DIGITS = 19  # of 64 bits; a device may write any number into its topic

log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class Question:
    """Who was asked, and the id by which the answer is known."""

    product_key: str
    device_name: str
    message_id: int


class Calls:
    """Who waits for what; asked from many threads, answered from the network's."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._open: dict[Question, Future[bytes]] = {}
        self._missed: OrderedDict[Question, None] = OrderedDict()

    @contextmanager
    def expect(self, question: Question) -> Iterator[Future[bytes]]:
        """Wait for an answer inside the block; one that comes after it is too late."""
        answer: Future[bytes] = Future()
        with self._lock:
            self._open[question] = answer
        try:
            yield answer
        finally:
            with self._lock:
                del self._open[question]
                if not answer.done():
                    self._missed[question] = None
                    while len(self._missed) > MISSED:
                        self._missed.popitem(last=False)

    def answered(self, arrival: Arrival) -> None:
        """Hand an answer to who waits for it. Processes hear the answers to others, too."""
        question = read_answer(arrival.topic)
        if question is None:
            return
        with self._lock:
            waiting = self._open.get(question)
            if waiting is not None:
                if not waiting.done():
                    waiting.set_result(arrival.payload)
                return
            if question not in self._missed:
                return
            del self._missed[question]
        _note_late(question, arrival)


def read_answer(topic: str) -> Question | None:
    """Read from its topic which question is answered."""
    match normalise(topic).split("/")[1:]:
        case ["sys", key, name, "rrpc", "response", number] if _is_id(number):
            return Question(key, name, int(number))
        case ["ext", "response", number, key, name, *_] if _is_id(number):
            return Question(key, name, int(number))
    return None


def _is_id(number: str) -> bool:
    return number.isdecimal() and len(number) <= _ID_DIGITS


def _note_late(question: Question, arrival: Arrival) -> None:
    try:
        lines.note_late_answer(question.product_key, question.device_name, question.message_id)
    except redis.RedisError as exc:  # the network thread must not end of it
        log.warning("late_answer_not_logged", topic=arrival.topic, reason=str(exc))


calls = Calls()
