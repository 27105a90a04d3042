"""The door in a process of its own, before a real store and a database in a file."""

import json
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.mns.endpoint.cast import Client, House, free_port

USERS = """
import json
from ram.models import User
from ram.services import create_access_key, create_owner
owner = create_access_key(create_owner("owner", "a long password"))
stranger = create_access_key(User.objects.create_user("stranger", password="a long password"))
print(json.dumps([[key.access_key_id, key.secret] for key in (owner, stranger)]))
"""


@contextmanager
def opened_house() -> Iterator[House]:
    # Not pytest's directory: its path is longer than a socket's may be.
    with tempfile.TemporaryDirectory(prefix="door-") as home:
        house = House(Path(home), free_port())
        try:
            house.start_store()
            house.manage("migrate", "--skip-checks", "--verbosity", "0")
            users = house.manage("shell", "--verbosity", "0", "-c", USERS)
            house.owner, house.stranger = (
                Client(house.port, *key) for key in json.loads(users.splitlines()[-1])
            )
            house.start_door()
            yield house
        finally:
            house.close()


@pytest.fixture(scope="session")
def house() -> Iterator[House]:
    with opened_house() as house:
        yield house


@pytest.fixture
def owner(house: House) -> Client:
    return house.owner
