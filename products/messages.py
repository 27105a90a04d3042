"""What travels from the broker to the rules: device messages, and what a status change says."""

from collections.abc import Callable, Collection, Mapping, Sequence
from datetime import UTC, datetime, tzinfo
from functools import cached_property
from typing import Any, Literal

import msgspec

from iotconsole.kit.clock import epoch_ms, moment

Kind = Literal["upload", "status", "device_lifecycle", "throttled"]
Status = Literal["online", "offline"]

STATUS_TOPIC = "/as/mqtt/status/{product_key}/{device_name}"


class DeviceMessage(msgspec.Struct, frozen=True, array_like=True, dict=True):
    """One message of a device, or about it; a Struct because batches are packed at high rates.

    `topic` has its leading slash, `kind` is the `messagetype` of server-side subscription;
    what is "throttled" goes nowhere but into the device log. `hops` is how often rules sent it on
    from topic to topic, the last time made of the message `origin`; a device said it only if both
    are 0.
    """

    topic: str
    product_key: str
    device_name: str
    payload: bytes
    qos: int
    message_id: int
    time_ms: int
    kind: Kind = "upload"
    hops: int = 0
    origin: int = 0

    @property
    def device(self) -> str:
        """Name the device among all products."""
        return f"{self.product_key}/{self.device_name}"

    def json(self) -> Any:  # noqa: ANN401 - JSON is anything
        """Answer the payload decoded, the same object each time; ValueError if it is not JSON."""
        return self._decoded

    @property
    def tags(self) -> Mapping[str, str]:
        """Answer the tags of the device; none where nobody lent them to the message."""
        lent: _Loan | None = self.__dict__.get("lent")
        return lent.tags[self.product_key, self.device_name] if lent else {}

    @cached_property
    def _decoded(self) -> Any:  # noqa: ANN401
        try:
            return msgspec.json.decode(self.payload)
        except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as exc:
            raise ValueError(f"The payload is not JSON: {exc}") from exc


Devices = Collection[tuple[str, str]]  # ProductKey, DeviceName
TagsOf = Callable[[Devices], Mapping[tuple[str, str], Mapping[str, str]]]


class _Loan:
    """The tags of the devices of a batch, asked for together when a rule first reads any."""

    def __init__(self, messages: Sequence[DeviceMessage], tags_of: TagsOf) -> None:
        self._messages, self._tags_of = messages, tags_of

    @cached_property
    def tags(self) -> Mapping[tuple[str, str], Mapping[str, str]]:
        return self._tags_of({(one.product_key, one.device_name) for one in self._messages})


def lend_tags(messages: Sequence[DeviceMessage], tags_of: TagsOf) -> None:
    """Let the messages of a batch answer for the tags of their devices."""
    loan = _Loan(messages, tags_of)
    for message in messages:
        message.__dict__["lent"] = loan


class StatusChange(msgspec.Struct, frozen=True):
    """A device came or went. Consumers order by `last_ms`, the last sign of life before it."""

    status: Status
    product_key: str
    device_name: str
    time_ms: int
    last_ms: int
    client_ip: str | None = None

    @property
    def topic(self) -> str:
        """Name the topic on which the platform tells of it."""
        return STATUS_TOPIC.format(product_key=self.product_key, device_name=self.device_name)

    def to_json(self, zone: tzinfo) -> bytes:
        """Write the notification; times are local to the region, the utc* pair is not."""
        # IoT platform, data formats, device status; an offline device has no clientIp.
        body = {
            "status": self.status,
            "productKey": self.product_key,
            "deviceName": self.device_name,
            "time": _local(self.time_ms, zone),
            "utcTime": _utc(self.time_ms),
            "lastTime": _local(self.last_ms, zone),
            "utcLastTime": _utc(self.last_ms),
        }
        if self.client_ip is not None:
            body["clientIp"] = self.client_ip
        return msgspec.json.encode(body)

    @classmethod
    def from_json(cls, payload: bytes) -> "StatusChange":
        """Read a notification back; ValueError if it is none."""
        try:
            body = msgspec.json.decode(payload, type=_Notification)
        except msgspec.DecodeError as exc:
            raise ValueError(f"Not a status notification: {exc}") from exc
        return cls(
            status=body.status,
            product_key=body.product_key,
            device_name=body.device_name,
            time_ms=epoch_ms(body.utc_time),
            last_ms=epoch_ms(body.utc_last_time),
            client_ip=body.client_ip,
        )


class _Notification(msgspec.Struct, rename="camel"):
    status: Status
    product_key: str
    device_name: str
    utc_time: datetime
    utc_last_time: datetime
    client_ip: str | None = None


_unpacker = msgspec.msgpack.Decoder(list[DeviceMessage])


def pack(messages: Sequence[DeviceMessage]) -> bytes:
    """Write a batch for its way to a worker."""
    return msgspec.msgpack.encode(messages)


def unpack(*parts: bytes) -> list[DeviceMessage]:
    """Read a batch back from what was packed."""
    return [message for part in parts for message in _unpacker.decode(part)]


def _local(time_ms: int, zone: tzinfo) -> str:
    return moment(time_ms).astimezone(zone).replace(tzinfo=None).isoformat(" ", "milliseconds")


def _utc(time_ms: int) -> str:
    return _local(time_ms, UTC).replace(" ", "T") + "Z"
