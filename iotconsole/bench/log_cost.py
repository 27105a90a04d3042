"""What the device log costs the path: batches carried through the rules with it and without."""

import secrets
import statistics
import time
from collections.abc import Callable
from unittest import mock

from iotconsole.bench import devices
from iotconsole.bench.table import Row
from iotconsole.kit.clock import now_ms
from products import devicelog
from products.messages import DeviceMessage, pack
from products.models import Product
from rules import journal, limits
from rules.pipeline import handle_batch

SENDERS = 20
WARM_UP = 3


def compare(pairs: int, say: Callable[[str], None]) -> list[Row]:
    """Carry batches in turn; everything else is the same, down to the store's answers."""
    product = Product.objects.filter(name="bench").first()
    if product is None:
        devices.build(SENDERS)
        product = Product.objects.get(name="bench")
    say(f"Carrying {pairs} batches of {limits.BATCH_MESSAGES} with the device log, {pairs} without")
    for _ in range(WARM_UP):
        _carry(product.product_key)
    logged, silent = [], []
    for number in range(pairs):
        for is_logged in (number % 2 == 0, number % 2 == 1):  # neither always follows the other
            if is_logged:
                logged.append(_carry(product.product_key))
                continue
            with mock.patch.object(devicelog, "add_all"):
                silent.append(_carry(product.product_key))
    with_log, without = statistics.median(logged), statistics.median(silent)
    return [
        Row("a batch through the rules", f"{with_log:.1f} ms, {without:.1f} ms without the log"),
        Row("share of the device log", f"{(with_log - without) / with_log:.1%}"),
    ]


def _carry(product_key: str) -> float:
    """Answer how many ms a batch took."""
    batch_id, messages = secrets.token_hex(8), _messages(product_key)
    journal.keep(batch_id, pack(messages), now_ms())
    begin = time.perf_counter()
    handle_batch(batch_id, messages, now_ms())
    return (time.perf_counter() - begin) * 1000


def _messages(product_key: str) -> list[DeviceMessage]:
    now = now_ms()
    return [
        DeviceMessage(
            f"/{product_key}/device-{number % SENDERS}/update",
            product_key,
            f"device-{number % SENDERS}",
            devices.reading(number),
            1,
            now * 1_000 + number,
            now,
        )
        for number in range(limits.BATCH_MESSAGES)
    ]
