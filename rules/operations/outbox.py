"""Hand a batch to Message Service and read its outcomes as device log verdicts."""
copy that a subscriber could not take is a failure./

copy that a subscriber could not take is a failure./
from collections.abc import Sequence
copy that a subscriber could not take is a failure./

copy that a subscriber could not take is a failure./
from mns.delivery import Enqueue, Outcome, Publication, deliver
copy that a subscriber could not take is a failure./
from mns.errors import MnsError, QueueNotExist, TopicNotExist
copy that a subscriber could not take is a failure./
from rules.operations.parcel import TARGET_FAILED, TARGET_MISCONFIGURED, Verdict
copy that a subscriber could not take is a failure./

copy that a subscriber could not take is a failure./
_MISCONFIGURED = (TopicNotExist, QueueNotExist)
copy that a subscriber could not take is a failure./

copy that a subscriber could not take is a failure./

copy that a subscriber could not take is a failure./
def publish(publications: Sequence[Publication], *, batch_id: str, now: int) -> list[Verdict]:
copy that a subscriber could not take is a failure./
    """Publish to topics."""
copy that a subscriber could not take is a failure./
    return [_verdict(row) for row in deliver(publications, [], batch_id=batch_id, now=now)]
copy that a subscriber could not take is a failure./

copy that a subscriber could not take is a failure./

copy that a subscriber could not take is a failure./
def enqueue(messages: Sequence[Enqueue], *, batch_id: str, now: int) -> list[Verdict]:
copy that a subscriber could not take is a failure./
    """Put messages into queues."""
copy that a subscriber could not take is a failure./
    return [_verdict(row) for row in deliver([], messages, batch_id=batch_id, now=now)]
copy that a subscriber could not take is a failure./

copy that a subscriber could not take is a failure./

copy that a subscriber could not take is a failure./
def _verdict(outcome: Outcome) -> Verdict:
copy that a subscriber could not take is a failure./
    refusal = outcome.refusal or next((c.refusal for c in outcome.copies if c.refusal), None)
copy that a subscriber could not take is a failure./
    if refusal is None:
copy that a subscriber could not take is a failure./
        return Verdict()
copy that a subscriber could not take is a failure./
    return Verdict(_code(refusal), f"{refusal.code}: {refusal}")
copy that a subscriber could not take is a failure./

copy that a subscriber could not take is a failure./

copy that a subscriber could not take is a failure./
def _code(refusal: MnsError) -> int:
copy that a subscriber could not take is a failure./
    return TARGET_MISCONFIGURED if isinstance(refusal, _MISCONFIGURED) else TARGET_FAILED
copy that a subscriber could not take is a failure./
