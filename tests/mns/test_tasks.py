"""The workers of the queue "push": what wakes them and what they leave to the next."""

from collections.abc import Iterator
from typing import Any

import pytest
from structlog.testing import capture_logs

from iotconsole.kit import clock
from iotconsole.kit.valkey import client
from mns import agenda, attempts, background, services, settling, tasks
from mns.connection import store
from mns.delivery import Publication
from mns.models import Queue, Subscription, Topic
from mns.store.protocol import NewMessage
from tests.journeys.eventually import eventually
from tests.mns.conftest import REGION
from tests.mns.receiver import Receiver
from tests.mns.working import push_worker

SIMPLIFIED = Subscription.Format.SIMPLIFIED


@pytest.fixture
def worker(committed: None) -> Iterator[None]:
    with push_worker(2):
        yield


@pytest.fixture
def hook(topic: Topic, receiver: Receiver) -> Subscription:
    hook, _ = services.subscribe(topic, "s1", receiver.url, notify_content_format=SIMPLIFIED)
    return hook


def publish(*bodies: bytes) -> None:
    batch = [Publication(REGION, "ev", str(n), body) for n, body in enumerate(bodies)]
    services.publish(batch, batch_id="1")


def deliver(hook: Subscription) -> None:
    tasks.deliver(hook.pk)
    background.wait_for_all()


def tasks_waiting() -> int:
    return int(client().llen("push"))


def test_published_batch_reaches_the_subscriber_through_a_worker(
    hook: Subscription, receiver: Receiver, worker: None
) -> None:
    bodies = {str(number).encode() for number in range(40)}

    publish(*bodies)

    assert {receiver.next().body for _ in bodies} == bodies


def test_subscription_is_woken_once_however_much_is_published(hook: Subscription) -> None:
    publish(b"1", b"2")
    services.publish([Publication(REGION, "ev", "3", b"3")], batch_id="2")

    assert tasks_waiting() == 1


def test_batch_without_http_subscribers_wakes_nobody(topic: Topic, queue: Queue) -> None:
    services.subscribe(topic, "s1", "acs:mns:cn-shanghai:1:queues/orders")

    publish(b"hello")

    assert tasks_waiting() == 0


def test_task_that_left_messages_behind_calls_for_the_next(
    hook: Subscription, receiver: Receiver
) -> None:
    publish(*(str(number).encode() for number in range(33)))
    client().delete("push")

    deliver(hook)

    assert receiver.count == 32
    assert tasks_waiting() == 1


def test_task_that_took_everything_calls_for_nobody(hook: Subscription, receiver: Receiver) -> None:
    publish(b"hello")
    client().delete("push")

    deliver(hook)

    assert tasks_waiting() == 0
    assert agenda.due(clock.now_ms()) == []


def test_failed_push_is_on_the_agenda_for_its_retry(hook: Subscription, receiver: Receiver) -> None:
    receiver.status = 500
    publish(b"hello")

    deliver(hook)

    [attempt] = attempts.read(hook.tag)
    assert attempt.next_ms is not None
    assert agenda.due(attempt.next_ms - 1) == []
    assert agenda.due(attempt.next_ms) == [hook.pk]


def test_lost_task_is_made_again_when_its_claim_has_run_out(
    hook: Subscription, receiver: Receiver
) -> None:
    publish(b"hello")
    client().delete("push")
    tasks.push_due()
    assert tasks_waiting() == 0

    client().delete(f"mns:push:claim:{hook.pk}")
    tasks.push_due()

    assert tasks_waiting() == 1


def test_subscription_that_ends_while_it_is_pushed_to_leaves_nothing_behind(
    hook: Subscription, receiver: Receiver, monkeypatch: pytest.MonkeyPatch
) -> None:
    receiver.status = 500
    publish(b"hello")
    settle = settling.settle

    def settle_late(*round_: Any, **options: Any) -> None:
        services.unsubscribe(Subscription.objects.get(pk=hook.pk))
        settle(*round_, **options)

    monkeypatch.setattr(settling, "settle", settle_late)
    deliver(hook)

    names = [name.decode() for name in client().scan_iter()]
    assert [name for name in names if hook.tag in name and ":dropped" not in name] == []
    assert client().keys(f"mns:push:*:{hook.pk}") == []
    assert agenda.due(clock.now_ms() + 86_400_000) == []


def test_pushes_that_could_not_even_be_posted_are_in_the_log() -> None:
    with capture_logs() as logs:
        background.post([None], lambda _: None)  # type: ignore[list-item]  # what no code does
        background.wait_for_all()

        eventually(lambda: logs, "a line in the log")

    assert [line["event"] for line in logs] == ["push_not_posted"]


def test_subscription_that_is_gone_is_struck_off(hook: Subscription) -> None:
    publish(b"hello")
    gone = hook.pk
    Subscription.objects.all().delete()

    tasks.deliver(gone)

    assert agenda.due(clock.now_ms()) == []


def test_sweep_removes_what_outlived_its_retention(queue: Queue) -> None:
    expired = NewMessage("A1", b"old", 8, 0, clock.now_ms() - 1)
    store().send(queue.tag, [expired], now=clock.now_ms() - 2)
    services.send_message(queue, b"new")

    tasks.sweep()

    assert store().peek(queue.tag, count=2, now=0)[0].body == b"new"


def test_sweep_removes_however_much_has_expired(queue: Queue) -> None:
    now = clock.now_ms()
    expired = [NewMessage("A1", b"old", 8, 0, now - 1) for _ in range(2_500)]
    store().send(queue.tag, expired, now=now - 2)

    tasks.sweep()

    assert store().counts(queue.tag, now=0).total == 0


def test_sweep_finds_an_outbox_that_nobody_was_woken_for(hook: Subscription) -> None:
    publish(b"hello")
    client().delete("mns:push:next")

    tasks.sweep()

    assert agenda.due(clock.now_ms()) == [hook.pk]
