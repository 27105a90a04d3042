"""The device log tells a device's story backwards, step by step."""

import pytest

from iotconsole.kit.valkey import client
from products import devicelog
from products.devicelog import Entry, Step

pytestmark = pytest.mark.usefixtures("empty_store")


def write(device_name: str, message_id: int, *steps: Step) -> None:
    entries = [Entry(1000, message_id, device_name, "/pk/dn/update", step) for step in steps]
    with client().pipeline() as pipe:
        devicelog.add(pipe, "pk", device_name, entries)
        pipe.execute()


def test_newest_step_comes_first() -> None:
    write("dn", 1, Step.PUBLISHED, Step.RULE_ENGINE, Step.FORWARDED)
    write("dn", 2, Step.PUBLISHED)

    lines = [(entry.message_id, entry.step) for entry in devicelog.read("pk", "dn")]

    assert lines == [(2, "published"), (1, "forwarded"), (1, "rule_engine"), (1, "published")]


def test_product_log_holds_all_its_devices_and_device_log_its_own() -> None:
    write("dn", 1, Step.PUBLISHED)
    write("other", 2, Step.PUBLISHED)

    assert [entry.device_name for entry in devicelog.read("pk")] == ["other", "dn"]
    assert [entry.device_name for entry in devicelog.read("pk", "dn")] == ["dn"]


def test_log_is_read_on_where_the_page_ended() -> None:
    for message_id in range(5):
        write("dn", message_id, Step.PUBLISHED, Step.FORWARDED)

    first = devicelog.read("pk", "dn", count=2)
    second = devicelog.read("pk", "dn", count=2, before=first[-1].cursor)

    assert [entry.message_id for entry in first + second] == [4, 4, 3, 3, 2, 2, 1, 1]


def test_message_id_beyond_53_bits_keeps_its_digits() -> None:
    write("dn", 996_631_053_735_047_169, Step.PUBLISHED)

    [entry] = devicelog.read("pk", "dn")

    assert entry.message_id == 996_631_053_735_047_169


def test_log_is_forgotten_after_a_week_of_silence() -> None:
    write("dn", 1, Step.PUBLISHED)

    assert 0 < client().ttl("devicelog:pk:dn") <= 7 * 24 * 3600
