"""The journey of a device message: match, SQL, role check, action, log. Read from the top."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

import structlog

from iotconsole.kit.errors import Phrase, marked
from products import devicelog, samples, things
from products.devicelog import Line, Step, Story
from products.messages import DeviceMessage, StatusChange, lend_tags
from products.services import iot_ids_of, record_presence, tags_of
from products.things.replies import reply
from rules import intake, journal, ledger, outcomes, throttled, tracing, turns
from rules.operations import Cause, Parcel, Verdict, outbox
from rules.operations.parcel import LATER, OK, PAYLOAD_ILLEGAL, TARGET_MISCONFIGURED, UNKNOWN
from rules.registry import Registry, Road
from rules.shadow import results
from rules.shadow.findings import Comparison, Result
from rules.shadow.running import Shadows
from rules.sql import SqlError
from rules.subscription import Oversize

log = structlog.get_logger(__name__)

_registry = Registry()

# An enum looks its values up, which would take longer than the rest of a line.
_PUBLISHED, _SENT = Step.PUBLISHED.value, Step.SENT.value
_RULE_ENGINE, _FORWARDED = Step.RULE_ENGINE.value, Step.FORWARDED.value

MOST_OF_AN_ERROR = 200  # characters
FILTERED = marked("filtered by WHERE")
NOWHERE = Verdict(
    TARGET_MISCONFIGURED, marked("The rule has no operation to send to."), cause=Cause.NO_OPERATION
)


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
        if any(verdict.is_to_be_tried for verdict in self.verdicts):
            return ledger.Outcome.WAITING
        if not self._worst.went_well:
            return ledger.Outcome.FAILED
        return ledger.Outcome.FORWARDED if self.parcels else ledger.Outcome.FILTERED

    @property
    def _worst(self) -> Verdict:
        if self.refusal is not None:
            return self.refusal
        asked = [verdict for verdict in self.verdicts if verdict.cause is not Cause.LATER]
        return max(asked, key=lambda verdict: verdict.code, default=Verdict())

    @property
    def result(self) -> Result:
        """Answer what the road made of the message."""
        if self.refusal is not None:
            return self.refusal
        return self.parcels[0].body if self.parcels else None

    @property
    def tried(self) -> list[tuple[Parcel, Verdict]]:
        """Answer what was sent, with what its target said."""
        return list(zip(self.parcels, self.verdicts, strict=True))

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
            worst.cause.value,
            self.road.version,
        )


def prepare() -> None:
    """Load what messages want, so that the first one does not wait for it."""
    _registry.fresh()


def handle_batch(
    batch_id: str,
    messages: Sequence[DeviceMessage],
    now: int,
    finish: Callable[[str, journal.Commands], bool] | None = None,
) -> bool:
    """Carry a batch of device messages through everything that wants them; True if some wait.

    Safe to repeat: targets remember the batch id, and counters, logs and what waits for a target
    are written in the step that takes the batch out of the journal.
    """
    registry = _registry.fresh()
    messages, posts = hear(messages)
    passages = [
        carry(message, road, now) for message in messages for road in registry.wanting(message)
    ]
    turns.give(passages, now)
    send(passages, batch_id, now)
    # After sending: the database syncs its disk, and the device's next batch would overtake.
    if changes := list(_status_changes(messages)):
        record_presence(changes)
    commands = notes(messages, passages, registry.traced, now)
    things.record(commands, posts)
    results.record(commands, compare(registry.shadows, messages, passages, now))
    waits = keep_waiting(commands, batch_id, passages, now)
    if (finish or journal.finish)(batch_id, commands):
        reply(posts)
    return waits


def hear(messages: Sequence[DeviceMessage]) -> tuple[Sequence[DeviceMessage], list[things.Post]]:
    """Answer messages as rules see them, and what their devices reported."""
    posts = things.read(messages)
    messages = things.as_forwarded(messages, posts, iot_ids_of)
    lend_tags(messages, tags_of)
    return messages, posts


def carry(message: DeviceMessage, road: Road, now: int) -> Passage:
    """Let one road shape one message."""
    passage = Passage(message, road)
    body = shape(message, road, now)
    if isinstance(body, Verdict):
        passage.refusal = body
    elif body is not None:
        passage.parcels = [
            Parcel(message, body, stop.target, stop.operation_id, is_payload=road.passes_on)
            for stop in road.stops
        ]
        passage.verdicts = [LATER] * len(passage.parcels)
        if not passage.parcels:  # the last one was taken from the running rule
            passage.refusal = NOWHERE
    return passage


def shape(message: DeviceMessage, road: Road, now: int) -> Result:
    """Answer what a road makes of a message: a body, why there is none, or None: not wanted."""
    try:
        return road.shape(message, now)
    except SqlError as exc:
        return Verdict(PAYLOAD_ILLEGAL, exc.message, cause=Cause.SQL)
    except Oversize as exc:
        return Verdict(PAYLOAD_ILLEGAL, exc.message, cause=Cause.SQL)
    except Exception as exc:
        log.exception("message_failed", road=road.name, message_id=message.message_id)
        return Verdict(UNKNOWN, _internal(exc), cause=Cause.INTERNAL)


def _internal(error: Exception) -> Phrase:
    return Phrase(marked("Internal error: %(error)s"), error=str(error)[:MOST_OF_AN_ERROR])


def compare(
    shadows: Shadows, messages: Sequence[DeviceMessage], passages: Sequence[Passage], now: int
) -> list[Comparison]:
    """Let shadow SQL shape the same messages; both results are compared, nothing is sent."""
    if not shadows:
        return []
    ran = {(id(p.message), p.road.rule_id): p.result for p in passages}
    return [
        Comparison(run.run_id, message, running, shape(message, run.road, now) if hears else None)
        for message in messages
        for run, running, hears in shadows.beside(message, ran, now)
    ]


def send(passages: Iterable[Passage], batch_id: str, now: int) -> None:
    """Deliver to targets that answer at once, all in one step, and note the verdicts.

    What has a verdict waits for its turn, or has none.
    """
    sent = [
        (passage, place)
        for passage in passages
        for place, parcel in enumerate(passage.parcels)
        if parcel.target.is_direct and passage.verdicts[place] is LATER
    ]
    if not sent:
        return
    parcels = [passage.parcels[place] for passage, place in sent]
    verdicts = outbox.send(parcels, batch_id=batch_id, now=now)
    for (passage, place), verdict in zip(sent, verdicts, strict=True):
        passage.verdicts[place] = verdict


def notes(
    messages: Sequence[DeviceMessage],
    passages: Sequence[Passage],
    traced: Mapping[int, int],
    now: int,
) -> journal.Commands:
    """Write the device log and the rules' ledgers of one batch."""
    commands = journal.Commands()
    by_message: dict[int, list[Passage]] = defaultdict(list)
    by_rule: dict[int, list[ledger.Passage]] = defaultdict(list)
    by_product: dict[str, list[Passage]] = defaultdict(list)
    for passage in passages:
        by_message[id(passage.message)].append(passage)
        if passage.road.rule_id is not None:
            by_rule[passage.road.rule_id].append(passage.summary())
        elif passage.parcels or passage.refusal:
            by_product[passage.message.product_key].append(passage)
    devicelog.add_all(
        commands, ((one.product_key, _story(one, by_message[id(one)])) for one in messages)
    )
    wanted: set[int] = set()
    for rule_id, summaries in by_rule.items():
        ledger.record(commands, rule_id, summaries, now)
        wanted |= tracing.record(commands, rule_id, summaries, traced)
    for product_key, taken in by_product.items():
        intake.record(commands, product_key, _intake(taken))
    throttled.record(commands, messages)
    samples.record(commands, messages, wanted=wanted)
    return commands


