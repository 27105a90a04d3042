"""What Celery does for rules: batches, tries that are due, what was lost, what is to be tidied."""

import threading
from contextlib import suppress

import structlog
from celery import shared_task, signals
from celery.worker.consumer import Consumer

from iotconsole.kit.away import AWAY
from iotconsole.kit.clock import now_ms
from products import devicelog, oldlog, whereabouts
from products.lifecycle import outbox
from products.messages import pack
from rules import journal, ledger, limits, pipeline, retrying
from rules.shadow import services as shadow
from rules.worker import Worker

WORKER = "worker@"  # how the names of Celery workers begin that carry batches
# For which a turn waits for a worker; what is left over of many would multiply otherwise.
EXPIRY_SECONDS = 10

log = structlog.get_logger(__name__)

_stopping = threading.Event()


@signals.worker_shutting_down.connect
def end_turns(**_: object) -> None:
    """Have workers that stop finish the batch they carry, and no other."""
    _stopping.set()


@signals.worker_ready.connect
def begin_turns(sender: Consumer, **_: object) -> None:
    """Give a worker that has begun its first turn."""
    if str(sender.hostname).startswith(WORKER):
        call_worker()


@shared_task(name="rules.ingest")
def ingest() -> None:
    """Carry batches for a turn: as many as come, so that none of them costs a task.

    Should the next turn get lost, a batch that nobody took calls for one (`recover`).
    """
    with suppress(*AWAY):  # then the first batch loads them
        pipeline.prepare()
    Worker(_stopping, carry_waiting.delay).turn(limits.TURN_SECONDS)
    if not _stopping.is_set():
        call_worker()


def call_worker() -> None:
    """Have a worker take its turn if one has time."""
    ingest.apply_async(expires=EXPIRY_SECONDS)


@shared_task(name="rules.carry_waiting")
def carry_waiting() -> None:
    """Make the tries that are due; one that died with its worker is due again after a while."""
    while retrying.carry(now_ms()):
        pass


@shared_task(name="rules.recover")
def recover() -> None:
    """Hand out again what was accepted but is in nobody's hands, and call for a worker.

    A batch that a worker is slow with is handed out, too: that costs a look into the journal.
    """
    lost = journal.lost(now_ms() - limits.LOST_AFTER_MS)
    for batch_id in reversed(lost):
        log.warning("batch_recovered", batch=batch_id)
        journal.hand_out_again(batch_id)
    if journal.is_untaken(now_ms() - limits.UNTAKEN_AFTER_MS):
        call_worker()


@shared_task(name="rules.tell_lifecycle")
def tell_lifecycle() -> None:
    """Carry what happened to devices in the registry like what devices say."""
    for batch_id, messages in outbox.take():
        journal.keep(batch_id, pack(messages), now_ms())
        outbox.cross_out(batch_id)


@shared_task(name="rules.end_shadow_runs")
def end_shadow_runs() -> None:
    """End shadow runs that have had their time or their messages."""
    shadow.end_overdue(now_ms())


@shared_task(name="rules.tidy_log")
def tidy_log() -> None:
    """Let go of old messages and of who they belong to, and of what deleted rules still counted."""
    now = now_ms()
    oldest = now - int(devicelog.KEPT.total_seconds() * 1000)
    whereabouts.tidy(oldest)
    oldlog.tidy(oldest)
    ledger.tidy(now)
