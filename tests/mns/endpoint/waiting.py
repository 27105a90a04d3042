"""Receivers who wait: an hour, which is longer than anything here takes, and whether they do."""

import sqlite3
from contextlib import closing

import redis

from tests.journeys.eventually import eventually
from tests.mns.endpoint.cast import TIMEOUT_SECONDS, House

# A client gives up sooner: who is not woken is not answered. The API allows half a minute, which
# a slow machine may take for other things.
AN_HOUR = 3_600


def make_patient(house: House, queue: str) -> None:
    """Have receivers of a queue that is new to the door wait an hour unless they say otherwise."""
    database = sqlite3.connect(house.home / "console.sqlite3", timeout=TIMEOUT_SECONDS)
    with closing(database), database:
        found = database.execute(
            "UPDATE mns_queue SET polling_wait_seconds = ? WHERE name = ?", (AN_HOUR, queue)
        )
    assert found.rowcount == 1


def calls(house: House) -> int:
    """How many functions of the store were called so far."""
    with redis.Redis(unix_socket_path=str(house.home / "store.sock")) as client:
        return int(client.info("commandstats").get("cmdstat_fcall", {"calls": 0})["calls"])


def wait_until_parked(house: House, before: int) -> None:
    """A poll looks for messages, asks when there will be some, and then waits."""
    eventually(lambda: calls(house) >= before + 2, "somebody waits")
