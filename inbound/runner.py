"""The inbound process: runs what is enabled, follows changes, tells how every rule is doing."""

import asyncio
from contextlib import suppress
from dataclasses import dataclass

import redis
import structlog
from django.db import DatabaseError

from inbound import ledger, road
from inbound.flow import Flow
from inbound.gauge import Gauge
from inbound.models import InboundRule
from inbound.news import INBOUND
from inbound.publisher import Publisher
from inbound.road import Road
from inbound.rocketmq import probe
from inbound.rocketmq.place import Place
from iotconsole.kit import versions
from iotconsole.kit.clock import now_ms
from iotconsole.kit.errors import Refusal
from products.database import in_database

LOOK_SECONDS = 0.3
AWAY = (redis.RedisError, DatabaseError)

log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class Running:
    """A rule at work."""

    road: Road
    gauge: Gauge
    task: "asyncio.Task[None]"


class Runner:
    """Has one flow for each enabled rule."""

    def __init__(self, publisher: Publisher) -> None:
        self._publisher = publisher
        self._running: dict[int, Running] = {}
        self._version: tuple[int, ...] | None = None

    async def run(self) -> None:
        """Run until cancelled."""
        try:
            while True:
                try:
                    await self._follow()
                    await asyncio.to_thread(self._report)
                except AWAY as exc:  # what runs goes on
                    log.warning("inbound_untold", reason=repr(exc))
                await asyncio.sleep(LOOK_SECONDS)
        finally:
            for key in list(self._running):
                await self._end(key)

    async def _follow(self) -> None:
        """Start, end and start anew what was changed."""
        version = await asyncio.to_thread(versions.current, INBOUND, "mns")
        if version == self._version:
            return
        wanted = {one.key: one for one in await in_database(lambda: list(road.roads()))}
        for key, running in list(self._running.items()):
            if wanted.get(key) != running.road:
                await self._end(key)
        for key in wanted.keys() - self._running.keys():
            self._start(wanted[key])
        self._version = version

    def _start(self, found: Road) -> None:
        gauge = Gauge(found.key, now_ms())
        flow = Flow(found, self._publisher, gauge, road.source_of)
        task = asyncio.create_task(flow.run(explain))
        self._running[found.key] = Running(found, gauge, task)
        log.info("inbound_started", rule=found.rule_id)

    async def _end(self, key: int) -> None:
        running = self._running.pop(key)
        running.task.cancel()
        with suppress(asyncio.CancelledError):
            await running.task
        log.info("inbound_ended", rule=running.road.rule_id)
        with suppress(*AWAY):
            await asyncio.to_thread(running.gauge.report, now_ms())
            await asyncio.to_thread(ledger.leave, key)
            if not await in_database(InboundRule.objects.filter(pk=key).exists):
                await asyncio.to_thread(ledger.forget, key)

    def _report(self) -> None:
        for running in list(self._running.values()):
            if running.task.done():  # a mistake of ours: the supervisor starts us anew
                running.task.result()
            running.gauge.report(now_ms())


def explain(found: Road, trouble: Exception) -> str:
    """Answer why a source cannot be read from: try it step by step."""
    if isinstance(found.place, Place) and not isinstance(trouble, Refusal):
        try:
            probe.check(found.place.access, found.place.topic)
        except Refusal as refusal:
            return str(refusal)
    return str(trouble)
