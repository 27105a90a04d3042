"""One bad endpoint harms nobody, nor do forty."""

import socket
import time
from collections.abc import Iterator

import pytest
from celery.contrib.testing.worker import start_worker

from iotconsole.celery import app
from iotconsole.embedded.members import PUSH_THREADS
from mns import background, services
from mns.delivery import Publication
from mns.models import Topic
from tests.mns.conftest import REGION
from tests.mns.receiver import Receiver

SILENT_ENDPOINTS = 40
PATIENCE_SECONDS = 4  # less than one silent endpoint has


@pytest.fixture
def worker(committed: None) -> Iterator[None]:
    """The platform's own number of threads."""
    with start_worker(
        app, pool="threads", concurrency=PUSH_THREADS, perform_ping_check=False, queues=["push"]
    ):
        yield
        background.wait_for_all()


@pytest.fixture
def silence() -> Iterator[str]:
    """An endpoint that takes connections and never answers."""
    with socket.create_server(("127.0.0.1", 0), backlog=2_048) as server:
        yield f"http://127.0.0.1:{server.getsockname()[1]}/"


def publish(topic: str, batch_id: str, count: int) -> None:
    batch = [Publication(REGION, topic, str(number), b"hello") for number in range(count)]
    services.publish(batch, batch_id=batch_id)


def test_forty_silent_endpoints_do_not_delay_a_healthy_one(
    topic: Topic, receiver: Receiver, silence: str, worker: None
) -> None:
    for number in range(SILENT_ENDPOINTS):
        services.subscribe(topic, f"silent-{number}", f"{silence}{number}")
    well, _ = services.create_topic(REGION, "well")
    services.subscribe(well, "s1", receiver.url)
    publish("ev", "1", 40)
    began = time.monotonic()

    for number in range(10):
        publish("well", f"well-{number}", 1)
        receiver.next()

    waited = time.monotonic() - began

    assert waited < PATIENCE_SECONDS
