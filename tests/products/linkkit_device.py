"""A device as its maker writes it with aliyun-iot-linkkit. Standard input holds what it is told."""

import json
import queue
import sys
from typing import Any

from linkkit import linkkit

PATIENCE_SECONDS = 100

told = json.loads(sys.stdin.readline())
steps: queue.SimpleQueue[tuple[Any, ...]] = queue.SimpleQueue()


def note(*news: object) -> None:
    """Take down what the SDK calls back with."""
    steps.put(news)


device = linkkit.LinkKit(host_name="cn-shanghai", **told["device"])
device.config_mqtt(endpoint="127.0.0.1", **told["mqtt"])
device.on_connect = device.on_subscribe_topic = device.on_topic_message = note
device.on_device_dynamic_register = note
device.connect_async()
_session, code, _ = steps.get(timeout=PATIENCE_SECONDS)
assert code == 0, code

device.subscribe_topic(told["get"], 1)
steps.get(timeout=PATIENCE_SECONDS)
device.publish_topic(told["update"], "up", 1)
topic, payload, *_ = steps.get(timeout=PATIENCE_SECONDS)
print(json.dumps([topic, payload.decode()]))  # noqa: T201 - the answer to the test
device.disconnect()
device.destruct()
