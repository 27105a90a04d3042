"""The first step of a start: refuse what cannot work, then have the supervisor start everything.

It needs the settings only. Setting up Django and importing what a command needs takes a second or
more, so `manage.py up` and `demo` begin here before they do that.
"""

import atexit
import fcntl
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TextIO

from django.conf import settings

from iotconsole.embedded import processes, store

STOP_SECONDS = 60


class CannotStart(Exception):
    """The platform cannot start here; the sentence says why and what to do."""


@dataclass(frozen=True, slots=True)
class Start:
    """A platform that is starting."""

    since: float  # of the monotonic clock
    supervisor: subprocess.Popen[bytes]
    tables: TextIO  # to be closed when they are what the family expects: it waits for that
    end: Callable[[], None]


def ahead() -> None:
    """Begin, or end this process with the sentence that says why not."""
    try:
        begin()
    except CannotStart as exc:
        sys.exit(f"CommandError: {exc}")


@cache
def begin() -> Start:
    """Start everything; it ends when it is told to, or with this process."""
    since = time.monotonic()
    held = ExitStack()
    atexit.register(held.close)
    lock = held.enter_context(alone(settings.HOME))
    check()
    tables = held.enter_context(processes.tables_lock().open("w"))
    fcntl.flock(tables, fcntl.LOCK_EX)
    for number in (signal.SIGINT, signal.SIGTERM):  # a shell may have us ignore Ctrl-C
        signal.signal(number, _interrupt)
    supervisor = subprocess.Popen(  # noqa: S603 - our own command
        processes.command(processes.write_config()),
        cwd=settings.BASE_DIR,
        start_new_session=True,  # Ctrl-C reaches us alone, and we stop the others in order
        stdout=subprocess.DEVNULL,
        pass_fds=[lock],
    )
    held.callback(_end, supervisor)
    return Start(since, supervisor, tables, held.close)


def _end(supervisor: subprocess.Popen[bytes]) -> None:
    supervisor.terminate()
    supervisor.wait(STOP_SECONDS)


def _interrupt(*_: object) -> None:
    raise KeyboardInterrupt


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
