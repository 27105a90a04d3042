"""A platform of its own, started and stopped by the command its operator uses."""

import json
import subprocess
import sys
import tempfile
import urllib.error
import urllib.request
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.conf import settings

from iotconsole.embedded import elsewhere
from tests.journeys.eventually import eventually
from tests.journeys.processes import Process, descendants
from tests.journeys.rest import Rest

START_SECONDS = 700  # one that cannot start says so and ends, which takes it less than that
END_SECONDS = 150
ANSWER_SECONDS = 20

# How `ps` shows the process that does a job; the first one found is the parent of its like.
WORDS = {
    "broker": ("nats-server",),
    "store": ("valkey-server",),
    "gate": ("iotconsole gate",),
    "door": ("iotconsole door",),
    "bridge": ("iotconsole bridge",),
    "worker": ("celeryd: worker@", "iotconsole worker"),
    "family": ("iotconsole.embedded.family",),
    "fork server": ("multiprocessing.forkserver",),
}


@dataclass(frozen=True, slots=True)
class Platform:
    """A home, what its processes are told, and the command in the foreground."""

    home: Path
    environment: dict[str, str]
    command: subprocess.Popen[bytes]

    @property
    def said(self) -> str:
        """Everything the command has printed."""
        return _output(self.home).read_text()

    @property
    def credentials(self) -> dict[str, Any]:
        """What the first start wrote down."""
        content: dict[str, Any] = json.loads((self.home / "credentials.json").read_text())
        return content

    @property
    def rest(self) -> Rest:
        """REST with the owner's access key."""
        known = self.credentials
        return Rest(known["console_url"], known["access_key_id"], known["access_key_secret"])

    @property
    def processes(self) -> list[Process]:
        """Everything below the command."""
        return descendants(self.command.pid)

    def pid_of(self, name: str) -> int | None:
        """Answer the process that does a job, the parent where there are several."""
        supervisor = int((self.home / "supervisor.pid").read_text())
        fitting = (
            one.pid
            for one in descendants(supervisor)
            if any(words in one.words for words in WORDS[name])
        )
        return next(fitting, None)

    @property
    def is_announced(self) -> bool:
        """Whether the command has told people that they may come."""
        return "The console is at " in self.said

    @property
    def is_ready(self) -> bool:
        """Ask the platform itself."""
        port = self.environment["WEB_PORT"]
        try:
            url = f"http://127.0.0.1:{port}/readyz"
            with urllib.request.urlopen(url, timeout=ANSWER_SECONDS) as answer:
                return bool(answer.status == 200)
        except OSError:
            return False

    def end(self, number: int) -> int:
        """Send the command a signal and answer its exit status."""
        self.command.send_signal(number)
        return self.command.wait(END_SECONDS)


@contextmanager
def own_home() -> Iterator[Path]:
    """A folder with a path short enough for a socket, which pytest's own folders have not."""
    with tempfile.TemporaryDirectory(prefix="journey-") as home:
        yield Path(home)


def manage(words: str, environment: Mapping[str, str]) -> subprocess.CompletedProcess[str]:
    """Run a command to its end."""
    return subprocess.run(
        [sys.executable, "manage.py", *words.split()],
        cwd=settings.BASE_DIR,
        env=environment,
        capture_output=True,
        text=True,
        timeout=900,
        check=False,
    )


@contextmanager
def started(home: Path) -> Iterator[Platform]:
    """Start a platform in a home and wait until it is ready; afterwards it is gone for sure."""
    environment = elsewhere.environment(home) | {"ACCOUNT_ID": ""}
    with _output(home).open("wb") as output:
        command = subprocess.Popen(
            [sys.executable, "manage.py", "up"],
            cwd=settings.BASE_DIR,
            env=environment,
            stdout=output,
            stderr=output,
        )
    platform = Platform(home, environment, command)
    try:
        eventually(
            lambda: (platform.is_announced and platform.is_ready) or command.poll() is not None,
            "the platform is up",
            within=START_SECONDS,
        )
        assert command.poll() is None, platform.said
        yield platform
    finally:
        if command.poll() is None:
            command.terminate()
            command.wait(END_SECONDS)


def _output(home: Path) -> Path:
    return home / "said.txt"
