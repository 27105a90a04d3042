"""Ends the connections of message clients that may not stay, or may touch other topics than before.

Devices are watched by the gate. A client that is ended logs in again at once, and is judged anew.
"""

import asyncio
from functools import partial

import nats.errors
import redis
import structlog
from django.db import DatabaseError
from nats.aio.client import Client as Broker

from inbound import clients
from inbound.clients import Client
from inbound.news import INBOUND
from iotconsole.kit import versions
from products import connections
from products.database import in_database

HEEDED = ("ram", INBOUND)
LOOK_SECONDS = 1
AWAY = (nats.errors.Error, redis.RedisError, DatabaseError)

log = structlog.get_logger(__name__)


async def run() -> None:
    """Look whenever access control or a rule was changed, until cancelled."""
    broker = await connections.connect(_reconnected)
    version: tuple[int, ...] = ()
    try:
        while True:
            try:
                found = await asyncio.to_thread(versions.current, *HEEDED)
                if found != version:
                    await look(broker)
                    version = found
            except AWAY as exc:
                log.warning("clients_unwatched", reason=repr(exc))
            await asyncio.sleep(LOOK_SECONDS)
    finally:
        await broker.close()


async def look(broker: Broker) -> None:
    """Judge everybody who is connected."""
    found = [one async for one in connections.visitors(broker) if clients.is_one(one.user)]
    for one in found:
        client = Client(one.client_id, one.user.split("|")[1], one.address)
        if not await in_database(partial(clients.may_stay, client, one.user)):
            log.info("client_ended", client_id=one.client_id, user=one.user)
            await connections.end(broker, one)


async def _reconnected() -> None:
    log.info("broker_reconnected")
