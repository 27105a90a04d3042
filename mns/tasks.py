"""What the workers of the queue "push" do, and the clock's part of it."""

from collections.abc import Collection, Iterator, Sequence
from functools import partial
from random import SystemRandom

from celery import shared_task
from celery.signals import worker_shutdown

from iotconsole.kit import clock, ids
from mns import agenda, background, deadletters, history, moving, push, redrive, settling
from mns.connection import store
from mns.endpoints import is_web
from mns.gone import forget
from mns.models import Queue, Subscription, Topic
from mns.post import ANSWER_SECONDS, Reply
from mns.push import Round

SWEEP_AT_ONCE = 1_000  # messages in one call, so that others get their turn between two
PAGES_AT_ONCE = 20  # pages of a redrive in one task, for the same reason

_chance = SystemRandom()


def wake(subscriptions: Collection[int], *, now: int) -> None:
    """Have the messages of these subscriptions pushed, unless someone is on the way already."""
    if not subscriptions:
        return
    for subscription in agenda.claim(subscriptions, now=now):
        deliver.apply_async((subscription,), expires=agenda.CLAIM_SECONDS)


@shared_task(name="mns.deliver")
def deliver(subscription_id: int) -> None:
    """Push some of what waits for one subscription; come back for the rest when it is due."""
    rows = Subscription.objects.select_related("topic", "dead_letter_queue")
    subscription = rows.filter(pk=subscription_id).first()
    if subscription is None:
        agenda.release(subscription_id)
        return
    agenda.renew(subscription_id)
    try:
        taken = push.take(subscription, now=clock.now_ms())
        if taken:
            background.post(taken.requests(), partial(_settle, taken))
    finally:
        # Struck off first, looked at second: what is stored in between is seen here or noted anew.
        agenda.release(subscription_id)
        _plan(subscription)


def _settle(taken: Round, replies: Sequence[Reply]) -> None:
    """Put away what was posted, unless its subscription is gone, and look what is next."""
    row = Subscription.objects.filter(pk=taken.subscription.pk)
    if not row.exists():
        return
    settling.settle(taken, replies, now=clock.now_ms(), chance=_chance)
    if row.exists():
        _plan(taken.subscription)
    else:  # unsubscribed meanwhile
        forget([taken.subscription])


@worker_shutdown.connect
def finish(**_: object) -> None:
    """Wait for what is under way, so that a worker that stops repeats no push."""
    background.wait_for_all(ANSWER_SECONDS + 1)


@shared_task(name="mns.push_due")
def push_due() -> None:
    """Wake the subscriptions whose next retry, or lost task, is due."""
    now = clock.now_ms()
    wake(agenda.due(now), now=now)


@shared_task(name="mns.sweep")
def sweep() -> None:
    """Remove what outlived its retention; note every outbox that still holds something."""
    now = clock.now_ms()
    for queue in Queue.objects.iterator():
        _sweep(queue.tag, now=now)
        deadletters.revive(queue, now=now)
    for subscription in Subscription.objects.iterator():
        if is_web(subscription.endpoint):
            _sweep(subscription.tag, now=now)
            _note(subscription)


@shared_task(name="mns.bury")
def bury() -> None:
    """Take to its dead letter queue whatever was received too often."""
    deadletters.bury(now=clock.now_ms())


@shared_task(name="mns.redrive")
def redrive_queue(queue_id: int) -> None:
    """Move some of the messages of a queue back to where they came from; come back for the rest."""
    queue = Queue.objects.filter(pk=queue_id).first()
    if queue is None:
        redrive.strike(queue_id)
        return
    worker = ids.request_id().encode()
    if not redrive.claim(queue, worker):
        return
    try:
        is_over = _carry_pages(queue, worker)
    finally:
        redrive.release(queue, worker)
    if not is_over:
        redrive_queue.delay(queue_id)


@shared_task(name="mns.redrive_on")
def redrive_on() -> None:
    """Wake the redrives nobody is at: their worker was killed."""
    for queue_id in redrive.running():
        redrive_queue.apply_async((queue_id,), expires=redrive.CLAIM_SECONDS)


def _carry_pages(queue: Queue, worker: bytes) -> bool:
    """Tell whether there is nothing left to do: all is moved, or another worker took over."""
    for _ in range(PAGES_AT_ONCE):
        if not redrive.renew(queue, worker):
            return True
        now = clock.now_ms()
        pushed = moving.carry_page(queue, now=now)
        if pushed is None:
            return True
        wake(pushed, now=now)
    return False


@shared_task(name="mns.sample")
def sample() -> None:
    """Take down how every queue and topic is doing."""
    now = clock.now_ms()
    history.keep(_samples(now))
    history.keep_published(Topic.objects.values_list("pk", flat=True), now=now)


def _samples(now: int) -> Iterator[tuple[str, history.Sample]]:
    for queue in Queue.objects.iterator():
        yield queue.tag, history.sample(store().figures(queue.tag, now=now), now=now)


def _sweep(tag: str, *, now: int) -> None:
    """Remove all that is expired: a queue nobody reads must not grow for ever."""
    while store().sweep(tag, now=now, limit=SWEEP_AT_ONCE) == SWEEP_AT_ONCE:
        pass


def _plan(subscription: Subscription) -> None:
    due = _note(subscription)
    now = clock.now_ms()
    if due is not None and due <= now:
        wake([subscription.pk], now=now)


def _note(subscription: Subscription) -> int | None:
    due = push.next_look(subscription, now=clock.now_ms())
    if due is not None:
        agenda.note(subscription.pk, due)
    return due
