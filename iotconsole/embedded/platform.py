"""Start everything, say when it is ready, stop everything."""

import fcntl
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

READY_SECONDS = 300  # on a machine that others keep busy it has taken 60
STOP_SECONDS = 60


class CannotStart(Exception):
    """The platform cannot start here; the sentence says why and what to do."""


@contextmanager
def running(say: Callable[[str], None]) -> Iterator[subprocess.Popen[bytes]]:
    """Run the platform while the block runs; Ctrl-C or SIGTERM inside ends the block."""
    logging.getLogger().setLevel(logging.WARNING)  # here people read, the processes have logs
    with alone(settings.HOME) as lock:
        check()
        call_command("migrate", verbosity=0, interactive=False)
        for number in (signal.SIGINT, signal.SIGTERM):  # a shell may have us ignore Ctrl-C
            signal.signal(number, _interrupt)
        supervisor = subprocess.Popen(  # noqa: S603 - our own command
            processes.command(processes.write_config()),
            cwd=settings.BASE_DIR,
            start_new_session=True,  # Ctrl-C reaches us alone, and we stop the others in order
            stdout=subprocess.DEVNULL,
            pass_fds=[lock],
        )
        try:
            _wait_for_store(supervisor)
            credentials.ensure()
            _wait_until_ready(supervisor, say)
            yield supervisor
        finally:
            say("Stopping.")
            supervisor.terminate()
            supervisor.wait(STOP_SECONDS)


@contextmanager
def alone(home: Path) -> Iterator[int]:
    """Take the home for this process and those it gives the lock to; the last to end frees it."""
    with (home / "lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as exc:
            raise CannotStart(f"The platform of {home} runs already{_process(home)}.") from exc
        yield lock.fileno()


def _process(home: Path) -> str:
    try:
        return f" (process {(home / 'supervisor.pid').read_text().strip()})"
    except OSError:
        return ""


def check() -> None:
    """Refuse, in one sentence, a home or a port that cannot work."""
    home: Path = settings.HOME
    socket_path = os.fsencode(settings.STORE_SOCKET)
    if settings.EMBEDDED_STORE and len(socket_path) > store.SOCKET_PATH_LENGTH:
        raise CannotStart(
            f"{home} is too long a path for the store's socket: choose a shorter one."
        )
    door = ("MQTT_PORT", "MQTT_WS_PORT") if settings.EMBEDDED_MQTT else ()
    tls = ("MQTT_TLS_PORT",) if settings.TLS_DOOR else ()
    for name in ("WEB_PORT", "MNS_PORT", *door, *tls):
        _check_port(settings.BIND, name)
    for name in ("BROKER_PORT", "BROKER_WS_PORT") if settings.EMBEDDED_BROKER else ():
        _check_port(settings.BROKER_HOST, name)


def _check_port(host: str, name: str) -> None:
    port: int = getattr(settings, name)
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as exc:
            where = f"{host}:{port}"
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
