"""Hand a batch to Message Service and read its outcomes as device log verdicts."""

from collections.abc import Sequence
from typing import Protocol

from django.conf import settings

from mns.delivery import Enqueue, Outcome, Publication, deliver
from mns.errors import InvalidArgument, MnsError, QueueNotExist, TopicNotExist
from products.devicelog import Copy
from rules.operations.parcel import TARGET_FAILED, TARGET_MISCONFIGURED, Cause, Verdict


class Way(Protocol):
    """How a batch goes to Message Service: `deliver`, or `rehearse`, which stores nothing."""

    def __call__(
        self,
        publications: Sequence[Publication],
        enqueues: Sequence[Enqueue],
        *,
        batch_id: str,
        now: int,
    ) -> list[Outcome]:
        """Answer one outcome per item, publications first."""


def publish(
    publications: Sequence[Publication], *, batch_id: str, now: int, way: Way = deliver
) -> list[Verdict]:
    """Publish to topics; a copy that a subscriber's queue could not take is a failure."""
    outcomes = way(publications, [], batch_id=batch_id, now=now)
    return [_verdict(outcome, _copies(outcome)) for outcome in outcomes]


def enqueue(
    messages: Sequence[Enqueue], *, batch_id: str, now: int, way: Way = deliver
) -> list[Verdict]:
    """Put messages into queues; of each there is one copy, itself."""
    outcomes = way([], messages, batch_id=batch_id, now=now)
    return [
        _verdict(outcome, (Copy("", _queue_arn(message), message.message_id),))
        for message, outcome in zip(messages, outcomes, strict=True)
    ]


def _queue_arn(message: Enqueue) -> str:
    return f"acs:mns:{message.region}:{settings.ACCOUNT_ID}:queues/{message.queue_name}"


def _copies(outcome: Outcome) -> tuple[Copy, ...]:
    return tuple(
        Copy(c.subscription, c.endpoint, c.message_id, c.refusal.code if c.refusal else "")
        for c in outcome.copies
    )


def _verdict(outcome: Outcome, copies: tuple[Copy, ...]) -> Verdict:
    refusal = outcome.refusal or next((c.refusal for c in outcome.copies if c.refusal), None)
    if refusal is None:
        return Verdict(copies=copies)
    cause = _cause(refusal)
    if outcome.refusal is None and cause is Cause.TARGET:
        cause = Cause.REJECTED  # by one subscriber: another try would double the others' copies
    misconfigured = isinstance(refusal, TopicNotExist | QueueNotExist)
    code = TARGET_MISCONFIGURED if misconfigured else TARGET_FAILED
    return Verdict(code, f"{refusal.code}: {refusal}", copies, cause=cause)


def _cause(refusal: MnsError) -> Cause:
    if isinstance(refusal, TopicNotExist):
        return Cause.NO_TOPIC
    if isinstance(refusal, QueueNotExist):
        return Cause.NO_QUEUE
    if isinstance(refusal, InvalidArgument):
        return Cause.OVERSIZE if "size" in refusal.values else Cause.REJECTED
    return Cause.TARGET
