"""Start everything, say when it is ready, stop everything."""

import logging
import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import redis
from django.conf import settings
from django.core.management import call_command

from iotconsole.embedded import credentials, start
from iotconsole.embedded.start import CannotStart, Start
from iotconsole.health import parts
from iotconsole.kit.valkey import client

READY_SECONDS = 300  # on a machine that others keep busy it has taken 60


@contextmanager
def running(say: Callable[[str], None]) -> Iterator[Start]:
    """Run the platform while the block runs; Ctrl-C or SIGTERM inside ends the block."""
    logging.getLogger().setLevel(logging.WARNING)  # here people read, the processes have logs
    begun = start.begin()
    try:
        call_command("migrate", verbosity=0, interactive=False)
        begun.tables.close()
        _wait_for_store(begun.supervisor)
        credentials.ensure()
        _wait_until_ready(begun.supervisor, say)
        yield begun
    finally:
        say("Stopping.")
        begun.end()


def _wait_for_store(supervisor: subprocess.Popen[bytes]) -> None:
    deadline = time.monotonic() + READY_SECONDS
    while not _store_answers():
        _still_starting(supervisor, deadline, "store")
        time.sleep(0.05)


def _store_answers() -> bool:
    try:
        return bool(client().ping())
    except redis.RedisError:
        return False


def _wait_until_ready(supervisor: subprocess.Popen[bytes], say: Callable[[str], None]) -> None:
    deadline = time.monotonic() + READY_SECONDS
    up: set[str] = set()
    while True:
        state = parts()
        for name in sorted(name for name, ready in state.items() if ready and name not in up):
            say(f"  {name} is up")
            up.add(name)
        waiting = sorted(name for name, ready in state.items() if not ready)
        if not waiting:
            return
        _still_starting(supervisor, deadline, ", ".join(waiting))
        time.sleep(0.1)


def _still_starting(supervisor: subprocess.Popen[bytes], deadline: float, waiting: str) -> None:
    logs = settings.HOME / "logs"
    if supervisor.poll() is not None:
        raise CannotStart(f"The supervisor ended; {logs}/supervisor.log says why.")
    if time.monotonic() > deadline:
        raise CannotStart(f"Not up after {READY_SECONDS} s: {waiting}. The logs are in {logs}.")
