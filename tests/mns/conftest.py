"""The cast of the message service: a topic, a queue, and a subscriber who listens."""

from collections.abc import Iterator

import pytest

from mns import services
from mns.models import Queue, Topic
from tests.mns.receiver import Receiver

REGION = "cn-shanghai"


@pytest.fixture
def topic(committed: None) -> Topic:
    topic, _ = services.create_topic(REGION, "ev")
    return topic


@pytest.fixture
def queue(committed: None) -> Queue:
    queue, _ = services.create_queue(REGION, "orders")
    return queue


@pytest.fixture
def dead(committed: None) -> Queue:
    dead, _ = services.create_queue(REGION, "dead")
    return dead


@pytest.fixture
def source(dead: Queue) -> Queue:
    """A queue whose messages are dead when they were received once."""
    source, _ = services.create_queue(
        REGION, "orders", dead_letter_queue="dead", max_receive_count=1
    )
    return source


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    with Receiver() as receiver:
        yield receiver
