"""The gate: lets devices in, tells who came and who went, ends who may not stay."""

import asyncio
from contextlib import suppress
from zoneinfo import ZoneInfo

import nats.errors
import paho.mqtt.client as paho
import redis
import structlog
from django.conf import settings
from django.db import DatabaseError
from nats.aio.client import Client
from nats.aio.msg import Msg

from iotconsole.kit import versions
from iotconsole.kit.clock import now_ms
from iotconsole.kit.errors import marked
from iotconsole.kit.valkey import async_client
from products import connections, devicelog, retention, services
from products.admission import Admission
from products.database import in_database
from products.denials import Denials
from products.messages import StatusChange
from products.mqtt import MqttClient
from products.presence import Connection, Device, Presence

ANNOUNCE_SECONDS = 3  # the broker gives a login up after five
END_SECONDS = 0.005  # between two devices that must log in again: they all come back at once
TICK_SECONDS = 2
RECONCILE_SECONDS = 60
LISTEN_SECONDS = 10
RETRY_SECONDS = 1
# Broker, store or database do not answer just now: no reason to stop letting devices in.
UNSETTLING = {services.REVOKED.encode(), services.PERMISSIONS.encode()}
AWAY = (nats.errors.Error, redis.RedisError, DatabaseError)

log = structlog.get_logger(__name__)


