"""The door in a process of its own, before a real store and a database in a file."""

import json
import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from iotconsole.embedded import store
from tests.mns.endpoint.cast import Client, House, environment, free_port, manage, start_door

USERS = """
import json
from ram.models import User
from ram.services import create_access_key, create_owner
owner = create_access_key(create_owner("owner", "a long password"))
stranger = create_access_key(User.objects.create_user("stranger", password="a long password"))
print(json.dumps([[key.access_key_id, key.secret] for key in (owner, stranger)]))
"""


def open_house(home: Path) -> House:
    port = free_port()
    env = environment(home, port)
    server = start_store(home)
    manage(env, "migrate", "--skip-checks", "--verbosity", "0")
    owner, stranger = json.loads(
        manage(env, "shell", "--verbosity", "0", "-c", USERS).splitlines()[-1]
    )
    door = start_door(env, home, port)
    return House(
        home=home,
        port=port,
        env=env,
        owner=Client(port, *owner),
        stranger=Client(port, *stranger),
        store=server,
        door=door,
    )


def start_store(home: Path) -> "subprocess.Popen[bytes]":
    config = store.write_config(home, home / "store.sock")
    return subprocess.Popen(store.command(config), stdout=subprocess.DEVNULL)


def close_house(house: House) -> None:
    house.door.terminate()
    house.door.wait(15)
    house.store.terminate()
    house.store.wait(10)


@pytest.fixture(scope="session")
def house() -> Iterator[House]:
    # Not pytest's directory: its path is longer than a socket's may be.
    with tempfile.TemporaryDirectory(prefix="door-") as home:
        house = open_house(Path(home))
        yield house
        close_house(house)


@pytest.fixture
def owner(house: House) -> Client:
    return house.owner
