"""Ask a device and wait for its answer (RRPC)."""

import threading
from dataclasses import dataclass
from enum import StrEnum

import structlog

from iotconsole.kit.errors import marked
from products import errors, limits
from products.devicelog import Line, Step
from products.downlink import checks, lines, throttle
from products.downlink.calls import Question, calls
from products.downlink.publishing import next_id
from products.downlink.sender import both_spellings, sender
from products.models import Device

log = structlog.get_logger(__name__)
_room = threading.BoundedSemaphore(limits.RRPC_WAITING)


class Code(StrEnum):
    """IoT API, RRpc: RrpcCode."""

    SUCCESS = "SUCCESS"
    TIMEOUT = "TIMEOUT"
    OFFLINE = "OFFLINE"
    HALFCONN = "HALFCONN"  # it went away a moment ago
    UNKNOWN = "UNKNOWN"


@dataclass(frozen=True, slots=True)
class Answer:
    """What became of a question; `payload` is what the device said."""

    code: Code
    message_id: int
    payload: bytes = b""


def call(device: Device, payload: bytes, *, timeout_ms: int, topic: str = "") -> Answer:
    """Send a question to a device, on its system topic or on a custom one, and wait."""
    checks.check_body(payload)
    shortest, longest = limits.RRPC_TIMEOUT_MS
    if not shortest <= timeout_ms <= longest:
        raise errors.InvalidTimeout(
            marked("The timeout is %(shortest)s to %(longest)s ms."),
            field="timeout",
            shortest=shortest,
            longest=longest,
        )
    _check_own(device, topic)
    if not _room.acquire(blocking=False):
        raise errors.TooManyMessages(
            marked("%(most)s calls wait for devices already. Try again in a moment."),
            most=limits.RRPC_WAITING,
        )
    try:
        return _call(device, payload, timeout_ms, topic)
    finally:
        _room.release()


def _call(device: Device, payload: bytes, timeout_ms: int, topic: str) -> Answer:
    question = Question(device.product.product_key, device.name, next_id())
    where = f"/ext/rrpc/{question.message_id}{topic}" if topic else _request(question)
    if device.state != Device.Status.ONLINE:
        return _close(question, where, Code.OFFLINE, lines.OFFLINE)
    throttle.check(question.product_key, {question.device_name: where}, question.message_id)
    connection = sender().connection
    try:
        with calls.expect(question) as answer:
            _ask(question, where, payload)
            said = answer.result(timeout_ms / 1000)
    except TimeoutError:
        return _close(question, where, _why_not(device, connection), lines.TIMED_OUT)
    line = Line(Step.ANSWERED, where)
    lines.note_answer(
        question.product_key, question.device_name, question.message_id, line, size=len(said)
    )
    return Answer(Code.SUCCESS, question.message_id, said)


def _ask(question: Question, where: str, payload: bytes) -> None:
    # From /ext/request/… the broker leads to /ext/rrpc/…: see its configuration.
    towards = where.replace("/ext/rrpc/", "/ext/request/", 1)
    try:
        sender().send(both_spellings([towards], payload), qos=0)
    except errors.BrokerAway as exc:
        raise errors.CallFailed from exc
    sent = {question.device_name: where}
    lines.note_sent(question.product_key, question.message_id, sent, qos=0, size=len(payload))


def _why_not(device: Device, connection: int) -> Code:
    if sender().connection != connection:
        return Code.UNKNOWN
    is_online = Device.objects.filter(pk=device.pk, status=Device.Status.ONLINE).exists()
    return Code.TIMEOUT if is_online else Code.HALFCONN


def _close(question: Question, where: str, code: Code, status: int) -> Answer:
    """Answer without the device."""
    line = Line(Step.ANSWERED, where, status, code)
    lines.note_answer(question.product_key, question.device_name, question.message_id, line)
    return Answer(code, question.message_id)


def _request(question: Question) -> str:
    device = f"{question.product_key}/{question.device_name}"
    return f"/sys/{device}/rrpc/request/{question.message_id}"


def _check_own(device: Device, topic: str) -> None:
    if not topic:
        return
    name, _ = checks.read_topic(device.product, topic)
    if name != device.name or not topic.startswith("/"):
        begin = f"/{device.product.product_key}/{device.name}/"
        raise errors.InvalidTopicName(
            marked("A topic of this device begins with %(begin)s"), field="topic", begin=begin
        )
