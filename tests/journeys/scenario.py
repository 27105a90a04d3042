"""The main job, built as an operator's script builds it: over REST, everything under one name."""

from dataclasses import dataclass
from typing import Any

from iotconsole.demo.device import Triplet
from tests.journeys.rest import Rest

REGION = "cn-shanghai"
POLICY = "AliyunIOTAccessingMNSRolePolicy"
TRUST = """{"Version": "1", "Statement": [
  {"Effect": "Allow", "Action": "sts:AssumeRole",
   "Principal": {"Service": ["iot.aliyuncs.com"]}}]}"""


@dataclass(frozen=True, slots=True)
class Scenario:
    """A product whose messages go into its own queue and, by a running rule, to a topic."""

    rest: Rest
    name: str
    product_key: str
    account_id: str

    @property
    def product_queue(self) -> str:
        """The queue of the server-side subscription."""
        return f"aliyun-iot-{self.product_key}"

    @property
    def counters(self) -> dict[str, int]:
        """What became of all messages at the rule."""
        counters: dict[str, int] = self.rest(f"GET rules/{self.name}/counters/")
        return counters

    def add_device(self, name: str) -> Triplet:
        """Register a device."""
        made = self.rest(f"POST products/{self.product_key}/devices/", name=name)
        return Triplet(self.product_key, made["name"], made["device_secret"])

    def log_of(self, device: str) -> list[dict[str, Any]]:
        """The device's log, oldest first: REST answers the newest first."""
        path = f"products/{self.product_key}/devices/{device}/log/?count=200"
        return list(reversed(self.rest(f"GET {path}")))

    def subscribe(self, name: str, endpoint: str) -> None:
        """Send what is published to the topic to an endpoint, bare."""
        self.rest(
            f"POST topics/{REGION}/{self.name}/subscriptions/",
            name=name,
            endpoint=endpoint,
            notify_content_format="SIMPLIFIED",
        )

    def add_topic(self) -> None:
        """Make the topic of that name, whose messages go into the queue of that name."""
        self.rest("POST topics/", region=REGION, name=self.name)
        queue = f"acs:mns:{REGION}:{self.account_id}:queues/{self.name}"
        self.subscribe("to-queue", queue)

    def start(self) -> None:
        self.rest(f"POST rules/{self.name}/start/")

    def stop(self) -> None:
        self.rest(f"POST rules/{self.name}/stop/")

    def allow(self) -> None:
        """Attach the policy that lets the rule write to topics."""
        self.rest(f"PUT roles/{self.name}/policies/System/{POLICY}/")

    def forbid(self) -> None:
        """Detach it again."""
        self.rest(f"DELETE roles/{self.name}/policies/System/{POLICY}/")


def build(rest: Rest, account_id: str, name: str, sql: str) -> Scenario:
    """Make role, product, subscription, topic, queue and rule, and start the rule.

    `{product_key}` in the SQL becomes the product's.
    """
    product_key = rest("POST products/", name=name)["product_key"]
    scenario = Scenario(rest, name, product_key, account_id)
    path = f"PUT server-subscriptions/{product_key}/"
    rest(path, region=REGION, device_data=True, device_status=True)
    rest("POST roles/", name=name, trust_document=TRUST, description="writes to the topic")
    scenario.allow()
    rest("POST queues/", region=REGION, name=name)
    scenario.add_topic()
    rest("POST rules/", name=name)
    rest(f"PATCH rules/{name}/", sql=sql.format(product_key=product_key))
    target = {"themeName": name, "regionName": REGION, "role": {"roleName": name}}
    rest(f"POST rules/{name}/operations/", kind="MNS", configuration=target)
    scenario.start()
    return scenario
