"""What became of the messages of each server-side subscription: in the product's queue or not."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, cast

from iotconsole.kit.valkey import client
from rules.journal import Commands

_FIELDS = ("received", "delivered", "dropped", "failed")


@dataclass(frozen=True, slots=True)
class Counts:
    """Messages of the chosen kinds since the subscription began, and what became of them."""

    received: int = 0
    delivered: int = 0
    dropped: int = 0  # too large for a queue
    failed: int = 0  # the queue could not take them

    @property
    def faults(self) -> list[str]:
        """Say what does not add up."""
        ended = self.delivered + self.dropped + self.failed
        if self.received == ended:
            return []
        return [f"{self.received} received, but {ended} delivered, dropped or failed"]


def record(commands: Commands, product_key: str, counts: Counts) -> None:
    """Add what became of one batch."""
    for field in _FIELDS:
        if number := getattr(counts, field):
            commands.hincrby(_key(product_key), field, number)


def counts(product_keys: Iterable[str]) -> dict[str, Counts]:
    """Answer the counts of several products in one round trip."""
    keys = list(product_keys)
    pipe = client().pipeline(transaction=False)
    for key in keys:
        pipe.hmget(_key(key), _FIELDS)
    rows = pipe.execute()
    return {key: Counts(*_numbers(row)) for key, row in zip(keys, rows, strict=True)}


def forget(product_key: str) -> None:
    """Delete the counts of a subscription that ended."""
    client().unlink(_key(product_key))


def _numbers(row: Any) -> Iterable[int]:  # noqa: ANN401 - bytes: this client does not decode
    return (int(value or 0) for value in cast("list[bytes | None]", row))


def _key(product_key: str) -> str:
    return f"subscription:{product_key}:counts"
