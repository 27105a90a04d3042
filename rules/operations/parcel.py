"""What goes to a target, and what the target said."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, ClassVar, Protocol

from products.devicelog import Copy, Grant
from products.messages import DeviceMessage

# IoT Platform, Device log: status codes
OK = 200
PAYLOAD_ILLEGAL = 9320
TARGET_FAILED = 9331
TARGET_MISCONFIGURED = 9332
TARGET_DENIED = 9333
UNKNOWN = 9399


@dataclass(frozen=True, slots=True)
class Verdict:
    """How a step ended: a device log code and, unless it went well, a sentence.

    What was sent has its copies in Message Service, and the grant of whoever was asked.
    """

    code: int = OK
    reason: str = ""
    copies: tuple[Copy, ...] = ()
    grant: Grant | None = None

    @property
    def went_well(self) -> bool:
        """Tell success from every kind of failure."""
        return self.code == OK

    def granted(self, grant: Grant | None) -> "Verdict":
        """Answer the same with who was allowed to."""
        return Verdict(self.code, self.reason, self.copies, grant)


class Target(Protocol):
    """Where an operation sends to, read from its configuration once."""

    kind: ClassVar[str]
    step: ClassVar[str]

    @classmethod
    def read(cls, configuration: Mapping[str, Any]) -> "Target":
        """Read a configuration; BadConfiguration says what is missing."""
        ...

    def check(self) -> None:
        """Refuse, when an operator saves it, what can never work."""
        ...

    def describe(self) -> str:
        """Name the target for people."""
        ...

    @staticmethod
    def send(parcels: "Sequence[Parcel]", *, batch_id: str, now: int) -> list[Verdict]:
        """Deliver parcels of this kind together; the same batch id twice delivers once."""
        ...


@dataclass(frozen=True, slots=True)
class Parcel:
    """One body on its way to one target. `operation_id` tells the copies of a message apart."""

    message: DeviceMessage
    body: bytes
    target: Target
    operation_id: int = field(default=0)

    @property
    def mns_id(self) -> str:
        """Name the copy in Message Service: 32 upper-case hex, the device message id first."""
        return f"{self.message.message_id:016X}{self.operation_id:016X}"
