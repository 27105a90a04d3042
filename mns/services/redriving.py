"""Bringing dead letters back to life: all of a queue or some, as they are or changed."""

from collections.abc import Collection

import structlog

from iotconsole.kit import clock, ids
from mns import limits, moving, redrive, tasks
from mns.checks import check_body
from mns.models import Queue
from mns.redrive import Redrive
from mns.services.browsing import find_message
from mns.services.dead_letters import check_target

log = structlog.get_logger(__name__)


def start_redrive(queue: Queue, *, target: str = "", ranks: Collection[int] = ()) -> Redrive:
    """Move messages back to where they came from, or to another queue; all, or those named."""
    check_target(queue, target)
    begun = redrive.start(queue, ids.message_id(), target=target, wanted=ranks, now=clock.now_ms())
    log.info("redrive_started", region=queue.region, queue=queue.name, target=target)
    tasks.redrive_queue.delay(queue.pk)
    return begun


def stop_redrive(queue: Queue) -> None:
    """Have the redrive of a queue end soon; what was moved stays moved."""
    redrive.stop(queue)


def find_redrive(queue: Queue) -> Redrive | None:
    """Answer how the latest redrive of a queue goes or went."""
    return redrive.find(queue)


def resend_message(
    queue: Queue, rank: int, body: bytes, *, target: str = "", place: str = ""
) -> None:
    """Send a message of a queue, changed perhaps, back to where it came from or to another queue.

    `place` is where in the queue it was seen, so that it is found again.
    """
    check_target(queue, target)
    check_body(body, limits.MESSAGE_SIZE.highest)
    letter, now = find_message(queue, rank, place=place), clock.now_ms()
    pushed = moving.move_one(queue, letter, body, target=target, now=now)
    if pushed is not None:
        tasks.wake([pushed], now=now)
