"""A platform beside this one: a home of its own and ports nobody uses."""

import os
import socket
from contextlib import ExitStack
from pathlib import Path

PORTS = (
    *("WEB_PORT", "MNS_PORT", "MQTT_PORT", "MQTT_WS_PORT", "MQTT_TLS_PORT"),
    *("BROKER_PORT", "BROKER_WS_PORT"),
)
EXTERNAL = ("DATABASE_URL", "REDIS_URL", "NATS_URL", "MQTT_URL", "PUBLIC_WEB_URL", "PUBLIC_MNS_URL")


def environment(home: Path) -> dict[str, str]:
    """Answer the environment that starts a platform in `home`, embedded servers and all."""
    own = dict.fromkeys(EXTERNAL, "") | {
        "IOTCONSOLE_HOME": str(home),
        "IOTCONSOLE_BIND": "127.0.0.1",
    }
    return dict(os.environ) | own | dict(zip(PORTS, free_ports(len(PORTS)), strict=True))


def free_ports(count: int) -> list[str]:
    """Answer ports nobody uses just now."""
    with ExitStack() as stack:  # all at once, so that no two are the same
        sockets = [stack.enter_context(socket.socket()) for _ in range(count)]
        for probe in sockets:
            probe.bind(("127.0.0.1", 0))
        return [str(probe.getsockname()[1]) for probe in sockets]
