"""Devices that are connected and say nothing: how fast they come in, what memory they hold."""

import asyncio
import resource
import time
from collections.abc import Callable

from django.conf import settings

from iotconsole.bench import generator, memory
from iotconsole.bench.table import Row
from iotconsole.demo.device import Triplet
from iotconsole.kit import ids
from products import services as products
from products.models import Device

AT_A_TIME = 200  # logins under way
OTHER_FILES = 200  # that this process has open
SETTLE_MS = 0.5  # for each device: the broker gives back what logins needed for a moment
HOLDERS = {"broker": "nats-server", "gate": "iotconsole gate", "door": "iotconsole door"}


async def idle(count: int, say: Callable[[str], None]) -> list[Row]:
    """Let them all in, wait a moment, and look at the processes that know each connection."""
    first, *others = await asyncio.to_thread(_devices, min(count, _files() - OTHER_FILES))
    fleet = [await _login(first)]
    before = _kilobytes()
    say(f"Letting {len(others) + 1:,} devices in, {AT_A_TIME} at a time")
    begin = time.monotonic()
    fleet += await _let_in(others)
    rate = len(others) / (time.monotonic() - begin)
    await asyncio.sleep(len(fleet) * SETTLE_MS / 1_000)
    after = _kilobytes()
    for device in fleet:
        device.writer.close()
    rows = [Row("idle devices connected", f"{len(fleet):,}"), Row("logins", f"{rate:,.0f}/s")]
    for name, held in after.items():
        each = (held - before[name]) / len(others)
        rows.append(Row(f"memory of the {name}", f"{held / 1024:.0f} MB, {each:.1f} KB each"))
    return rows


async def _let_in(triplets: list[Triplet]) -> list[generator.Device]:
    turn = asyncio.Semaphore(AT_A_TIME)

    async def one(triplet: Triplet) -> generator.Device:
        async with turn:
            return await _login(triplet)

    return await asyncio.gather(*(one(triplet) for triplet in triplets))


async def _login(triplet: Triplet) -> generator.Device:
    return await generator.login(triplet, settings.LOCAL, settings.MQTT_PORT)


def _devices(count: int) -> list[Triplet]:
    product = products.create_product("bench_idle")
    made = Device.objects.bulk_create(
        Device(product=product, name=f"device-{number}", secret=ids.device_secret())
        for number in range(count)
    )
    return [Triplet(product.product_key, device.name, device.secret) for device in made]


def _files() -> int:
    """Answer how many files this process may open, and let it."""
    _, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (most, most))
    return most


def _kilobytes() -> dict[str, int]:
    root = int((settings.HOME / "supervisor.pid").read_text())
    said = {pid: memory.command(pid) for pid in memory.tree(root)}
    return {
        name: sum(memory.kilobytes(pid) for pid, line in said.items() if word in line)
        for name, word in HOLDERS.items()
    }
