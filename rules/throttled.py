"""How many messages of each product came faster than their devices may speak."""

from collections import Counter
from collections.abc import Iterable
from typing import cast

from iotconsole.kit.errors import marked
from iotconsole.kit.valkey import client
from products.messages import DeviceMessage
from rules.journal import Commands

# IoT platform, device log: status codes
THROTTLED = 9324
REASON = marked("The device speaks faster than it may: the message went no further.")
_KEY = "throttled"


def record(commands: Commands, messages: Iterable[DeviceMessage]) -> None:
    """Add those of one batch."""
    found = Counter(one.product_key for one in messages if one.kind == "throttled")
    for product_key, number in found.items():
        commands.hincrby(_KEY, product_key, number)


def counts() -> dict[str, int]:
    """Answer the numbers by ProductKey."""
    rows = cast("dict[bytes, bytes]", client().hgetall(_KEY))
    return {key.decode(): int(number) for key, number in rows.items()}
