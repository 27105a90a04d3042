"""What the device log costs the path: batches carried through the rules with it and without.

Without it nothing is written down either: stories are only told when they are asked for.
"""

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
    with_log, without = _medians(product.product_key, SENDERS, pairs)
    spread, alone = _medians(product.product_key, limits.BATCH_MESSAGES, pairs)
    return [
        Row("a batch through the rules", f"{with_log:.1f} ms, {without:.1f} ms without the log"),
        Row("share of the device log", f"{(with_log - without) / with_log:.1%}"),
        Row("the same, each message from another", f"{(spread - alone) / spread:.1%}"),
    ]


def _medians(product_key: str, senders: int, pairs: int) -> tuple[float, float]:
    """Answer how many ms batches took with the log and without."""
    for _ in range(WARM_UP):
        _carry(product_key, senders)
    logged, silent = [], []
    for number in range(pairs):
        for is_logged in (number % 2 == 0, number % 2 == 1):  # neither always follows the other
            if is_logged:
                logged.append(_carry(product_key, senders))
                continue
            with mock.patch.object(devicelog, "add_all"):
                silent.append(_carry(product_key, senders))
    return statistics.median(logged), statistics.median(silent)


def _carry(product_key: str, senders: int) -> float:
    """Answer how many ms a batch took."""
    batch_id, messages = secrets.token_hex(8), _messages(product_key, senders)
    journal.keep(batch_id, pack(messages), now_ms())
    begin = time.perf_counter()
    handle_batch(batch_id, messages, now_ms())
    return (time.perf_counter() - begin) * 1000


def _messages(product_key: str, senders: int) -> list[DeviceMessage]:
    now = now_ms()
    return [
        DeviceMessage(
            f"/{product_key}/device-{number % senders}/update",
            product_key,
            f"device-{number % senders}",
            devices.reading(number),
            1,
            now * 1_000 + number,
            now,
        )
        for number in range(limits.BATCH_MESSAGES)
    ]
