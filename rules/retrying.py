"""Try again, when it is due, what a target did not take, and tell of what none will take."""

import hashlib
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial

import structlog
from django.conf import settings

from iotconsole.kit import clock
from iotconsole.kit.errors import marked
from products import devicelog
from products.devicelog import Later, Line, Step, Story
from rules import errordata, ledger, operations, outcomes, waiting
from rules.journal import Commands
from rules.models import Operation, Rule
from rules.operations import Cause, Parcel, Verdict, webhook
from rules.operations.parcel import TARGET_FAILED, TARGET_MISCONFIGURED
from rules.operations.webhook import Webhook
from rules.waiting import TELL, Due, Entry

DELETED = Verdict(
    TARGET_MISCONFIGURED, marked("The operation was deleted meanwhile."), cause=Cause.NO_OPERATION
)
EXPIRED = Verdict(
    TARGET_FAILED, marked("The target was in trouble for too long."), cause=Cause.EXPIRED
)

log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class Job:
    """A try, and the parcel it is made with."""

    due: Due
    parcel: Parcel

    @property
    def is_first(self) -> bool:
        """Tell whether the target was never asked."""
        pending = self.due.entry.pending(self.due.operation_id)
        return pending is not None and not pending.made


def carry(now: int) -> bool:
    """Make some of the tries that are due; False if there are none."""
    tries = waiting.take(now)
    rules = {due.entry.rule_id for due in tries}
    rows = {
        (row.rule_id, TELL if row.is_for_errors else row.pk): row
        for row in Operation.objects.filter(rule__in=rules)
    }
    jobs: dict[int, list[Job]] = defaultdict(list)
    for due in tries:
        if row := rows.get((due.entry.rule_id, due.operation_id)):
            jobs[row.pk].append(_job(due, row))
        else:
            _give_up(due, now)
    for operation_id, of_operation in jobs.items():
        try:
            _make(of_operation, now)
        except Exception:  # the outermost loop: they are due again after their lease
            log.exception("not_tried", operation=operation_id)
    return bool(tries)


def _job(due: Due, row: Operation) -> Job:
    entry, target = due.entry, operations.read(row.kind, row.configuration)
    if due.operation_id == TELL:
        return Job(due, Parcel(entry.message, errordata.write(entry), target, row.pk))
    is_payload = entry.is_payload
    return Job(due, Parcel(entry.message, entry.body, target, row.pk, is_payload=is_payload))


def _give_up(due: Due, now: int) -> None:
    """End the try of an operation that is gone, or all of a rule that is gone."""
    entry = due.entry
    if due.operation_id != TELL and Rule.objects.filter(pk=entry.rule_id).exists():
        settle(due, None, DELETED, now)
        return
    commands = Commands()
    waiting.strike(commands, entry, due.operation_id)
    waiting.end(commands, entry)
    waiting.change(entry.key, due.written, commands)


def _make(jobs: Sequence[Job], now: int) -> None:
    """Make the tries of one operation."""
    target = jobs[0].parcel.target
    if isinstance(target, Webhook):
        _post(_at_its_pace(jobs, now))
    else:
        parcels = [job.parcel for job in jobs]
        _settle_all(jobs, target.send(parcels, batch_id=_batch_id(jobs), now=now))


def _batch_id(jobs: Sequence[Job]) -> str:
    """Name what is sent together: the same messages, once more, have the same name."""
    keys = " ".join(f"{job.due.entry.key}-{job.due.operation_id}" for job in jobs)
    return hashlib.sha256(keys.encode()).hexdigest()


def _post(jobs: Sequence[Job]) -> None:
    if jobs:
        Webhook.post([job.parcel for job in jobs], partial(_settle_all, jobs))


def _at_its_pace(jobs: Sequence[Job], now: int) -> list[Job]:
    """Answer what may be posted now; first tries are held back while the endpoint is in trouble."""
    allowed = webhook.allowance(jobs[0].parcel.operation_id, now)
    if allowed.most is None:
        return list(jobs)
    first = [job for job in jobs if job.is_first]
    held = first[allowed.most :]
    waiting.postpone([job.due for job in held], allowed.others_at)
    for job in held:
        if now - job.due.entry.since > settings.RULE_PATIENCE_SECONDS * 1_000:
            settle(job.due, job.parcel, EXPIRED, now)
    return [job for job in jobs if not job.is_first] + first[: allowed.most]


