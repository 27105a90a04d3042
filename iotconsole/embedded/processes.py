"""What the supervisor runs: the embedded servers and the family of Python processes."""

import shlex
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings

from iotconsole.embedded import broker, store
from iotconsole.embedded.family import MEMBERS

STOP_SECONDS = 20
LOG_BYTES = "20MB"
LOG_BACKUPS = 3

SUPERVISOR = """\
[supervisord]
nodaemon=true
silent=true
directory={directory}
logfile={home}/logs/supervisor.log
logfile_maxbytes={log_bytes}
pidfile={home}/supervisor.pid
identifier=iotconsole
# `manage.py check` is for developers; a worker need not repeat it at each start.
environment=CELERY_SKIP_CHECKS="true"
"""

PROGRAM = """
[program:{name}]
command={command}
priority={priority}
autorestart=true
startsecs=1
startretries=1000000
stopwaitsecs={stop}
killasgroup=true
redirect_stderr=true
stdout_logfile={home}/logs/{name}.log
stdout_logfile_maxbytes={log_bytes}
stdout_logfile_backups={log_backups}
"""


@dataclass(frozen=True, slots=True)
class Process:
    """A process and its place: lower priorities start first and stop last."""

    name: str
    priority: int
    command: list[str]


def processes() -> Iterator[Process]:
    """Answer the processes of this home; servers given by URL are not ours to run."""
    home: Path = settings.HOME
    if settings.EMBEDDED_STORE:
        config = store.write_config(home, settings.STORE_SOCKET)
        yield Process("store", 10, store.command(config))
    if settings.EMBEDDED_BROKER:
        yield Process("broker", 10, broker.command(broker.write_config()))
    family = [sys.executable, "-m", "iotconsole.embedded.family"]
    command = [*family, str(tables_lock()), *_members()]
    yield Process("family", 20, command)


def tables_lock() -> Path:
    """Answer the file that is locked while the database is not what the family expects."""
    home: Path = settings.HOME
    return home / "tables.lock"


def _members() -> Iterator[str]:
    doors = settings.DOOR_PROCESSES if settings.EMBEDDED_MQTT else 0
    counts = {
        "door": doors,
        "mns": settings.MNS_PROCESSES,
        "worker": settings.WORKER_PROCESSES,
    }
    for name in MEMBERS:
        yield from [name] * counts.get(name, 1)


def write_config() -> Path:
    """Write the supervisor's configuration and answer where it is."""
    home: Path = settings.HOME
    (home / "logs").mkdir(parents=True, exist_ok=True)
    sizes = {"home": _quoted(str(home)), "log_bytes": LOG_BYTES, "log_backups": LOG_BACKUPS}
    text = SUPERVISOR.format(directory=_quoted(str(settings.BASE_DIR)), **sizes)
    for process in processes():
        text += PROGRAM.format(
            name=process.name,
            command=_quoted(shlex.join(process.command)),
            priority=process.priority,
            stop=STOP_SECONDS,
            **sizes,
        )
    config = home / "supervisor.conf"
    config.write_text(text)
    return config


def command(config: Path) -> list[str]:
    """Answer the command that runs the supervisor in the foreground."""
    return [sys.executable, "-m", "iotconsole.embedded.supervise", "-c", str(config)]


def _quoted(text: str) -> str:
    return text.replace("%", "%%")
