"""What goes to a target, and what the target said."""

from base64 import b64encode
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any, ClassVar, Protocol

from products.devicelog import Copy, Grant
from products.messages import DeviceMessage
from rules.operations.wearing import Wearing

# IoT Platform, Device log: status codes
OK = 200
PAYLOAD_ILLEGAL = 9320
TARGET_FAILED = 9331
TARGET_MISCONFIGURED = 9332
TARGET_DENIED = 9333
UNKNOWN = 9399


class Cause(StrEnum):
    """Why a message did not arrive, as failures are counted; the codes of the log are coarser."""

    NONE = ""
    SQL = "sql"
    NO_OPERATION = "no_operation"
    DENIED = "denied"  # the role may not
    NO_TOPIC = "no_topic"
    NO_QUEUE = "no_queue"
    NO_DEVICE = "no_device"  # nor a topic that it hears
    OVERSIZE = "oversize"
    REJECTED = "rejected"  # the target takes others, but never this one
    LOOP = "loop"  # sent on from topic to topic too often
    THROTTLED = "throttled"  # more came than the account may send
    LATER = "later"  # not asked yet
    TARGET = "target"  # asked, and could not; the only failure that another try may help
    EXPIRED = "expired"  # waited too long for a target
    INTERNAL = "internal"


@dataclass(frozen=True, slots=True)
class Verdict:
    """How a step ended: a device log code and, unless it went well, a sentence.

    What was sent has its copies in Message Service, and the grant of whoever was asked.
    """

    code: int = OK
    reason: str = ""
    copies: tuple[Copy, ...] = ()
    grant: Grant | None = None
    cause: Cause = Cause.NONE
    due: int = 0  # not before this moment, epoch ms

    @property
    def went_well(self) -> bool:
        """Tell success from every kind of failure."""
        return self.code == OK

    @property
    def is_to_be_tried(self) -> bool:
        """Tell whether the target may take the message yet."""
        return self.cause in {Cause.LATER, Cause.TARGET}


LATER = Verdict(0, cause=Cause.LATER)


@dataclass(frozen=True, slots=True)
class Rehearsal:
    """Where a parcel would go, and what is known of how that would end; nothing was sent."""

    address: str
    verdict: Verdict


class Target(Protocol):
    """Where an operation sends to, read from its configuration once."""

    kind: ClassVar[str]
    product: ClassVar[str]  # errors go to another one than messages
    # Whether it is in Message Service, which answers at once and knows a batch it has had; others
    # are asked later, where nobody waits behind them.
    is_direct: ClassVar[bool]

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

    @property
    def region(self) -> str:
        """Answer where it is, if it is in a region."""
        ...

    @property
    def wearing(self) -> Wearing | None:
        """Answer which role writes to it, if one does."""
        ...

    @staticmethod
    def send(parcels: "Sequence[Parcel]", *, batch_id: str, now: int) -> list[Verdict]:
        """Deliver parcels of this kind together; the same batch id twice delivers once."""
        ...

    @staticmethod
    def rehearse(parcel: "Parcel", *, now: int) -> Rehearsal:
        """Do all that sending does but for the sending."""
        ...


@dataclass(frozen=True, slots=True)
class Parcel:
    """One body on its way to one target. `operation_id` tells the copies of a message apart.

    The body is JSON unless it is a payload as it came.
    """

    message: DeviceMessage
    body: bytes
    target: Target
    operation_id: int = field(default=0)
    is_payload: bool = field(default=False, kw_only=True)

    @property
    def text(self) -> bytes:
        """Answer the body for Message Service: text in XML, through which not all bytes come."""
        return b64encode(self.body) if self.is_payload else self.body

    @property
    def mns_id(self) -> str:
        """Name the copy in Message Service: 32 upper-case hex, the device message id first."""
        return f"{self.message.message_id << 64 | self.operation_id:032X}"