def _settle_all(jobs: Sequence[Job], verdicts: Sequence[Verdict]) -> None:
    """Write down what came of tries: all at once, those that others changed one after the other."""
    now = clock.now_ms()
    changes = []
    for job, verdict in zip(jobs, verdicts, strict=True):
        entry, operation_id = job.due.entry, job.due.operation_id
        commands = _commands(entry, operation_id, job.parcel, verdict, now)
        changes.append((entry.key, job.due.written, commands))
    changed = waiting.change_all(changes)
    for job, verdict, is_changed in zip(jobs, verdicts, changed, strict=True):
        if not is_changed:
            settle(job.due, job.parcel, verdict, now)


def settle(due: Due, parcel: Parcel | None, verdict: Verdict, now: int) -> None:
    """Write down what came of a try, unless somebody did before."""
    while found := waiting.read(due.entry.key):
        entry, written = found
        if entry.pending(due.operation_id) != due.entry.pending(due.operation_id):
            return
        commands = _commands(entry, due.operation_id, parcel, verdict, now)
        if waiting.change(entry.key, written, commands):
            return


def _commands(
    entry: Entry, operation_id: int, parcel: Parcel | None, verdict: Verdict, now: int
) -> Commands:
    commands = Commands()
    _note(commands, entry, operation_id, parcel, verdict, now)
    if operation_id == TELL:
        _told(commands, entry, parcel, verdict)
    else:
        _tried(commands, entry, operation_id, parcel, verdict, now)
    return commands


def _tried(
    commands: Commands,
    entry: Entry,
    operation_id: int,
    parcel: Parcel | None,
    verdict: Verdict,
    now: int,
) -> None:
    pending = entry.pending(operation_id)
    if pending and verdict.is_to_be_tried and outcomes.may_try_again(pending.made + 1):
        outcomes.tried_again(commands, entry, operation_id, verdict, now)
        return
    target = parcel.target if parcel else None
    after = outcomes.ended(commands, entry, operation_id, verdict, target)
    if after.tries:
        waiting.keep(commands, after, [])
    else:
        tells = bool(after.failures) and _tells_errors(entry.rule_id)
        outcomes.close(commands, after, now, tells_errors=tells)


def _tells_errors(rule_id: int) -> bool:
    return Operation.objects.filter(rule=rule_id, is_for_errors=True).exists()


def _told(commands: Commands, entry: Entry, parcel: Parcel | None, verdict: Verdict) -> None:
    """Count what came of telling; it is tried once and tells of no failure of its own."""
    waiting.strike(commands, entry, TELL)
    waiting.end(commands, entry)
    if parcel is None:
        return
    ledger.receive_at(commands, parcel.operation_id, 1)
    outcomes.count_last(commands, parcel.operation_id, verdict)
    if not verdict.went_well:
        log.warning("error_not_told", rule=entry.rule_name, reason=verdict.reason)


def _note(
    commands: Commands,
    entry: Entry,
    operation_id: int,
    parcel: Parcel | None,
    verdict: Verdict,
    now: int,
) -> None:
    """Write a line in the log of the device."""
    message, pending = entry.message, entry.pending(operation_id)
    line = Line(
        (Step.FORWARDED if operation_id != TELL else Step.TOLD).value,
        parcel.target.describe() if parcel else "",
        verdict.code,
        verdict.reason,
        parcel.mns_id if parcel and verdict.grant else "",
        verdict.grant,
        verdict.copies,
        later=Later(now, entry.rule_name, pending.made + 1 if pending else 0),
    )
    about = (message.time_ms, message.message_id, message.device_name)
    story = Story(*about, [line], message.qos, len(message.payload))
    devicelog.add_all(commands, [(message.product_key, story)])