class Gate:
    """Keeps the list of connections true and the world informed of it."""

    def __init__(self, mqtt: MqttClient) -> None:
        self._mqtt = mqtt
        self._broker = Client()
        self._presence = Presence(settings.DEVICE_RETURN_SECONDS * 1000)
        self._denials = Denials(self._presence)
        self._admission = Admission(self._presence, self._announce)
        zones = settings.REGION_TIME_ZONES
        self._zone = ZoneInfo(zones.get(settings.REGION, settings.REGION_TIME_ZONE_DEFAULT))
        # Held while the list is read anew: news of the meantime waits.
        self._reading = asyncio.Lock()
        self._outdated = asyncio.Event()
        self._unacknowledged: dict[int, asyncio.Future[None]] = {}

    def is_well(self) -> bool:
        """Tell whether devices can come in."""
        return self._broker.is_connected and self._mqtt.is_connected()

    async def run(self) -> None:
        """Serve until cancelled."""
        loop = asyncio.get_running_loop()

        def pass_on(mid: int) -> None:
            loop.call_soon_threadsafe(self._acknowledged, mid)

        self._mqtt.tell_acknowledged(pass_on)
        self._broker = await connections.connect(self._reconnected)
        try:
            await self._broker.subscribe(connections.EVENTS, cb=self._happened)
            await self._reconcile()
            await self._broker.subscribe(connections.LOGINS, cb=self._admission.asked)
            log.info("gate_open")
            await asyncio.gather(
                self._keep_true(),
                self._keep_tidy(),
                self._heed_revocations(),
                self._note_denials(),
                retention.limit(self._broker),
            )
        finally:
            await self._broker.close()

    async def _reconnected(self) -> None:
        log.info("broker_reconnected")
        self._outdated.set()

    async def _happened(self, message: Msg) -> None:
        """Follow one connection that began or ended."""
        event = connections.read_event(message.data)
        connection = event.connection() if event else None
        if event is None or connection is None or event.reason == connections.SHUTDOWN:
            return
        async with self._reading:
            stop_ms = event.stop_ms()
            if stop_ms is not None and settings.EMBEDDED_MQTT and event.is_cut_off:
                self._presence.cut_off(connection.key, now_ms())
                return
            if stop_ms is not None:
                self._tell(self._presence.disconnected(connection.key, stop_ms, now_ms()))
                return
            self._tell(self._presence.connected(connection, now_ms()))
            await self._end_all_but_latest(connection.device)

    async def _keep_true(self) -> None:
        """Read the list anew after a broken connection, and now and then."""
        while True:
            with suppress(TimeoutError):
                await asyncio.wait_for(self._outdated.wait(), RECONCILE_SECONDS)
            self._outdated.clear()
            try:
                await self._reconcile()
                await self._end_revoked()
            except AWAY as exc:
                log.warning("reconcile_failed", reason=repr(exc))
                await asyncio.sleep(RETRY_SECONDS)
                self._outdated.set()

    async def _keep_tidy(self) -> None:
        """Tell of devices that were let in and never came."""
        while True:
            await asyncio.sleep(TICK_SECONDS)
            self._tell(self._presence.give_up(now_ms()))

    async def _heed_revocations(self) -> None:
        """End connections as soon as somebody says that a device may not stay."""
        while True:
            try:
                async with async_client().pubsub() as listener:
                    await listener.subscribe(versions.CHANNEL)
                    await self._end_revoked()
                    while True:
                        news = await listener.get_message(timeout=LISTEN_SECONDS)
                        if news and news["data"] in UNSETTLING:
                            await self._end_revoked()
            except AWAY as exc:
                log.warning("revocations_unheard", reason=repr(exc))
                await asyncio.sleep(RETRY_SECONDS)

    async def _note_denials(self) -> None:
        """Tell of what devices tried; other brokers keep their own logs."""
        while settings.EMBEDDED_BROKER:
            try:
                await self._denials.run()
            except (redis.RedisError, DatabaseError, OSError) as exc:
                log.warning("violations_not_kept", reason=repr(exc))
                await asyncio.sleep(RETRY_SECONDS)

    async def _reconcile(self) -> None:
        async with self._reading:
            online = await in_database(services.online_since)
            live = await connections.live_connections(self._broker)
            self._tell(self._presence.rebuild(live, online, now_ms()))
            for device in self._presence.devices():
                await self._end_all_but_latest(device)

    async def _end_all_but_latest(self, device: Device) -> None:
        # IoT platform, MQTT connect: one connection per device, the new one ends the old one.
        for connection in self._presence.connections_of(device)[:-1]:
            await self._end(connection, marked("The device logged in again."))

    async def _end_revoked(self) -> None:
        devices = self._presence.devices()
        standing = await in_database(lambda: services.standing_of(devices))
        for device in devices:
            for connection in self._presence.connections_of(device):
                if device not in standing:
                    await self._end(connection, marked("The device was disabled or deleted."))
                elif objection := standing[device].objection(connection.start_ms):
                    await self._end(connection, objection)
                    await asyncio.sleep(END_SECONDS)

    async def _end(self, connection: Connection, reason: str) -> None:
        product_key, device_name = connection.device
        log.info(
            "connection_ended", product_key=product_key, device_name=device_name, reason=reason
        )
        await connections.end(self._broker, connection)
        entry = devicelog.behaviour(
            device_name, "disconnect", now_ms(), status=devicelog.KICKED, detail=reason
        )
        await asyncio.to_thread(devicelog.note, product_key, entry)

    def _tell(self, changes: list[StatusChange]) -> None:
        for change in changes:
            self._publish(change)

    async def _announce(self, change: StatusChange) -> bool:
        acknowledged = asyncio.get_running_loop().create_future()
        message = self._publish(change)
        if message.rc != paho.MQTT_ERR_SUCCESS:
            return False
        self._unacknowledged[message.mid] = acknowledged
        try:
            await asyncio.wait_for(acknowledged, ANNOUNCE_SECONDS)
        except TimeoutError:
            return False
        finally:
            self._unacknowledged.pop(message.mid, None)
        return True

    def _acknowledged(self, mid: int) -> None:
        waiting = self._unacknowledged.pop(mid, None)
        if waiting is not None and not waiting.done():
            waiting.set_result(None)

    def _publish(self, change: StatusChange) -> paho.MQTTMessageInfo:
        log.debug(
            "status", status=change.status, product=change.product_key, device=change.device_name
        )
        return self._mqtt.publish(change.topic, change.to_json(self._zone))
