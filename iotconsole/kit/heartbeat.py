"""Each process says every few seconds that it is alive and well; `/readyz` reads it."""

import threading
from collections.abc import Callable

import redis
import structlog

from iotconsole.kit.valkey import client

EVERY_SECONDS = 2
LIVES_SECONDS = 6
PROCESSES = ("gate", "bridge", "worker", "push", "beat", "mns", "inbound")

log = structlog.get_logger(__name__)


def _key(name: str) -> str:
    return f"alive:{name}"


def _well() -> bool:
    return True


def beat(name: str, healthy: Callable[[], bool] = _well) -> threading.Event:
    """Start saying that process `name` is alive while `healthy()`; set the event to stop."""
    stop = threading.Event()

    def run() -> None:
        while True:
            try:
                if healthy():
                    client().set(_key(name), 1, ex=LIVES_SECONDS)
            except redis.RedisError as exc:
                log.warning("heartbeat_failed", process=name, reason=str(exc))
            if stop.wait(EVERY_SECONDS):
                return

    threading.Thread(target=run, name=f"heartbeat-{name}", daemon=True).start()
    return stop


def alive() -> dict[str, bool]:
    """Answer for every process whether it was well within the last seconds."""
    values = client().mget([_key(name) for name in PROCESSES])
    return {name: value is not None for name, value in zip(PROCESSES, values, strict=True)}
