"""What is kept of reports: the newest values and a history that does not grow for ever."""

from typing import Any

import pytest
from pytest_django import Settings

from iotconsole.kit.clock import now_ms
from products import services, things
from products.models import Product
from products.things import Post, Reading, Search, memory
from rules import journal
from rules.journal import Commands
from tests.products.things.test_alink import message

PUMP = ("a1", "pump")


@pytest.fixture(autouse=True)
def _store(db: None, empty_store: None) -> None: ...


def report(*readings: Reading, batch: str = "batch") -> None:
    commands = Commands()
    things.record(commands, [Post(message(b""), list(readings))])
    journal.keep(batch, b"", now_ms())
    assert journal.finish(batch, commands)


def values(rows: list[Reading]) -> list[tuple[str, Any]]:
    return [(row.identifier, row.value) for row in rows]


def test_the_newest_value_of_each_property_is_known() -> None:
    report(Reading("t", 1, 20), Reading("h", 1, 40), Reading("t", 2, 21))
    report(Reading("t", 3, {"c": 22}), Reading("Broken", 3, {}, is_event=True), batch="next")

    assert values(things.newest(*PUMP)) == [("h", 40), ("t", {"c": 22})]


def test_history_is_in_the_order_of_the_times_of_the_device() -> None:
    report(Reading("t", 3, "c"), Reading("t", 1, "a"), Reading("h", 2, "x"))
    report(Reading("t", 2, "b"), batch="next")

    newest_first = things.history(*PUMP, ["t"])
    between = things.history(*PUMP, ["t", "h"], Search(2, 3, newest_first=False))

    assert [row.value for row in newest_first] == ["c", "b", "a"]
    assert [row.value for row in between] == ["x", "b", "c"]


def test_events_are_told_apart() -> None:
    report(Reading("t", 1, 1), Reading("Full", 1, {}, is_event=True))
    report(Reading("Broken", 2, {"part": 1}, is_event=True), batch="next")

    assert values(things.events(*PUMP)) == [("Broken", {"part": 1}), ("Full", {})]
    assert values(things.events(*PUMP, "Full")) == [("Full", {})]


def test_a_device_that_reports_without_end_fills_nothing(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.THING_REPORTS_PER_DEVICE = 10
    monkeypatch.setattr(memory, "PROPERTIES", 3)

    for number in range(300):
        report(Reading(f"p{number}", number, number), Reading("p0", number, number))

    assert values(things.newest(*PUMP)) == [("p0", 299), ("p1", 1), ("p2", 2)]
    assert len(things.history(*PUMP, ["p0"])) < 200


def test_a_deleted_device_is_forgotten(product: Product, committed: None) -> None:
    device = services.create_device(product, "pump")
    key = product.product_key
    commands = Commands()
    told = message(b"")
    things.record(
        commands, [Post(type(told)("/x", key, "pump", b"", 1, 1, 1), [Reading("t", 1, 1)])]
    )
    journal.keep("batch", b"", now_ms())
    journal.finish("batch", commands)

    services.delete_device(device)

    assert things.newest(key, "pump") == things.history(key, "pump", ["t"]) == []
