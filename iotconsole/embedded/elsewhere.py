"""A platform beside this one: a home of its own and ports nobody uses."""

import itertools
import os
import socket
from contextlib import ExitStack, suppress
from pathlib import Path

PORTS = (
    *("WEB_PORT", "MNS_PORT", "MQTT_PORT", "MQTT_WS_PORT", "MQTT_TLS_PORT"),
    *("BROKER_PORT", "BROKER_WS_PORT"),
)
EXTERNAL = ("DATABASE_URL", "REDIS_URL", "NATS_URL", "MQTT_URL", "PUBLIC_WEB_URL", "PUBLIC_MNS_URL")

# Systems give the ports above to outgoing connections, which could take one that is to be used
# later, or again.
FIRST, LAST = 10_240, 32_768
_places = itertools.count(os.getpid() * 199)  # processes that start together begin far apart


def environment(home: Path) -> dict[str, str]:
    """Answer the environment that starts a platform in `home`, embedded servers and all."""
    own = dict.fromkeys(EXTERNAL, "") | {
        "IOTCONSOLE_HOME": str(home),
        "IOTCONSOLE_BIND": "127.0.0.1",
    }
    return dict(os.environ) | own | dict(zip(PORTS, free_ports(len(PORTS)), strict=True))


def free_ports(count: int) -> list[str]:
    """Answer ports nobody uses just now, and none twice."""
    with ExitStack() as stack:  # all at once, so that no two are the same
        found: list[str] = []
        while len(found) < count:
            probe = stack.enter_context(socket.socket())
            port = FIRST + next(_places) % (LAST - FIRST)
            with suppress(OSError):
                probe.bind(("127.0.0.1", port))
                found.append(str(port))
        return found
