"""Hand a batch to Message Service and read its outcomes as device log verdicts."""

from collections.abc import Sequence
from dataclasses import replace

from django.conf import settings

from mns.delivery import Enqueue, Outcome, Publication, deliver
from mns.errors import MnsError, QueueNotExist, TopicNotExist
from products.devicelog import Copy
from rules.operations.parcel import TARGET_FAILED, TARGET_MISCONFIGURED, Verdict


def publish(publications: Sequence[Publication], *, batch_id: str, now: int) -> list[Verdict]:
    """Publish to topics; a copy that a subscriber's queue could not take is a failure."""
    return [_verdict(row) for row in deliver(publications, [], batch_id=batch_id, now=now)]


def enqueue(messages: Sequence[Enqueue], *, batch_id: str, now: int) -> list[Verdict]:
    """Put messages into queues; of each there is one copy, itself."""
    outcomes = deliver([], messages, batch_id=batch_id, now=now)
    return [
        replace(_verdict(outcome), copies=(Copy("", _queue_arn(message), message.message_id),))
        for message, outcome in zip(messages, outcomes, strict=True)
    ]


def _queue_arn(message: Enqueue) -> str:
    return f"acs:mns:{message.region}:{settings.ACCOUNT_ID}:queues/{message.queue_name}"


def _verdict(outcome: Outcome) -> Verdict:
    copies = tuple(
        Copy(c.subscription, c.endpoint, c.message_id, c.refusal.code if c.refusal else "")
        for c in outcome.copies
    )
    refusal = outcome.refusal or next((c.refusal for c in outcome.copies if c.refusal), None)
    if refusal is None:
        return Verdict(copies=copies)
    return Verdict(_code(refusal), f"{refusal.code}: {refusal}", copies)


def _code(refusal: MnsError) -> int:
    misconfigured = isinstance(refusal, TopicNotExist | QueueNotExist)
    return TARGET_MISCONFIGURED if misconfigured else TARGET_FAILED
