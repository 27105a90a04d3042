"""Start everything, say when it is ready, stop everything."""

import logging
import os
import signal
import socket
import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import redis
from django.conf import settings
from django.core.management import call_command

from iotconsole.embedded import credentials, processes, store
from iotconsole.health import parts
from iotconsole.kit.valkey import client

READY_SECONDS = 60
STOP_SECONDS = 60


class CannotStart(Exception):
    """The platform cannot start here; the sentence says why and what to do."""


@contextmanager
def running(say: Callable[[str], None]) -> Iterator[subprocess.Popen[bytes]]:
    """Run the platform while the block runs; Ctrl-C or SIGTERM inside ends the block."""
    logging.getLogger().setLevel(logging.WARNING)  # here people read, the processes have logs
    check()
    call_command("migrate", verbosity=0, interactive=False)
    supervisor = subprocess.Popen(  # noqa: S603 - our own command
        processes.command(processes.write_config()),
        cwd=settings.BASE_DIR,
        start_new_session=True,  # Ctrl-C reaches us alone, and we stop the others in order
        stdout=subprocess.DEVNULL,
    )
    for number in (signal.SIGINT, signal.SIGTERM):  # said aloud: a shell may have us ignore Ctrl-C
        signal.signal(number, _interrupt)
    try:
        _wait_for_store(supervisor)
        credentials.ensure()
        _wait_until_ready(supervisor, say)
        yield supervisor
    finally:
        say("Stopping.")
        supervisor.terminate()
        supervisor.wait(STOP_SECONDS)


def check() -> None:
    """Refuse, in one sentence, a home or a port that cannot work."""
    home: Path = settings.HOME
    if settings.EMBEDDED_STORE and len(str(settings.STORE_SOCKET)) > store.SOCKET_PATH_LENGTH:
        raise CannotStart(
            f"{home} is too long a path for the store's socket: choose a shorter one."
        )
    if pid := _running_supervisor(home):
        raise CannotStart(f"The platform of {home} runs already (process {pid}).")
    for name in ("WEB_PORT", "MNS_PORT", "MQTT_PORT", "MQTT_WS_PORT"):
        _check_port(name, getattr(settings, name))


def _running_supervisor(home: Path) -> int | None:
    try:
        pid = int((home / "supervisor.pid").read_text())
        os.kill(pid, 0)
    except (OSError, ValueError):
        return None
    return pid


def _check_port(name: str, port: int) -> None:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((settings.BIND, port))
        except OSError as exc:
            where = f"{settings.BIND}:{port}"
            sentence = f"{where} cannot be used ({exc.strerror}): set {name} to a free port"
            raise CannotStart(f"{sentence}, for example {name}={port + 100}.") from exc


def _interrupt(*_: object) -> None:
    raise KeyboardInterrupt


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
