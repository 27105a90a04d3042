"""The device log: what became of each message, kept for some days in capped streams.

Each message costs one entry in its device's stream and one in its product's, holding all its
steps; they are told apart on reading.
"""

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

import msgspec
from django.db import models
from django.utils.translation import gettext_lazy as _

from iotconsole.kit.valkey import client

KEPT = timedelta(days=7)  # IoT platform, device log: kept for 7 days
DEVICE_LIMIT = 1_000
PRODUCT_LIMIT = 10_000
SUCCESS = 200  # IoT platform, device log: status codes
KICKED = 400  # "kicked by same certificate, or deleted, or disabled"
_FIELD = "s"


class Step(models.TextChoices):
    """Where on its way the message was."""

    BEHAVIOUR = "behaviour", _("Device behavior")
    PUBLISHED = "published", _("Published by the device")
    RULE_ENGINE = "rule_engine", _("Sent to the rules engine")
    FORWARDED = "forwarded", _("Forwarded")


class Entry(msgspec.Struct, frozen=True, array_like=True):
    """One line of the log. `operation` is the topic, `online`, `offline` or a target's name."""

    time_ms: int
    message_id: int
    device_name: str
    operation: str
    step: str
    status: int = SUCCESS
    detail: str = ""
    cursor: str = ""  # set on reading: pass it as `before` to read on

    @property
    def step_name(self) -> str:
        """Answer the step as the reader calls it."""
        return str(Step(self.step).label)


_decoder = msgspec.json.Decoder(list[Entry])


def add(
    pipe: Any,  # noqa: ANN401 - a pipeline, or whatever else queues store commands
    product_key: str,
    device_name: str,
    entries: Sequence[Entry],
) -> None:
    """Queue the steps of one message, in the order they happened, on a pipeline."""
    steps = msgspec.json.encode(entries)
    for key, limit in (
        (_key(product_key, device_name), DEVICE_LIMIT),
        (_key(product_key), PRODUCT_LIMIT),
    ):
        pipe.xadd(key, {_FIELD: steps}, maxlen=limit, approximate=True)
        pipe.expire(key, KEPT)


def behaviour(device_name: str, operation: str, time_ms: int, *, status: int, detail: str) -> Entry:
    """Answer the line for something the device did that was no message."""
    return Entry(time_ms, 0, device_name, operation, Step.BEHAVIOUR, status, detail)


def note(product_key: str, entry: Entry) -> None:
    """Write one line now."""
    with client().pipeline(transaction=False) as pipe:
        add(pipe, product_key, entry.device_name, [entry])
        pipe.execute()


def read(
    product_key: str, device_name: str | None = None, *, count: int = 50, before: str = ""
) -> list[Entry]:
    """Answer the lines of the `count` latest messages, newest first, all steps of each."""
    rows: Any = client().xrevrange(
        _key(product_key, device_name), max=f"({before}" if before else "+", count=count
    )
    return [
        msgspec.structs.replace(entry, cursor=cursor.decode())
        for cursor, fields in rows
        for entry in reversed(_decoder.decode(fields[_FIELD.encode()]))
    ]


def forget(product_key: str, device_name: str | None = None) -> None:
    """Delete the log of a device, or of a product."""
    client().delete(_key(product_key, device_name))


def _key(product_key: str, device_name: str | None = None) -> str:
    return f"devicelog:{product_key}" + ("" if device_name is None else f":{device_name}")
