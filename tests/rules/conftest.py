"""A product, its device, a topic with a queue, and a rule between them, on a real store."""

import json
import threading
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime

import pytest
import time_machine
from django.conf import settings

from iotconsole.kit.clock import now_ms
from mns import services as mns
from mns.models import Queue, Subscription
from products import services as products
from products.messages import DeviceMessage, Kind, pack
from products.models import Device
from ram import services as ram
from ram.models import Role
from rules import journal, services
from rules.models import Rule
from rules.pipeline import handle_batch
from rules.tasks import carry_waiting
from rules.worker import Worker

NOW = 1_526_450_334_000


@dataclass
class House:
    """Everything a message passes on its way."""

    device: Device
    role: Role
    queue: Queue
    rule: Rule

    @property
    def topic(self) -> str:
        return f"/{self.device.product.product_key}/{self.device.name}/update"

    def message(self, payload: object, *, number: int = 1, kind: Kind = "upload") -> DeviceMessage:
        body = payload if isinstance(payload, bytes) else json.dumps(payload).encode()
        product_key, name = self.device.product.product_key, self.device.name
        topic = self.topic if kind == "upload" else f"/as/mqtt/status/{product_key}/{name}"
        return DeviceMessage(topic, product_key, name, body, 1, number, NOW, kind)

    def carry(self, *messages: DeviceMessage, batch_id: str = "batch") -> None:
        journal.keep(batch_id, pack(messages), now_ms())
        handle_batch(batch_id, messages, now_ms())

    def received(self, queue: Queue | None = None) -> list[str]:
        return [row.body.decode() for row in mns.peek_messages(queue or self.queue)]


def carry_all() -> None:
    """Carry what is ready: what a worker does a moment later."""
    one = Worker(threading.Event(), carry_waiting.delay)
    while taken := one.take(0.01):
        one.carry(taken)


@pytest.fixture
def one_moment() -> Iterator[None]:
    """No second goes by while a machine has other work."""
    with time_machine.travel(datetime.now(UTC), tick=False):
        yield


@pytest.fixture
def house(committed: None) -> House:
    ram.ensure_system_policies()
    role = ram.create_iot_role()
    product = products.create_product("Air Testing")
    device = products.create_device(product, "sensor")
    queue, _ = mns.create_queue(settings.REGION, "alerts")
    topic, _ = mns.create_topic(settings.REGION, "alerts")
    arn = f"acs:mns:{settings.REGION}:{settings.ACCOUNT_ID}:queues/alerts"
    form = Subscription.Format.SIMPLIFIED
    mns.subscribe(topic, "to-queue", arn, notify_content_format=form)
    rule = services.create_rule("warm")
    services.update_sql(
        rule,
        "SELECT deviceName() AS deviceName, temperature "
        f'FROM "/{product.product_key}/+/update" WHERE temperature > 20',
    )
    target = services.message_service_configuration(settings.REGION, "alerts", role.name)
    services.add_operation(rule, "MNS", target)
    services.start_rule(rule)
    return House(device, role, queue, rule)
