"""One bad endpoint harms nobody, nor do forty."""

import socket
from collections.abc import Iterator

import pytest

from iotconsole.embedded.members import PUSH_THREADS
from mns import pace, post, push, services
from mns.delivery import Publication
from mns.models import Subscription, Topic
from tests.journeys.eventually import eventually
from tests.mns.conftest import REGION
from tests.mns.receiver import Receiver
from tests.mns.working import push_worker

SILENT_ENDPOINTS = 40


@pytest.fixture
def worker(committed: None) -> Iterator[None]:
    """The platform's own number of threads."""
    with push_worker(PUSH_THREADS):
        yield


@pytest.fixture
def silence(worker: None) -> Iterator[str]:
    """An endpoint that takes connections and never answers; it hangs up before the worker ends."""
    with socket.create_server(("127.0.0.1", 0), backlog=2_048) as server:
        yield f"http://127.0.0.1:{server.getsockname()[1]}/"


@pytest.fixture(autouse=True)
def patience(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nobody gives up a silent endpoint while a test lasts, however slow the machine is."""
    monkeypatch.setattr(post, "ANSWER_SECONDS", 3_600)
    monkeypatch.setattr(push, "LEASE_MS", 3_600_000)


def publish(topic: str, batch_id: str, count: int) -> None:
    batch = [Publication(REGION, topic, str(number), b"hello") for number in range(count)]
    services.publish(batch, batch_id=batch_id)


def all_wait(hooks: list[Subscription]) -> bool:
    """Tell whether every endpoint was asked and none has answered."""
    return all(pace.is_round_under_way(hook.tag) for hook in hooks)


def test_forty_silent_endpoints_do_not_delay_a_healthy_one(
    topic: Topic, receiver: Receiver, silence: str
) -> None:
    hooks = [
        services.subscribe(topic, f"silent-{number}", f"{silence}{number}")[0]
        for number in range(SILENT_ENDPOINTS)
    ]
    well, _ = services.create_topic(REGION, "well")
    services.subscribe(well, "s1", receiver.url)
    publish("ev", "1", 40)
    eventually(lambda: all_wait(hooks), "forty silences at once")

    for number in range(10):
        publish("well", f"well-{number}", 1)
        receiver.next()

    assert all_wait(hooks)
