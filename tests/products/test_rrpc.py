"""What devices answer when they are called, and when they do not."""

import threading
from concurrent.futures import ThreadPoolExecutor

import pytest

from iotconsole.kit.clock import now_ms
from products import downlink, errors, limits, services
from products.downlink import Code
from products.downlink.calls import read_answer
from products.messages import StatusChange
from products.models import Device
from tests.products.conftest import Caller, Dial, eventually
from tests.products.talks import answering, logged, topic_of

pytestmark = pytest.mark.usefixtures("gate_server")
PATIENT_MS = 90_000


@pytest.fixture
def patience(monkeypatch: pytest.MonkeyPatch) -> None:
    """Calls may wait longer than 8 s: an answer comes when the machine finds the time."""
    monkeypatch.setattr(limits, "RRPC_TIMEOUT_MS", (1_000, PATIENT_MS))


@pytest.mark.parametrize("lead", ["/", ""])
def test_device_answers_a_call(device: Device, talking: Caller, patience: None, lead: str) -> None:
    begin = f"{lead}sys/{device.product.product_key}/{device.name}/rrpc"
    answering(talking, lambda topic, said: (topic.replace("request", "response"), said[::-1]))
    talking.subscribe(f"{begin}/request/+")

    answer = downlink.call(device, b"abc", timeout_ms=PATIENT_MS)

    assert (answer.code, answer.payload) == (Code.SUCCESS, b"cba")
    assert talking.hear().topic == f"{begin}/request/{answer.message_id}"
    assert logged(device) == [("answered", 200), ("sent", 200)]


@pytest.mark.parametrize("lead", ["/", ""])
def test_device_answers_a_call_on_a_custom_topic_and_does_not_hear_itself(
    device: Device, talking: Caller, patience: None, lead: str
) -> None:
    topic = topic_of(device, "user/ask")
    answering(talking, lambda topic, said: (topic, said))
    talking.subscribe(f"{lead}ext/rrpc/+{topic}")

    answer = downlink.call(device, b"abc", timeout_ms=PATIENT_MS, topic=topic)

    assert (answer.code, answer.payload) == (Code.SUCCESS, b"abc")
    assert talking.hear().topic == f"{lead}ext/rrpc/{answer.message_id}{topic}"
    downlink.publish(device.product, topic_of(device, "user/get"), b"last", qos=1)
    assert talking.inbox.empty()


def test_device_that_says_nothing_makes_a_call_time_out(device: Device, talking: Caller) -> None:
    talking.subscribe(f"/sys/{device.product.product_key}/{device.name}/rrpc/request/+")

    answer = downlink.call(device, b"abc", timeout_ms=1_000)

    assert (answer.code, answer.payload) == (Code.TIMEOUT, b"")
    assert logged(device) == [("answered", 1905), ("sent", 200)]
    question = talking.hear()
    talking.publish(question.topic.replace("request", "response"), b"late")
    eventually(lambda: ("answered", 1904) in logged(device))


def test_answer_of_another_device_is_none(device: Device, talking: Caller, dial: Dial) -> None:
    other = services.create_device(device.product)
    stranger = dial(other, name="stranger")
    stranger.call()
    product_key = device.product.product_key
    answering(
        talking,
        lambda topic, _: stranger.publish(
            f"/sys/{product_key}/{other.name}/rrpc/response/{topic.rpartition('/')[2]}", b"mine"
        ),
    )
    talking.subscribe(f"/sys/{product_key}/{device.name}/rrpc/request/+")

    assert downlink.call(device, b"abc", timeout_ms=1_000).code == Code.TIMEOUT


@pytest.mark.parametrize("begin", ["/sys/pk/dn/rrpc/response/{}", "/ext/response/{}/pk/dn/user/x"])
def test_answer_to_a_number_that_is_no_id_is_none(begin: str) -> None:
    assert read_answer(begin.format("7" * 19)) is not None

    assert read_answer(begin.format("7" * 5_000)) is None


def test_device_that_is_away_cannot_be_called(device: Device) -> None:
    answer = downlink.call(device, b"abc", timeout_ms=8_000)

    assert answer.code == Code.OFFLINE
    assert logged(device) == [("answered", 9201)]


def test_device_that_leaves_during_a_call_is_half_connected(
    device: Device, talking: Caller
) -> None:
    def leave(_topic: str, _said: bytes) -> None:
        now = now_ms() + 1
        left = StatusChange("offline", device.product.product_key, device.name, now, now)
        threading.Thread(target=services.record_presence, args=([left],)).start()

    answering(talking, leave)
    talking.subscribe(f"/sys/{device.product.product_key}/{device.name}/rrpc/request/+")

    assert downlink.call(device, b"abc", timeout_ms=8_000).code == Code.HALFCONN


@pytest.mark.parametrize("timeout_ms", [999, 8_001])
def test_timeout_out_of_range_is_refused(device: Device, timeout_ms: int) -> None:
    with pytest.raises(errors.InvalidTimeout):
        downlink.call(device, b"abc", timeout_ms=timeout_ms)


def test_device_is_not_called_on_a_topic_of_another(device: Device) -> None:
    with pytest.raises(errors.InvalidTopicName):
        downlink.call(
            device, b"x", timeout_ms=1_000, topic=f"/{device.product.product_key}/dn/user/a"
        )


def test_only_so_many_calls_wait_at_a_time(device: Device, talking: Caller, patience: None) -> None:
    talking.subscribe(f"/sys/{device.product.product_key}/{device.name}/rrpc/request/+")

    with ThreadPoolExecutor(limits.RRPC_WAITING) as threads:
        calls = [
            threads.submit(downlink.call, device, b"abc", timeout_ms=PATIENT_MS)
            for _ in range(limits.RRPC_WAITING)
        ]
        questions = [talking.hear() for _ in calls]
        with pytest.raises(errors.TooManyMessages):
            downlink.call(device, b"abc", timeout_ms=1_000)
        for question in questions:
            talking.publish(question.topic.replace("request", "response"))

    assert {call.result().code for call in calls} == {Code.SUCCESS}
