"""The measurements: how many messages a second reach their queues, and how long one takes."""

import asyncio
import time
import xml.etree.ElementTree as ET
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from email.utils import formatdate

import aiohttp
import msgspec
from django.conf import settings

from iotconsole.bench import generator
from iotconsole.bench.size import Size
from iotconsole.bench.table import Row, percentiles
from iotconsole.demo.device import Triplet
from iotconsole.embedded import credentials
from mns import services as mns
from mns.models import Queue, Subscription
from mns.wire.signature import sign, string_to_sign
from products import services as products
from products.models import Product
from ram import services as ram
from rules import services as rules
from rules import subscription

QUEUE = "bench"
LATENCY_GAP_SECONDS = 0.01
ARRIVE_SECONDS = 120
LOOK_SECONDS = 0.02
SQL = (
    'SELECT deviceName() AS deviceName, temperature, at FROM "/{}/+/update" WHERE temperature > 20'
)


@dataclass(frozen=True, slots=True)
class Bench:
    """What is measured on: a product with devices, its queue, and a rule's queue."""

    devices: list[Triplet]
    queues: tuple[Queue, Queue]


def build(devices: int) -> Bench:
    """Make a product whose messages go to its own queue and, by a rule, to another."""
    role = ram.create_iot_role()
    product = products.create_product("bench")
    own = subscription.subscribe(
        product, settings.REGION, device_data=True, device_status=False
    ).queue
    return Bench(_devices(product, devices), (own, _rule_queue(product, role.name)))


def _devices(product: Product, count: int) -> list[Triplet]:
    made = [products.create_device(product, f"device-{number}") for number in range(count)]
    return [Triplet(product.product_key, device.name, device.secret) for device in made]


def _rule_queue(product: Product, role: str) -> Queue:
    queue, _ = mns.create_queue(settings.REGION, QUEUE)
    topic, _ = mns.create_topic(settings.REGION, QUEUE)
    endpoint = f"acs:mns:{settings.REGION}:{settings.ACCOUNT_ID}:queues/{QUEUE}"
    form = Subscription.Format.SIMPLIFIED
    mns.subscribe(topic, QUEUE, endpoint, notify_content_format=form)
    rule = rules.create_rule("bench")
    rules.update_sql(rule, SQL.format(product.product_key))
    target = rules.message_service_configuration(settings.REGION, QUEUE, role)
    rules.add_operation(rule, "MNS", target)
    rules.start_rule(rule)
    return queue


async def rates(bench: Bench, size: Size, say: Callable[[str], None]) -> list[Row]:
    """Flood from all devices at once, after `latency`; every message must reach both queues."""
    fleet = [await log_in(triplet) for triplet in bench.devices]
    say(f"Warming up with {size.warm_up:,} messages")
    await _flood(fleet, size.warm_up, bench, size.latencies + size.paced)
    say(f"Publishing {size.devices:,} messages from {len(fleet)} devices at QoS 1")
    begin = time.monotonic()
    already = size.latencies + size.paced + size.warm_up
    acknowledged = await _flood(fleet, size.devices, bench, already) - begin
    whole = time.monotonic() - begin
    for device in fleet:
        await device.leave()
    return [
        Row("accepted by the broker (PUBACK)", f"{size.devices / acknowledged:,.0f} msg/s"),
        Row("device to both queues, on disk", f"{size.devices / whole:,.0f} msg/s"),
        Row("messages lost", f"{_missing(bench, already + size.devices)}"),
    ]


async def _flood(fleet: list[generator.Device], count: int, bench: Bench, already: int) -> float:
    """Publish, wait until all have arrived; answer when the broker had taken the last."""
    each, rest = divmod(count, len(fleet))
    shares = [each + (number < rest) for number in range(len(fleet))]
    floods = zip(fleet, shares, strict=True)
    await asyncio.gather(*(generator.flood(device, share, reading) for device, share in floods))
    acknowledged = time.monotonic()
    await _arrived(bench, already + count)
    return acknowledged


async def _arrived(bench: Bench, wanted: int) -> None:
    deadline = time.monotonic() + ARRIVE_SECONDS
    while _missing(bench, wanted) > 0 and time.monotonic() < deadline:
        await asyncio.sleep(LOOK_SECONDS)


def _missing(bench: Bench, wanted: int) -> int:
    return max(wanted - mns.counts(queue).total for queue in bench.queues)


def reading(number: int, at: float = 0) -> bytes:
    """Answer what a device reports, now or as if at another moment."""
    reading = {"temperature": 21 + number % 10, "humidity": 40, "at": at or time.time()}
    return msgspec.json.encode(reading)


async def latency(bench: Bench, size: Size, say: Callable[[str], None]) -> list[Row]:
    """Publish one by one; measure until the MNS HTTP API hands the message out."""
    gap = f"one every {LATENCY_GAP_SECONDS * 1000:.0f} ms"
    say(f"Publishing {size.latencies} messages, {gap}, and receiving them over HTTP")
    device = await log_in(bench.devices[0])
    receiving = asyncio.create_task(_receive(size.latencies))
    for number in range(size.latencies):
        device.publish(reading(number))
        await device.acknowledged()
        await asyncio.sleep(LATENCY_GAP_SECONDS)
    waits = await receiving
    await device.leave()
    return [Row("PUBLISH to received over HTTP", percentiles(waits))]


async def _receive(count: int) -> list[float]:
    """Answer for `count` messages how many ms they took."""
    waits: list[float] = []
    async with aiohttp.ClientSession() as session:
        while len(waits) < count:
            bodies = await _receive_batch(session)
            now = time.time()
            waits += [(now - msgspec.json.decode(body)["at"]) * 1000 for body in bodies]
    return waits


async def _receive_batch(session: aiohttp.ClientSession) -> list[str]:
    known = credentials.read()
    path = f"/queues/{QUEUE}/messages?numOfMessages=16&waitseconds=5"
    headers = {"date": formatdate(usegmt=True), "x-mns-version": "2015-06-06"}
    signature = sign(known["access_key_secret"], string_to_sign("GET", path, headers))
    headers["authorization"] = f"MNS {known['access_key_id']}:{signature}"
    async with session.get(known["mns_endpoint"] + path, headers=headers) as answer:
        document = ET.fromstring(await answer.text())  # noqa: S314 - our own door
    return list(bodies(document))


def bodies(document: ET.Element) -> Iterable[str]:
    """Answer the bodies of received messages."""
    elements = (element for element in document.iter() if element.tag.endswith("}MessageBody"))
    return (element.text or "" for element in elements)


async def log_in(triplet: Triplet) -> generator.Device:
    """Let a device log in here."""
    return await generator.login(triplet, settings.LOCAL, settings.MQTT_PORT)
