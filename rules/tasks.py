"""Celery's side of the journey: one task is one batch."""

import json
import time
from base64 import b64decode
from typing import cast

import structlog
from celery import shared_task
from django.db import close_old_connections

from iotconsole.kit.away import AWAY
from iotconsole.kit.clock import now_ms
from iotconsole.kit.valkey import client
from products import devicelog, oldlog, whereabouts
from products.lifecycle import outbox
from products.messages import pack, unpack
from rules import journal, ledger, limits, retrying
from rules.pipeline import handle_batch
from rules.shadow import services as shadow

STORE_AWAY_SECONDS = 0.5
QUEUE = "ingest"

log = structlog.get_logger(__name__)


@shared_task(name="rules.ingest")
def ingest(batch_id: str) -> None:
    """Carry one batch; while the store or the database is away, wait for it and begin again."""
    while True:
        try:
            batch = journal.load(batch_id)
            if batch is not None and handle_batch(batch_id, unpack(batch), now_ms()):
                carry_waiting.delay()
        except AWAY as exc:
            log.warning("batch_waits", batch=batch_id, reason=str(exc))
            time.sleep(STORE_AWAY_SECONDS)
            close_old_connections()  # one that broke would answer nothing but the same again
        else:
            return


@shared_task(name="rules.carry_waiting")
def carry_waiting() -> None:
    """Make the tries that are due; one that died with its worker is due again after a while."""
    while retrying.carry(now_ms()):
        pass


@shared_task(name="rules.recover")
def recover() -> None:
    """Hand out again what was accepted but is in nobody's hands.

    A batch that a worker is slow with is handed out, too: that costs a look into the journal.
    """
    now = now_ms()
    for batch_id in journal.lost(_turn(now) - limits.LOST_AFTER_MS):
        log.warning("batch_recovered", batch=batch_id)
        journal.handed_out(batch_id, now)
        ingest.delay(batch_id)


def _turn(now: int) -> int:
    """Answer when the batch was handed out whose turn it is: workers take them in that order."""
    waiting = cast("list[bytes]", client().lrange(QUEUE, -limits.NEXT_TASKS, -1))
    if not waiting:
        return now
    # A task that came twice may have no batch left; of such alone nothing can be told.
    return min(journal.handed_out_at([_batch_of(task) for task in waiting]), default=0)


def _batch_of(task: bytes) -> str:
    """Read which batch a task is about (Celery's messages: `[args, kwargs, …]` in base64)."""
    [[batch_id], *_] = json.loads(b64decode(json.loads(task)["body"]))
    return str(batch_id)


@shared_task(name="rules.tell_lifecycle")
def tell_lifecycle() -> None:
    """Carry what happened to devices in the registry like what devices say."""
    for batch_id, messages in outbox.take():
        journal.keep(batch_id, pack(messages), now_ms())
        outbox.cross_out(batch_id)
        ingest.delay(batch_id)


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
