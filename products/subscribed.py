"""Which topics a device is subscribed to: the broker is asked, for nobody else knows.

Only of a live connection, and only of the embedded broker or another NATS server: MQTT itself has
no such question. Since when a topic is subscribed to, the broker does not tell.
"""

import asyncio
import json
from collections.abc import AsyncIterator

import msgspec
import nats
import nats.errors
from django.conf import settings
from nats.aio.client import Client

from iotconsole.kit.errors import marked
from products import brokerkeys
from products.brokerkeys import ACCOUNT, GATE
from products.connections import ANSWER_SECONDS, INBOX, QUIET_SECONDS
from products.errors import BrokerAway, SubscriptionsUnknown
from products.models import Device
from products.permissions import topic_of
from products.topics import normalise

_QUESTION = "$SYS.REQ.SERVER.PING.CONNZ"
_OWN = "$"  # what the broker subscribes to for a client begins so
_AWAY = (nats.errors.Error, OSError, TimeoutError)


class _Row(msgspec.Struct):
    subscriptions_list: list[str] = []


class _Page(msgspec.Struct):
    connections: list[_Row] = []


class _Answer(msgspec.Struct):
    data: _Page


_answer = msgspec.json.Decoder(_Answer)


def topics_subscribed(device: Device) -> list[str]:
    """Answer the topic filters a connected device listens to; none if it is not connected."""
    if settings.EMBEDDED_BROKER and not settings.EMBEDDED_MQTT:
        raise SubscriptionsUnknown(
            marked("The broker at MQTT_URL does not tell what devices are subscribed to.")
        )
    user = f"{device.name}&{device.product.product_key}"
    try:
        subjects = asyncio.run(_subjects(user))
    except _AWAY as exc:
        raise BrokerAway from exc
    topics = {normalise(topic_of(one)) for one in subjects if not one.startswith(_OWN)}
    # For `a/#` the broker subscribes to `a`, too.
    return sorted(topic for topic in topics if f"{topic}/#" not in topics)


async def _subjects(user: str) -> list[str]:
    broker = await nats.connect(
        brokerkeys.nats_url(GATE),
        inbox_prefix=INBOX,
        allow_reconnect=False,
        connect_timeout=ANSWER_SECONDS,
        error_cb=_ignore,
    )
    try:
        return [subject async for subject in _told(broker, user)]
    finally:
        await broker.close()


async def _told(broker: Client, user: str) -> AsyncIterator[str]:
    """Answer what every server tells; how many there are, nobody knows."""
    inbox = broker.new_inbox()
    answers = await broker.subscribe(inbox)
    options = {"acc": ACCOUNT, "user": user, "auth": True, "subscriptions": True}
    await broker.publish(_QUESTION, json.dumps(options).encode(), reply=inbox)
    reply = await answers.next_msg(timeout=ANSWER_SECONDS)
    while True:
        for row in _answer.decode(reply.data).data.connections:
            for subject in row.subscriptions_list:
                yield subject
        try:
            reply = await answers.next_msg(timeout=QUIET_SECONDS)
        except nats.errors.TimeoutError:
            return


async def _ignore(_: Exception) -> None:
    """Say nothing: who asks is told."""
