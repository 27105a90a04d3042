"""What becomes of a message that an operation has or has not taken: counted, kept, or told of."""

from collections import Counter
from collections.abc import Iterable, Sequence

from django.conf import settings
from msgspec.structs import replace

from rules import ledger, waiting
from rules.journal import Commands
from rules.ledger import Outcome
from rules.operations import Cause, Parcel, Target, Verdict
from rules.operations.parcel import OK
from rules.registry import Road
from rules.waiting import TELL, Entry, Failure, Try

SECOND_MS = 1_000

Tried = Sequence[tuple[Parcel, Verdict]]


def count(commands: Commands, tried: Iterable[tuple[Parcel, Verdict]]) -> None:
    """Count at each operation what became of the messages of a batch."""
    counts = Counter((parcel.operation_id, *_counted(verdict)) for parcel, verdict in tried)
    for (operation_id, outcome, cause), number in counts.items():
        ledger.receive_at(commands, operation_id, number)
        ledger.count_at(commands, operation_id, outcome, number, cause=cause)


def begin(commands: Commands, batch_id: str, road: Road, tried: Tried, now: int) -> bool:
    """Keep a message of a rule that is to be tried again, or whose failure is to be told."""
    left = [(p.operation_id, verdict) for p, verdict in tried if verdict.is_to_be_tried]
    tries = tuple(Try(number, _made(verdict), verdict.reason) for number, verdict in left)
    failures = [
        failure(parcel.operation_id, parcel.target, verdict)
        for parcel, verdict in tried
        if not (verdict.went_well or verdict.is_to_be_tried)
    ]
    if not tries and not (failures and road.tells_errors):
        return False
    [(parcel, _), *_] = tried
    assert road.rule_id is not None  # noqa: S101 - subscriptions have their queue and try no more
    key = f"{batch_id}-{road.rule_id}-{parcel.message.message_id}"
    moments = [(number, max(verdict.due, now + _wait(_made(verdict)))) for number, verdict in left]
    since = max((moment for _, moment in moments), default=now)
    named = (key, road.rule_id, road.name)
    about = (parcel.message, parcel.body, since)
    is_payload = parcel.is_payload
    entry = Entry(*named, *about, tries, tuple(failures), road.version, is_payload)
    waiting.keep(commands, entry, moments or [(TELL, now)])
    return True


def failure(operation_id: int, target: Target, verdict: Verdict) -> Failure:
    """Write down a target that did not take a message."""
    resource = target.describe()
    if target.region:
        resource = resource.removeprefix(f"{target.region}/")
    at = (operation_id, target.kind, target.region, resource)
    return Failure(*at, verdict.code, verdict.reason, verdict.cause.value)


def tried_again(
    commands: Commands, entry: Entry, operation_id: int, verdict: Verdict, now: int
) -> Entry:
    """Answer the entry after a try that failed and is not the last."""
    made = [
        Try(one.operation_id, one.made + 1, verdict.reason)
        if one.operation_id == operation_id
        else one
        for one in entry.tries
    ]
    after = replace(entry, tries=tuple(made))
    [again] = [one for one in made if one.operation_id == operation_id]
    waiting.keep(commands, after, [(operation_id, now + _wait(again.made))])
    return after


def ended(
    commands: Commands, entry: Entry, operation_id: int, verdict: Verdict, target: Target | None
) -> Entry:
    """Answer the entry after the last try of an operation, counted there unless it is gone."""
    if target is not None:
        ledger.count_at(commands, operation_id, Outcome.WAITING, -1)
        count_last(commands, operation_id, verdict)
    waiting.strike(commands, entry, operation_id)
    left = tuple(one for one in entry.tries if one.operation_id != operation_id)
    failures = entry.failures
    if not verdict.went_well:
        gone = Failure(operation_id, "", "", "", verdict.code, verdict.reason, verdict.cause)
        failures += (failure(operation_id, target, verdict) if target else gone,)
    return replace(entry, tries=left, failures=failures)


def count_last(commands: Commands, operation_id: int, verdict: Verdict) -> None:
    """Count at an operation what its last try came to."""
    outcome = Outcome.FORWARDED if verdict.went_well else Outcome.FAILED
    ledger.count_at(commands, operation_id, outcome, 1, cause=verdict.cause.value)


def close(commands: Commands, entry: Entry, now: int, *, tells_errors: bool) -> None:
    """Count a message none of whose operations is left to be tried; keep it if it is told of."""
    message = entry.message
    worst = max(entry.failures, key=lambda one: one.code, default=None)
    passage = ledger.Passage(
        message.time_ms,
        message.message_id,
        message.topic,
        Outcome.FAILED if worst else Outcome.FORWARDED,
        worst.code if worst else OK,
        worst.reason if worst else "",
        worst.cause if worst else "",
        entry.version,
    )
    ledger.settle(commands, entry.rule_id, passage, now)
    if worst and tells_errors:
        waiting.keep(commands, entry, [(TELL, now)])
    else:
        waiting.end(commands, entry)


def may_try_again(made: int) -> bool:
    """Tell whether another try follows so many."""
    return made <= len(settings.RULE_RETRY_SECONDS)


def _made(verdict: Verdict) -> int:
    return int(verdict.cause is Cause.TARGET)


def _wait(made: int) -> int:
    return settings.RULE_RETRY_SECONDS[made - 1] * SECOND_MS if made else 0


def _counted(verdict: Verdict) -> tuple[Outcome, str]:
    if verdict.went_well:
        return Outcome.FORWARDED, ""
    if verdict.is_to_be_tried:
        return Outcome.WAITING, ""
    return Outcome.FAILED, verdict.cause.value