def keep_waiting(
    commands: journal.Commands, batch_id: str, passages: Iterable[Passage], now: int
) -> bool:
    """Count at each operation, and keep what is to be tried or told of; True if anything is."""
    of_rules = [passage for passage in passages if passage.road.rule_id is not None]
    outcomes.count(commands, [tried for passage in of_rules for tried in passage.tried])
    kept = [outcomes.begin(commands, batch_id, one.road, one.tried, now) for one in of_rules]
    return any(kept)


def _intake(passages: Sequence[Passage]) -> intake.Counts:
    verdicts = [verdict for passage in passages for verdict in passage.verdicts]
    delivered = sum(verdict.went_well for verdict in verdicts)
    dropped = sum(passage.refusal is not None for passage in passages)
    return intake.Counts(len(passages), delivered, dropped, len(verdicts) - delivered)


def _status_changes(messages: Iterable[DeviceMessage]) -> Iterator[StatusChange]:
    for message in messages:
        if message.kind != "status":
            continue
        try:
            yield StatusChange.from_json(message.payload)
        except ValueError:  # logged on its arrival; the batch must not come back for it for ever
            log.exception("status_unreadable", topic=message.topic, message_id=message.message_id)


def _story(message: DeviceMessage, passages: Iterable[Passage]) -> Story:
    lines = [_arrival(message)]
    for passage in passages:
        if passage.road.rule_id is not None or passage.refusal is not None:
            lines.append(_examined(passage))
        for place, verdict in enumerate(passage.verdicts):
            if verdict.cause is not Cause.LATER:
                lines.append(_forward(passage.parcels[place], verdict))
    size = len(message.payload)
    return Story(message.time_ms, message.message_id, message.device_name, lines, message.qos, size)


def _arrival(message: DeviceMessage) -> Line:
    if message.kind == "upload":
        step = _SENT if message.hops else _PUBLISHED
        return Line(step, message.topic, origin=message.origin)
    if message.kind == "throttled":
        return Line(_PUBLISHED, message.topic, throttled.THROTTLED, throttled.REASON)
    if message.kind == "device_lifecycle":
        return Line(Step.BEHAVIOUR.value, message.topic)
    try:
        return Line(Step.BEHAVIOUR.value, StatusChange.from_json(message.payload).status)
    except ValueError as exc:
        return Line(Step.BEHAVIOUR.value, message.topic, PAYLOAD_ILLEGAL, str(exc))


def _examined(passage: Passage) -> Line:
    road, refusal = passage.road, passage.refusal
    code, reason = OK, "" if passage.parcels else FILTERED
    if refusal is not None:
        code, reason = refusal.code, refusal.reason
    return Line(_RULE_ENGINE, road.name, code, reason, version=road.version)


def _forward(parcel: Parcel, verdict: Verdict) -> Line:
    return Line(
        _FORWARDED,
        parcel.target.describe(),
        verdict.code,
        verdict.reason,
        parcel.mns_id if verdict.grant else "",  # in a queue it is the id of the only copy
        verdict.grant,
        verdict.copies,
    )
