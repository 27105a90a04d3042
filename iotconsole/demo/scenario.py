"""The "Air Testing" scenario: what an operator would click together, made by the same verbs."""

from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass

from django.conf import settings

from iotconsole.demo.device import Triplet
from mns import services as mns
from mns.models import Subscription
from products import services as products
from products.models import Device, Product
from ram import services as ram
from ram.errors import AlreadyAttached
from ram.models import Policy, Role
from rules import services as rules
from rules import subscription
from rules.models import Rule

PRODUCT = "Air Testing"
DEVICE = "air-sensor-1"
TOPIC = "air-alerts"
QUEUE = "air-alerts"
RULE = "air-to-mns"

SQL = """\
SELECT deviceName() AS deviceName, temperature, humidity
FROM "/{product_key}/+/update"
WHERE temperature > 20"""


@dataclass(frozen=True, slots=True)
class Scenario:
    """What was built; building it again finds it."""

    role: Role
    device: Device
    rule: Rule

    @property
    def product_queue(self) -> str:
        """Name the queue of the server-side subscription."""
        return f"aliyun-iot-{self.device.product.product_key}"

    @property
    def triplet(self) -> Triplet:
        """Answer what the device logs in with."""
        return Triplet(self.device.product.product_key, self.device.name, self.device.secret)


def build(receiver_url: str, say: Callable[[str], None]) -> Scenario:
    """Make role, product, device, topic, subscriptions and rule; start the rule."""
    role = _role(say)
    device = _device(say)
    _topic(receiver_url, say)
    return Scenario(role, device, _rule(device.product, role, say))


def _role(say: Callable[[str], None]) -> Role:
    role = Role.objects.filter(name__iexact=ram.IOT_ROLE_NAME).first() or ram.create_iot_role()
    policy = Policy.objects.get(name=ram.IOT_ROLE_POLICY, type=Policy.Type.SYSTEM)
    with suppress(AlreadyAttached):
        ram.attach_policy(role, policy)
    say(f"  role {role.name} trusts iot.aliyuncs.com, policy {policy.name} attached")
    return role


def _device(say: Callable[[str], None]) -> Device:
    product = Product.objects.filter(name=PRODUCT).first() or products.create_product(PRODUCT)
    device = product.devices.filter(name=DEVICE).first() or products.create_device(product, DEVICE)
    row = subscription.subscribe(product, settings.REGION, device_data=True, device_status=True)
    say(f"  product {PRODUCT} ({product.product_key}) with device {DEVICE}")
    say(f"  server-side subscription into queue {row.queue.name}")
    return device


def _topic(receiver_url: str, say: Callable[[str], None]) -> None:
    topic, _ = mns.create_topic(settings.REGION, TOPIC)
    mns.create_queue(settings.REGION, QUEUE)
    endpoint = f"acs:mns:{settings.REGION}:{settings.ACCOUNT_ID}:queues/{QUEUE}"
    simplified = Subscription.Format.SIMPLIFIED
    mns.subscribe(topic, "to-queue", endpoint, notify_content_format=simplified)
    if old := topic.subscriptions.filter(name="to-http").first():
        mns.unsubscribe(old)  # the receiver of an earlier run listened on another port
    mns.subscribe(topic, "to-http", receiver_url, notify_content_format=simplified)
    say(f"  topic {TOPIC} with queue {QUEUE} and {receiver_url} subscribed")


def _rule(product: Product, role: Role, say: Callable[[str], None]) -> Rule:
    rule = Rule.objects.filter(name=RULE).first() or rules.create_rule(RULE)
    rules.update_sql(rule, SQL.format(product_key=product.product_key))
    if not rule.operations.exists():
        target = rules.message_service_configuration(settings.REGION, TOPIC, role.name)
        rules.add_operation(rule, "MNS", target)
    if rule.status == Rule.Status.STOP:
        rules.start_rule(rule)
    say(f"  rule {RULE} sends temperatures above 20 to {TOPIC}, running")
    return rule
