"""What the database and the store hold, kept so that later tests find it without building it."""

from dataclasses import dataclass
from typing import Any

from django.db import connection, transaction

from iotconsole.kit.valkey import client


@dataclass(frozen=True, slots=True)
class Kept:
    """The rows of each table, and the values of the store with when they end."""

    rows: dict[str, list[tuple[Any, ...]]]
    values: list[tuple[bytes, int, bytes]]

    def put_back(self) -> None:
        """Fill the tables, which are empty, and the store, which is too."""
        with transaction.atomic(), connection.cursor() as cursor:
            for table, rows in self.rows.items():
                places = ", ".join(["%s"] * len(rows[0]))
                name = connection.ops.quote_name(table)
                cursor.executemany(f"INSERT INTO {name} VALUES ({places})", rows)
        with client().pipeline() as pipe:
            for key, ends, value in self.values:
                pipe.restore(key, max(ends, 0), value, absttl=True)
            pipe.execute()


def keep() -> Kept:
    """Read everything that is there now."""
    return Kept(_rows(), _values())


def _rows() -> dict[str, list[tuple[Any, ...]]]:
    found = {}
    with connection.cursor() as cursor:
        for table in connection.introspection.django_table_names(only_existing=True):
            cursor.execute(f"SELECT * FROM {connection.ops.quote_name(table)}")
            if rows := cursor.fetchall():
                found[table] = rows
    return found


def _values() -> list[tuple[bytes, int, bytes]]:
    store = client()
    found = ((key, store.pexpiretime(key), store.dump(key)) for key in store.scan_iter())
    return [(key, ends, value) for key, ends, value in found if value]
