"""The journey of a device message: match, SQL, role check, action, log. Read from the top."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

import structlog

from products import devicelog
from products.devicelog import Entry, Step
from products.messages import DeviceMessage, StatusChange
from products.services import record_presence
from rules import journal, ledger
from rules.operations import Parcel, Target, Verdict
from rules.operations.parcel import OK, PAYLOAD_ILLEGAL, TARGET_MISCONFIGURED, UNKNOWN
from rules.registry import Registry, Road
from rules.sql import SqlError
from rules.subscription import Oversize

log = structlog.get_logger(__name__)

_registry = Registry()

SUCCESS = Verdict()
NOWHERE = Verdict(TARGET_MISCONFIGURED, "The rule has no operation to send to.")


@dataclass(slots=True)
class Passage:
    """One message on one road: what was sent where, or why nothing was."""

    message: DeviceMessage
    road: Road
    parcels: list[Parcel] = field(default_factory=list)
    verdicts: list[Verdict] = field(default_factory=list)
    refusal: Verdict | None = None

    @property
    def outcome(self) -> ledger.Outcome:
        """Answer the one state this message is counted in."""
        if not self._worst.went_well:
            return ledger.Outcome.FAILED
        return ledger.Outcome.FORWARDED if self.parcels else ledger.Outcome.FILTERED

    @property
    def _worst(self) -> Verdict:
        if self.refusal is not None:
            return self.refusal
        return max(self.verdicts, key=lambda verdict: verdict.code, default=Verdict())

    def summary(self) -> ledger.Passage:
        """Write it down for the rule's page."""
        message, worst = self.message, self._worst
        return ledger.Passage(
            message.time_ms,
            message.message_id,
            message.topic,
            self.outcome,
            worst.code,
            worst.reason,
        )


def handle_batch(batch_id: str, messages: Sequence[DeviceMessage], now: int) -> None:
    """Carry a batch of device messages through everything that wants them.

    Safe to repeat: targets remember the batch id, and counters and logs are written in the
    step that takes the batch out of the journal.
    """
    registry = _registry.fresh()
    passages = [
        carry(message, road, now) for message in messages for road in registry.wanting(message)
    ]
    send(passages, batch_id, now)
    # After sending: the database syncs its disk, and the device's next batch would overtake.
    if changes := list(_status_changes(messages)):
        record_presence(changes)
    journal.finish(batch_id, notes(messages, passages, now))


def carry(message: DeviceMessage, road: Road, now: int) -> Passage:
    """Let one road shape one message."""
    passage = Passage(message, road)
    try:
        body = road.shape(message, now)
    except (SqlError, Oversize) as exc:
        passage.refusal = Verdict(PAYLOAD_ILLEGAL, str(exc))
    except Exception as exc:
        log.exception("message_failed", road=road.name, message_id=message.message_id)
        passage.refusal = Verdict(UNKNOWN, f"Internal error: {exc}")
    else:
        if body is not None:
            passage.parcels = [
                Parcel(message, body, stop.target, stop.operation_id) for stop in road.stops
            ]
            if not passage.parcels:  # the last one was taken from the running rule
                passage.refusal = NOWHERE
    return passage


def send(passages: Iterable[Passage], batch_id: str, now: int) -> None:
    """Deliver all parcels, one call for each kind of target, and note the verdicts."""
    by_kind: dict[type[Target], list[tuple[Passage, Parcel]]] = defaultdict(list)
    for passage in passages:
        for parcel in passage.parcels:
            by_kind[type(parcel.target)].append((passage, parcel))
    for kind, sent in by_kind.items():
        parcels = [parcel for _, parcel in sent]
        # A queue remembers a batch id once: two kinds that meet in one queue must differ.
        verdicts = kind.send(parcels, batch_id=f"{batch_id}-{kind.kind}", now=now)
        for (passage, _), verdict in zip(sent, verdicts, strict=True):
            passage.verdicts.append(verdict)


def notes(
    messages: Sequence[DeviceMessage], passages: Sequence[Passage], now: int
) -> journal.Commands:
    """Write the device log and the rules' ledgers of one batch."""
    commands = journal.Commands()
    by_message: dict[int, list[Passage]] = defaultdict(list)
    by_rule: dict[int, list[ledger.Passage]] = defaultdict(list)
    for passage in passages:
        by_message[id(passage.message)].append(passage)
        if passage.road.rule_id is not None:
            by_rule[passage.road.rule_id].append(passage.summary())
    for message in messages:
        steps = [_arrival(message), *_steps(by_message[id(message)])]
        devicelog.add(commands, message.product_key, message.device_name, steps)
    for rule_id, summaries in by_rule.items():
        ledger.record(commands, rule_id, summaries, now)
    return commands


def _status_changes(messages: Iterable[DeviceMessage]) -> Iterator[StatusChange]:
    for message in messages:
        if message.kind != "status":
            continue
        try:
            yield StatusChange.from_json(message.payload)
        except ValueError:  # logged on its arrival; the batch must not come back for it for ever
            log.exception("status_unreadable", topic=message.topic, message_id=message.message_id)


def _arrival(message: DeviceMessage) -> Entry:
    if message.kind != "status":
        return _entry(message, Step.PUBLISHED, message.topic)
    try:
        return _entry(message, Step.BEHAVIOUR, StatusChange.from_json(message.payload).status)
    except ValueError as exc:
        return _entry(message, Step.BEHAVIOUR, message.topic, Verdict(PAYLOAD_ILLEGAL, str(exc)))


def _steps(passages: Iterable[Passage]) -> Iterator[Entry]:
    for passage in passages:
        if passage.road.rule_id is not None or passage.refusal is not None:
            yield _at_the_road(passage)
        for parcel, verdict in zip(passage.parcels, passage.verdicts, strict=True):
            yield _entry(passage.message, Step.FORWARDED, parcel.target.describe(), verdict)


def _at_the_road(passage: Passage) -> Entry:
    verdict = passage.refusal or Verdict(OK, "" if passage.parcels else "filtered by WHERE")
    return _entry(passage.message, Step.RULE_ENGINE, passage.road.name, verdict)


def _entry(message: DeviceMessage, step: Step, operation: str, verdict: Verdict = SUCCESS) -> Entry:
    return Entry(
        message.time_ms,
        message.message_id,
        message.device_name,
        operation,
        step.value,
        verdict.code,
        verdict.reason,
    )
