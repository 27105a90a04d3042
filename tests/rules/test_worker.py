"""A worker carries batches for a turn; a batch waits for the store and the database."""

import itertools
import threading
from types import SimpleNamespace
from typing import cast

import pytest
import time_machine
from celery.worker.consumer import Consumer
from django.db import OperationalError, connection

from iotconsole.kit.clock import moment, now_ms
from iotconsole.kit.valkey import client
from products.messages import pack
from rules import journal, ledger, limits, pipeline, tasks, worker
from rules.pipeline import handle_batch
from rules.registry import Registry
from tests.rules.conftest import House, carry_all


def test_a_broken_connection_to_the_database_is_replaced(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    journal.keep("batch", pack([house.message({"temperature": 31})]), now_ms())
    broken = connection.connection
    monkeypatch.setattr(connection, "is_usable", lambda: False)
    monkeypatch.setattr(worker, "STORE_AWAY_SECONDS", 0)

    def handle(*batch: object) -> None:
        if connection.connection is broken:
            connection.errors_occurred = True  # as Django notes on every database error
            raise OperationalError("server closed the connection unexpectedly")
        handle_batch(*batch)  # type: ignore[arg-type]

    monkeypatch.setattr(worker, "handle_batch", handle)
    carry_all()

    assert ledger.counts([house.rule.pk])[house.rule.pk].forwarded == 1


def turns_called_for() -> int:
    return int(client().llen("ingest"))


def test_a_turn_carries_all_there_is_and_calls_for_the_next(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    seconds = itertools.count()  # one goes by with each look at the clock
    monkeypatch.setattr(worker, "time", SimpleNamespace(monotonic=lambda: next(seconds)))
    monkeypatch.setattr(limits, "TURN_SECONDS", 20)
    monkeypatch.setattr(worker, "IDLE_SECONDS", 0.01)
    for number in range(3):
        message = house.message({"temperature": 31})
        journal.keep(f"batch-{number}", pack([message]), now_ms())

    tasks.ingest()

    assert ledger.counts([house.rule.pk])[house.rule.pk].forwarded == 3
    assert turns_called_for() == 1


def test_a_turn_knows_the_rules_before_a_message_comes(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    registry = Registry()
    monkeypatch.setattr(pipeline, "_registry", registry)
    monkeypatch.setattr(limits, "TURN_SECONDS", 0)

    tasks.ingest()

    assert registry.wanting(house.message({"temperature": 31}))


def test_a_worker_that_stops_takes_no_more_turns(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    journal.keep("batch", pack([]), now_ms())
    monkeypatch.setattr(tasks, "_stopping", threading.Event())

    tasks.end_turns()
    tasks.ingest()

    assert journal.load("batch")
    assert turns_called_for() == 0


def test_a_batch_that_nobody_took_calls_for_a_worker(house: House) -> None:
    with time_machine.travel(moment(now_ms()), tick=False):
        journal.keep("fresh", pack([]), now_ms())
        tasks.recover()
    assert turns_called_for() == 0

    journal.keep("fresh", pack([]), now_ms() - limits.UNTAKEN_AFTER_MS - 1)
    tasks.recover()

    assert turns_called_for() == 1


def test_only_workers_that_carry_batches_take_turns(house: House) -> None:
    for name in ("push@here", "worker@here"):
        tasks.begin_turns(cast("Consumer", SimpleNamespace(hostname=name)))

    assert turns_called_for() == 1
