"""A batch waits for the store and the database, and is carried when they are back."""

import pytest
from django.db import OperationalError, connection

from iotconsole.kit.clock import now_ms
from products.messages import pack
from rules import journal, ledger, worker
from rules.pipeline import handle_batch
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
