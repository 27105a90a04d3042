"""What travels from the broker to the rules: device messages, and what a status change says."""

from collections.abc import Sequence
from datetime import UTC, datetime, tzinfo
from functools import cached_property
from typing import Any, Literal

import msgspec

from iotconsole.kit.clock import epoch_ms, moment

Kind = Literal["upload", "status", "device_lifecycle"]
Status = Literal["online", "offline"]

STATUS_TOPIC = "/as/mqtt/status/{product_key}/{device_name}"


class DeviceMessage(msgspec.Struct, frozen=True, array_like=True, dict=True):
    """One message of a device, or about it; a Struct because batches are packed at high rates.

    `topic` has its leading slash, `kind` is the `messagetype` of server-side subscription.
    """

    topic: str
    product_key: str
    device_name: str
    payload: bytes
    qos: int
    message_id: int
    time_ms: int
    kind: Kind = "upload"

    @property
    def device(self) -> str:
        """Name the device among all products."""
        return f"{self.product_key}/{self.device_name}"

    def json(self) -> Any:  # noqa: ANN401 - JSON is anything
        """Answer the payload decoded, the same object each time; ValueError if it is not JSON."""
        return self._decoded

    @cached_property
    def _decoded(self) -> Any:  # noqa: ANN401
        try:
            return msgspec.json.decode(self.payload)
        except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as exc:
            raise ValueError(f"The payload is not JSON: {exc}") from exc


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


def unpack(batch: bytes) -> list[DeviceMessage]:
    """Read a batch back."""
    return _unpacker.decode(batch)


def _local(time_ms: int, zone: tzinfo) -> str:
    return moment(time_ms).astimezone(zone).replace(tzinfo=None).isoformat(" ", "milliseconds")


def _utc(time_ms: int) -> str:
    return _local(time_ms, UTC).replace(" ", "T") + "Z"
