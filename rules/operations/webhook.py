"""Send to a web address: post the SQL result as JSON, or a payload as it came, with no signature.

Any answer of 200 to 299 takes the message; the rest, and silence for 5 seconds, is a failure.
Addresses are guarded like those of pushes, and an endpoint in trouble is asked less and less, at
last once a minute, as subscribers are. Configuration: `{"url"}`.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar

from yarl import URL

from iotconsole.kit import clock
from iotconsole.kit.errors import marked
from mns import background, pace
from mns.endpoints import parse_endpoint
from mns.errors import EndpointInvalid
from mns.guard import AddressRefused, check_host
from mns.pace import HEALTHY, faster, slower
from mns.post import Reply, Request
from rules.errors import BadConfiguration
from rules.operations.parcel import TARGET_FAILED, Cause, Parcel, Rehearsal, Verdict

ROUND_MS = 1_000
_JSON, _BYTES = "application/json;charset=utf-8", "application/octet-stream"


@dataclass(frozen=True, slots=True)
class Allowance:
    """How many messages may be posted for the first time, and when the others may."""

    most: int | None  # None: all of them
    others_at: int


@dataclass(frozen=True, slots=True)
class Webhook:
    """An address that posts are sent to."""

    kind: ClassVar[str] = "HTTP"
    product: ClassVar[str] = "HTTP"
    is_direct: ClassVar[bool] = False

    url: URL
    region: str = ""
    wearing: None = None

    @classmethod
    def read(cls, configuration: Mapping[str, Any]) -> "Webhook":
        """Read a configuration."""
        text = configuration.get("url")
        if not text or not isinstance(text, str):
            raise BadConfiguration(marked("Name the address to post to."), field="url")
        if not text.startswith(("http://", "https://")):
            sentence = marked("The address begins with http:// or https://.")
            raise BadConfiguration(sentence, field="url")
        try:
            parse_endpoint(text)
        except EndpointInvalid as exc:
            raise BadConfiguration(exc.message, field="url", **exc.values) from exc
        return cls(URL(text).with_fragment(None))

    def check(self) -> None:
        """Refuse what is never posted to; whether the address answers is seen with messages."""
        try:
            check_host(self.url.host or "")
        except AddressRefused as exc:
            raise BadConfiguration(exc.phrase, field="url") from exc

    def describe(self) -> str:
        """Name the address for people."""
        return str(self.url)

    @staticmethod
    def send(parcels: Sequence[Parcel], *, batch_id: str, now: int) -> list[Verdict]:  # noqa: ARG004
        """Post all at once and wait for every answer."""
        return [_verdict(reply) for reply in background.post_now(_requests(parcels))]

    @staticmethod
    def rehearse(parcel: Parcel, *, now: int) -> Rehearsal:  # noqa: ARG004
        """Name the address: whether it answers is seen by asking it only."""
        return Rehearsal(parcel.target.describe(), Verdict())

    @staticmethod
    def post(parcels: Sequence[Parcel], settle: Callable[[list[Verdict]], None]) -> None:
        """Post what one operation sends and settle the answers when they are there; come back."""
        tag = _tag(parcels[0].operation_id)

        def answered(replies: list[Reply]) -> None:
            _change_pace(tag, replies)
            settle([_verdict(reply) for reply in replies])

        background.post(_requests(parcels), answered)


def allowance(operation_id: int, now: int) -> Allowance:
    """Answer how many messages may be posted for the first time now."""
    current = pace.read(_tag(operation_id))
    if current == HEALTHY:
        return Allowance(None, now)
    if current.is_paused(now):
        return Allowance(0, current.resumes)
    return Allowance(current.at_once, now + ROUND_MS)


def forget(operation_id: int) -> None:
    """Forget how an endpoint was doing."""
    pace.drop(_tag(operation_id))


def _change_pace(tag: str, replies: Sequence[Reply]) -> None:
    failing = [reply.error for reply in replies if reply.is_endpoint_failing]
    now = clock.now_ms()
    if failing:
        pace.change(tag, lambda before: slower(before, failing[-1], now=now))
    else:
        pace.change(tag, faster)


def _tag(operation_id: int) -> str:
    return f"operation-{operation_id}"


def _requests(parcels: Sequence[Parcel]) -> list[Request]:
    return [
        Request(parcel.target.url, _headers(parcel), parcel.body)
        for parcel in parcels
        if isinstance(parcel.target, Webhook)
    ]


def _headers(parcel: Parcel) -> dict[str, str]:
    """A receiver tells a message that comes twice by its id."""
    return {
        "Content-Type": _BYTES if parcel.is_payload else _JSON,
        "x-iot-message-id": str(parcel.message.message_id),
        "x-iot-operation-id": str(parcel.operation_id),
    }


def _verdict(reply: Reply) -> Verdict:
    if not reply.error:
        return Verdict()
    return Verdict(TARGET_FAILED, reply.error, cause=Cause.TARGET)
