"""Some messages are kept with what they carried: all of few, some of many, none too large."""

import pytest

from iotconsole.kit.valkey import client
from products import samples
from products.messages import DeviceMessage

pytestmark = pytest.mark.usefixtures("empty_store")


def message(
    number: int, *, topic: str = "/pk/dn/user/update", payload: bytes = b"1"
) -> DeviceMessage:
    return DeviceMessage(topic, "pk", "dn", payload, 1, number, 1000 + number)


def record(*messages: DeviceMessage, wanted: frozenset[int] = frozenset()) -> None:
    with client().pipeline() as pipe:
        samples.record(pipe, messages, wanted=wanted)
        pipe.execute()


def ids(*, count: int = 1000, topic_filter: str = "") -> list[int]:
    return [m.message_id for m in samples.latest("pk", count, topic_filter)]


def test_all_of_a_few_are_kept_newest_first() -> None:
    record(message(1), message(2))
    record(message(3))

    assert ids() == [3, 2, 1]
    assert ids(count=2) == [3, 2]
    assert samples.find("pk", 2) == message(2)
    assert samples.find("pk", 4) is None


def test_of_many_in_one_batch_some_are_kept_evenly() -> None:
    record(*(message(number) for number in range(200)))

    assert ids() == list(range(190, -1, -10))


def test_what_is_wanted_is_kept_and_pushed_out_by_nothing_else() -> None:
    record(*(message(number) for number in range(200)), wanted=frozenset([101]))
    for start in range(1_000, 3_000, 20):
        record(*(message(number) for number in range(start, start + 20)))

    assert samples.find("pk", 100) is None
    assert samples.find("pk", 101) == message(101)


def test_there_are_never_more_than_the_latest_thousand() -> None:
    for start in range(0, 1_100, 10):
        record(*(message(number) for number in range(start, start + 10)))

    assert ids() == list(reversed(range(100, 1_100)))


def test_what_is_too_large_is_not_kept() -> None:
    record(message(1, payload=b"x" * (samples.PAYLOAD_BYTES + 1)))

    assert ids() == []


def test_messages_of_a_topic_are_found_by_its_filter() -> None:
    record(message(1), message(2, topic="/pk/dn/user/alarm"))

    assert ids(topic_filter="/pk/+/user/alarm") == [2]


def test_messages_of_a_product_that_is_gone_are_forgotten() -> None:
    record(message(1))

    samples.forget("pk")

    assert ids() == []
