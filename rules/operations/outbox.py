"""Hand a batch to Message Service and read its outcomes as device log verdicts."""

from collections.abc import Sequence
from typing import Protocol, cast

from django.conf import settings

from mns.delivery import Enqueue, Outcome, Publication, deliver
from mns.errors import InvalidArgument, MnsError, QueueNotExist, TopicNotExist
from products.devicelog import Copy
from rules.operations.allowed import send_allowed
from rules.operations.parcel import TARGET_FAILED, TARGET_MISCONFIGURED, Cause, Parcel, Verdict


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


class Mailbox(Protocol):
    """A target in Message Service."""

    def write(self, parcel: Parcel) -> Publication | Enqueue:
        """Answer the message for the topic or the queue."""


def send(
    parcels: Sequence[Parcel], *, batch_id: str, now: int, way: Way = deliver
) -> list[Verdict]:
    """Put into topics and queues, in one step, what the roles allow; the rest is denied."""
    return send_allowed(parcels, now, lambda allowed: _send(allowed, batch_id, now, way))


def _send(parcels: Sequence[Parcel], batch_id: str, now: int, way: Way) -> list[Verdict]:
    # Only targets in Message Service come here.
    written = [cast("Mailbox", parcel.target).write(parcel) for parcel in parcels]
    publications = [one for one in written if isinstance(one, Publication)]
    enqueues = [one for one in written if isinstance(one, Enqueue)]
    outcomes = way(publications, enqueues, batch_id=batch_id, now=now)
    published = map(_published, outcomes)
    enqueued = map(_enqueued, enqueues, outcomes[len(publications) :])
    return [next(published if isinstance(one, Publication) else enqueued) for one in written]


def _published(outcome: Outcome) -> Verdict:
    """A copy that a subscriber's queue could not take is a failure."""
    return _verdict(outcome, _copies(outcome))


def _enqueued(message: Enqueue, outcome: Outcome) -> Verdict:
    """Of each there is one copy, itself."""
    return _verdict(outcome, (Copy("", _queue_arn(message), message.message_id),))


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
    return Verdict(code, refusal.named, copies, cause=cause)


def _cause(refusal: MnsError) -> Cause:
    if isinstance(refusal, TopicNotExist):
        return Cause.NO_TOPIC
    if isinstance(refusal, QueueNotExist):
        return Cause.NO_QUEUE
    if isinstance(refusal, InvalidArgument):
        return Cause.OVERSIZE if "size" in refusal.values else Cause.REJECTED
    return Cause.TARGET
