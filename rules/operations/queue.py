"""Send to a queue: put the SQL result into an MNS queue, wearing a role.

Alibaba Cloud has no such operation: there a queue subscribes to a topic. Here it saves the
topic; the configuration is spelled like that of the operation MNS.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar

from django.conf import settings

from iotconsole.kit.errors import marked
from mns import services as mns
from mns.delivery import Enqueue, rehearse
from mns.errors import QueueNotExist
from rules.errors import BadConfiguration
from rules.operations import outbox
from rules.operations.message_service import read_region
from rules.operations.parcel import Parcel, Rehearsal, Verdict
from rules.operations.wearing import Wearing, read_role

SEND = "mns:SendMessage"  # SMQ API, SendMessage: RAM action


@dataclass(frozen=True, slots=True)
class Queue:
    """A queue of a region and the role in which it is written to.

    Configuration: `{"queueName", "regionName", "role": {"roleArn", "roleName"}}`.
    """

    kind: ClassVar[str] = "MNS_QUEUE"
    product: ClassVar[str] = "MNS"
    is_direct: ClassVar[bool] = True

    region: str
    queue: str
    role: str

    @classmethod
    def read(cls, configuration: Mapping[str, Any]) -> "Queue":
        """Read a configuration."""
        queue = configuration.get("queueName")
        if not queue or not isinstance(queue, str):
            sentence = marked("Choose the queue that receives the messages.")
            raise BadConfiguration(sentence, field="queue")
        return cls(read_region(configuration), queue, read_role(configuration))

    @property
    def wearing(self) -> Wearing:
        """Answer who writes to the queue."""
        resource = f"acs:mns:{self.region}:{settings.ACCOUNT_ID}:/queues/{self.queue}/messages"
        return Wearing(self.role, SEND, resource)

    def check(self) -> None:
        """Refuse a queue that is not there and a role IoT Platform cannot wear."""
        try:
            mns.find_queue(self.region, self.queue)
        except QueueNotExist as exc:
            sentence = marked("There is no queue named %(queue)s in %(region)s.")
            values = {"queue": self.queue, "region": self.region}
            raise BadConfiguration(sentence, field="queue", **values) from exc
        self.wearing.check_trust()

    def describe(self) -> str:
        """Name the queue for people."""
        return f"{self.region}/{self.queue}"

    def write(self, parcel: Parcel) -> Enqueue:
        """Answer what is put into the queue."""
        sender = parcel.message.device
        return Enqueue(self.region, self.queue, parcel.mns_id, parcel.text, sender=sender)

    @staticmethod
    def send(parcels: Sequence[Parcel], *, batch_id: str, now: int) -> list[Verdict]:
        """Put into their queues what the roles allow."""
        return outbox.send(parcels, batch_id=batch_id, now=now)

    @staticmethod
    def rehearse(parcel: Parcel, *, now: int) -> Rehearsal:
        """Ask the role and the queue."""
        [verdict] = outbox.send([parcel], batch_id="", now=now, way=rehearse)
        return Rehearsal(parcel.target.describe(), verdict)
