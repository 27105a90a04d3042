"""Every change of definitions is told to the processes that remember them."""

from collections.abc import Callable

import pytest

from iotconsole.kit import versions
from mns import services
from mns.models import Queue, Subscription, Topic
from tests.mns.conftest import REGION

CHANGES: dict[str, Callable[[Queue, Topic, Subscription], object]] = {
    "create queue": lambda *_: services.create_queue(REGION, "new"),
    "change queue": lambda queue, *_: services.set_queue_attributes(queue, delay_seconds=1),
    "delete queue": lambda queue, *_: services.delete_queue(queue),
    "create topic": lambda *_: services.create_topic(REGION, "new"),
    "change topic": lambda _, topic, __: services.set_topic_attributes(topic, logging_enabled=True),
    "delete topic": lambda _, topic, __: services.delete_topic(topic),
    "subscribe": lambda _, topic, __: services.subscribe(topic, "new", "http://127.0.0.1:9/"),
    "change subscription": lambda _, __, hook: services.set_subscription_attributes(
        hook, notify_strategy="EXPONENTIAL_DECAY_RETRY"
    ),
    "unsubscribe": lambda _, __, hook: services.unsubscribe(hook),
}


@pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES)
def test_a_change_is_told(
    queue: Queue, topic: Topic, change: Callable[[Queue, Topic, Subscription], object]
) -> None:
    hook, _ = services.subscribe(topic, "s1", "http://127.0.0.1:9/")
    before = versions.current("mns")

    change(queue, topic, hook)

    assert versions.current("mns") != before
