"""One rule at work: from its source to the broker, acknowledged once the broker has it."""

import asyncio
from collections.abc import Callable, Sequence

import redis
import structlog

from inbound import deadletters, limits, mapping
from inbound.deadletters import DeadLetter
from inbound.errors import BadMessage
from inbound.gauge import Gauge
from inbound.mapping import Delivery
from inbound.publisher import BrokerAway, Publisher
from inbound.road import Road
from inbound.sources import Arrived, Source, SourceTrouble
from iotconsole.kit.clock import now_ms
from iotconsole.kit.errors import Refusal, marked

PAUSE_SECONDS = (0.5, 1, 2, 5)  # before a source is tried again

BROKER_AWAY = marked("The MQTT broker takes no messages just now.")

# Answers why a source cannot be read from, in a sentence that a person can act on.
Explain = Callable[[Road, Exception], str]

log = structlog.get_logger(__name__)


class Flow:
    """Carries the messages of one rule until it is cancelled; trouble is told and waited out."""

    def __init__(
        self, road: Road, publisher: Publisher, gauge: Gauge, open_source: Callable[[Road], Source]
    ) -> None:
        self._road = road
        self._publisher = publisher
        self._gauge = gauge
        self._open_source = open_source

    async def run(self, explain: Explain) -> None:
        """Carry for ever."""
        failures = 0
        while True:
            try:
                await self._carry_from(self._open_source(self._road))
            except (SourceTrouble, Refusal) as exc:
                was_well = self._gauge.is_well
                reason = await asyncio.to_thread(explain, self._road, exc)
                self._gauge.trouble(reason, now_ms())
                log.warning("inbound_trouble", rule=self._road.rule_id, reason=reason)
                failures = 0 if was_well else failures + 1
                await asyncio.sleep(PAUSE_SECONDS[min(failures, len(PAUSE_SECONDS) - 1)])

    async def _carry_from(self, source: Source) -> None:
        try:
            await source.open()
            self._gauge.well(now_ms())
            async with asyncio.TaskGroup() as group:
                for receiver in range(limits.RECEIVERS):
                    group.create_task(self._receive(source, receiver))
        except* (SourceTrouble, Refusal) as several:
            raise several.exceptions[0] from None
        finally:
            self._gauge.waiting = 0  # what was under way comes again
            await source.close()

    async def _receive(self, source: Source, receiver: int) -> None:
        while True:
            await self._broker_ready()
            messages = await source.receive(receiver)
            if not messages:
                self._gauge.idle()
                continue
            self._gauge.came(len(messages))
            try:
                await self._carry(source, messages)
            except (BrokerAway, redis.RedisError) as exc:
                self._gauge.returned(len(messages))
                log.warning("inbound_returned", rule=self._road.rule_id, reason=repr(exc))

    async def _broker_ready(self) -> None:
        """Take nothing from a source that could not be handed on, and say so."""
        if self._publisher.is_ready():
            return
        self._gauge.trouble(BROKER_AWAY, now_ms())
        await self._publisher.ready()
        self._gauge.well(now_ms())

    async def _carry(self, source: Source, messages: Sequence[Arrived]) -> None:
        good, bad = self._sorted(messages)
        if bad:
            await asyncio.to_thread(deadletters.keep, self._road.key, bad)
        await self._publisher.publish(good)
        now = now_ms()
        lag = max(now - min(message.sent_ms for message in messages), 0)
        self._gauge.carried(len(good), len(bad), lag_ms=lag)
        if bad:
            self._gauge.failed(bad[-1].reason, now)
        await source.acknowledge(messages)

    def _sorted(
        self, messages: Sequence[Arrived]
    ) -> tuple[list[tuple[Delivery, bytes]], list[DeadLetter]]:
        good: list[tuple[Delivery, bytes]] = []
        bad: list[DeadLetter] = []
        for one in messages:
            try:
                found = mapping.delivery(self._road.mqtt_topic, one.properties, one.payload)
                good.append((found, one.payload))
            except BadMessage as refusal:
                bad.append(_letter(one, refusal))
        return good, bad


def _letter(message: Arrived, refusal: BadMessage) -> DeadLetter:
    return DeadLetter(
        message.message_id, message.payload, message.properties, refusal.code, str(refusal)
    )
