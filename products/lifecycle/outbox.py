"""Lifecycle events on their way out: put down with the change, taken in batches, crossed out."""

import secrets
from collections.abc import Sequence

import msgspec
from django.db import transaction

from iotconsole.kit.clock import now_ms
from iotconsole.kit.ids import Snowflake
from products.lifecycle.models import LifecycleEvent
from products.messages import DeviceMessage
from products.models import Device

Action = LifecycleEvent.Action

# IoT platform, data formats, device lifecycle
TOPIC = "/sys/{product_key}/{device_name}/thing/lifecycle"
AT_ONCE = 500

_ids = Snowflake(secrets.randbits(10), now_ms)


def put(action: Action, devices: Sequence[Device]) -> None:
    """Put down what happened to devices; call it in the transaction in which it happens."""
    now = now_ms()
    LifecycleEvent.objects.bulk_create(
        [
            LifecycleEvent(
                action=action,
                iot_id=device.iot_id,
                product_key=device.product.product_key,
                device_name=device.name,
                device_secret=device.secret if action == Action.CREATE else "",
                message_id=_ids.next(),
                time_ms=now,
            )
            for device in devices
        ],
        batch_size=AT_ONCE,
    )


def take() -> list[tuple[str, list[DeviceMessage]]]:
    """Answer batches of what is still to be told, oldest first, each under its lasting id."""
    _make_batch()
    batches: dict[str, list[DeviceMessage]] = {}
    for event in LifecycleEvent.objects.exclude(batch_id=""):
        batches.setdefault(event.batch_id, []).append(_message(event))
    return list(batches.items())


def cross_out(batch_id: str) -> None:
    """Forget a batch that others keep now."""
    LifecycleEvent.objects.filter(batch_id=batch_id).delete()


@transaction.atomic
def _make_batch() -> None:
    waiting = LifecycleEvent.objects.select_for_update().filter(batch_id="")
    numbers = list(waiting.values_list("pk", flat=True)[:AT_ONCE])
    if numbers:
        rows = LifecycleEvent.objects.filter(pk__in=numbers, batch_id="")
        rows.update(batch_id=secrets.token_hex(8))


def _message(event: LifecycleEvent) -> DeviceMessage:
    names = {"product_key": event.product_key, "device_name": event.device_name}
    body: dict[str, str | int] = {
        "action": event.action,
        "iotId": event.iot_id,
        "productKey": event.product_key,
        "deviceName": event.device_name,
    }
    if event.device_secret:
        body["deviceSecret"] = event.device_secret
    body["messageCreateTime"] = event.time_ms
    return DeviceMessage(
        TOPIC.format(**names),
        event.product_key,
        event.device_name,
        payload=msgspec.json.encode(body),
        qos=0,  # IoT platform, server-side subscription: only custom topics keep the device's QoS
        message_id=event.message_id,
        time_ms=event.time_ms,
        kind="device_lifecycle",
    )
