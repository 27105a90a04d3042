"""Programs that use the official SDKs of RAM and STS, of today and of before, unmodified."""

import json
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.mns.endpoint.cast import ROOT, House, free_port, wait_until_open
from tests.mns.endpoint.conftest import opened_house

JOURNEY = Path(__file__).with_name("journey.py")
WEB = "from iotconsole.embedded.members import run; run('web')"


@dataclass(frozen=True, slots=True)
class Doors:
    """A house whose OpenAPI is open beside its message service."""

    house: House
    web_port: int

    def seen_by(self, generation: str) -> object:
        """Go through with one generation of SDKs and read what it saw."""
        web, queues = f"127.0.0.1:{self.web_port}", f"http://127.0.0.1:{self.house.port}"
        owner = self.house.owner
        words = [generation, web, queues, owner.access_key_id, owner.secret]
        done = subprocess.run(
            [sys.executable, "-W", "ignore", "-I", str(JOURNEY), *words],
            capture_output=True,
            timeout=300,
        )
        assert done.returncode == 0, done.stderr.decode()
        return json.loads(done.stdout)


@pytest.fixture(scope="module")
def doors() -> Iterator[Doors]:
    with opened_house() as house:
        port = free_port()
        environment = house.env | {
            "WEB_PORT": str(port),
            "DJANGO_SETTINGS_MODULE": "iotconsole.settings",
        }
        with (house.home / "web.log").open("wb") as log:
            command = [sys.executable, "-c", WEB]
            web = subprocess.Popen(command, cwd=ROOT, env=environment, stdout=log, stderr=log)
        house.started.append(web)
        wait_until_open(port, web)
        yield Doors(house, port)


@pytest.mark.parametrize("generation", ["new", "old"])
def test_a_program_goes_all_the_way_and_back(doors: Doors, generation: str) -> None:
    assert doors.seen_by(generation) == {
        "user": [f"{generation}-alice", "Alice", "all pumps"],
        "users": 1,
        "members": ["Alice"],
        "groups": 1,
        "same key": True,
        "secret again": None,
        "login": True,
        "password": 8,
        "before": "NoPermission",
        "after": "",
        "version": ["v2", True],
        "attached": 1,
        "statements": 2,
        "role": True,
        "not trusted": "NoPermission",
        "trust": True,
        "longest": 7200,
        "roles": True,
        "of the role": True,
        "entities": [0, 1, 0],
        "alice": ["RAMUser", "1234567890123456", f"user/{generation}-alice"],
        "session": f"role/{generation}-writer/session",
        "writer": ["AssumedRoleUser", "session"],
        "queue": True,
        "not deleted": "NoPermission",
        "alice herself": "AccessDenied",
        "sent": "sent",
        "narrow": "AccessDenied",
        "used": True,
        "in use": "DeleteConflict.User.AccessKey",
        "role gone": "InvalidSecurityToken.Malformed",
        "key off": "InvalidAccessKeyId.NotFound",
        "gone": "EntityNotExist.User",
    }
