"""The groups of the table, each to be measured by itself on a platform that runs."""

import asyncio
import os
from collections.abc import Callable

import uvloop

from iotconsole.bench import (
    connections,
    devices,
    fanout,
    inbound,
    log_cost,
    ministack,
    pace,
    pushing,
    queues,
    service,
    waking,
)
from iotconsole.bench.door import Door
from iotconsole.bench.size import Size
from iotconsole.bench.table import Group, Row

Say = Callable[[str], None]

DEVICES = 20


def from_devices(size: Size, say: Say) -> Group:
    """Follow messages of devices to their queues."""
    bench = devices.build(DEVICES)
    rows = asyncio.run(devices.latency(bench, size, say))
    rows += asyncio.run(pace.latency(bench, size, say))
    rows += asyncio.run(devices.rates(bench, size, say))
    return Group("From devices to queues", rows)


def of_queues(size: Size, say: Say) -> Group:
    """Let clients send and receive over HTTP, here and at MiniStack."""
    with ministack.running() as yardstick:
        if yardstick is None:
            say(f"MiniStack is not installed; to have its figures beside ours: {ministack.HINT}")
        doors = [service.door(), yardstick] if yardstick else [service.door()]
        rows = uvloop.run(_queue_rows(doors, size, say))
    title = "Queues over HTTP: here, on disk before each answer"
    return Group(f"{title} | MiniStack, in memory" if yardstick else title, rows)


async def _queue_rows(doors: list[Door], size: Size, say: Say) -> list[Row]:
    return [*await queues.rates(doors, size, say), *await waking.latencies(doors, size)]


def of_topics(size: Size, say: Say) -> Group:
    """Publish to queues."""
    return Group("Topics to queues", uvloop.run(fanout.latencies(size, say)))


def of_endpoints(size: Size, say: Say) -> Group:
    """Publish to HTTP endpoints."""
    return Group("Topics to HTTP endpoints", uvloop.run(pushing.rates(size, say)))


def of_inbound_rules(size: Size, say: Say) -> Group:
    """Let messages come in to MQTT clients."""
    return Group("Inbound rules", inbound.rates(size, say))


def of_the_log(size: Size, say: Say) -> Group:
    """Carry batches with the device log and without."""
    return Group("Device log", log_cost.compare(size.pairs, say))


def of_connections(size: Size, say: Say) -> Group:
    """Hold devices that say nothing."""
    return Group("Idle devices", asyncio.run(connections.idle(size.connections, say)))


GROUPS: dict[str, Callable[[Size, Say], Group]] = {
    "devices": from_devices,
    "queues": of_queues,
    "topics": of_topics,
    "endpoints": of_endpoints,
    "inbound": of_inbound_rules,
    "log": of_the_log,
    "connections": of_connections,  # last: that they all leave is work, too
}


def machine() -> str:
    """Say what else the machine had to do: figures of a busy one are for comparing only."""
    one, five, _ = os.getloadavg()
    return f"{os.cpu_count()} cores; load {one:.1f} now, {five:.1f} over 5 minutes, this run's too"
