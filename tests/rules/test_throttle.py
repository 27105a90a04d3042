"""Who speaks faster than a device may is held back; who only waited for us is not."""

from collections.abc import Sequence

from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from products.messages import DeviceMessage
from rules.throttle import MARK_MS, Throttle

NOW = 1_526_450_334_000
RATE = 10


def said(number: int, time_ms: int, *, qos: int = 1, name: str = "dn") -> DeviceMessage:
    return DeviceMessage("/pk/dn/update", "pk", name, b"{}", qos, number, time_ms)


def level(throttle: Throttle, now_ms: int) -> None:
    """Let a mark come back."""
    throttle.returned([b"%d" % now_ms])


def kinds(messages: Sequence[DeviceMessage]) -> list[str]:
    return [message.kind for message in messages]


def limited(qos_0: int = 0, qos_1: int = RATE) -> Throttle:
    throttle = Throttle(qos_0, qos_1, lambda _: None)
    level(throttle, NOW)
    return throttle


def test_a_second_of_allowance_may_be_used_at_once_and_no_more() -> None:
    throttle = limited()

    judged = throttle.judge([said(number, NOW) for number in range(RATE + 2)], set())

    assert kinds(judged) == ["upload"] * RATE + ["throttled"] * 2


def test_who_keeps_quiet_may_speak_again() -> None:
    throttle = limited()
    throttle.judge([said(number, NOW) for number in range(RATE)], set())
    level(throttle, NOW + 100)

    judged = throttle.judge([said(11, NOW + 100), said(12, NOW + 100)], set())

    assert kinds(judged) == ["upload", "throttled"]


def test_each_device_and_each_qos_has_its_own_allowance() -> None:
    throttle = limited(qos_0=1, qos_1=1)

    judged = throttle.judge([said(1, NOW), said(2, NOW, name="b"), said(3, NOW, qos=0)], set())

    assert kinds(judged) == ["upload"] * 3


def test_without_a_limit_everything_passes() -> None:
    messages = [said(number, NOW) for number in range(1_000)]

    assert limited(qos_1=0).judge(messages, set()) is messages


def test_before_the_first_mark_nobody_knows_what_waited() -> None:
    throttle = Throttle(RATE, RATE, lambda _: None)
    messages = [said(number, NOW) for number in range(1_000)]

    assert throttle.judge(messages, set()) is messages


def test_what_the_broker_sends_again_is_not_counted_again() -> None:
    throttle = limited(qos_1=1)
    throttle.judge([said(1, NOW)], set())

    assert kinds(throttle.judge([said(2, NOW)], {2})) == ["upload"]


def test_what_rules_send_on_to_its_topics_is_not_held_against_a_device() -> None:
    throttle = limited(qos_1=1)
    sent_on = [replace(said(number, NOW), hops=1) for number in range(3)]

    assert kinds(throttle.judge([*sent_on, said(3, NOW)], set())) == ["upload"] * 4


def test_a_mark_is_sent_every_second_where_there_is_a_limit() -> None:
    sent: list[bytes] = []
    throttle = Throttle(0, RATE, sent.append)

    for moment in (NOW, NOW + MARK_MS - 1, NOW + MARK_MS):
        throttle.tick(moment)
        Throttle(0, 0, sent.append).tick(moment)

    assert sent == [b"%d" % NOW, b"%d" % (NOW + MARK_MS)]


@given(
    st.lists(st.integers(1_000 // RATE, 150), min_size=20, max_size=60),
    st.lists(st.integers(0, 5_000), min_size=1),
)
def test_a_device_that_keeps_the_pace_is_never_held_back(
    gaps: list[int], pauses: list[int]
) -> None:
    """However the bridge stalls, and however late its marks are."""
    throttle, spoken, level_ms = limited(), NOW, NOW
    arrived = NOW

    for number, gap in enumerate(gaps):
        spoken += gap
        if spoken > arrived:  # the bridge was level: the next comes after a pause of any length
            level(throttle, level_ms)
            level_ms, arrived = spoken, spoken + pauses[number % len(pauses)]

        assert kinds(throttle.judge([said(number, arrived)], set())) == ["upload"]
