"""Send to Message Service: publish the SQL result to an MNS topic, wearing a role."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar

from django.conf import settings

from iotconsole.kit.errors import marked
from mns import services as mns
from mns.delivery import Publication, rehearse
from mns.errors import TopicNotExist
from rules.errors import BadConfiguration, NoTopicName, TopicNotFound
from rules.operations import outbox
from rules.operations.parcel import Parcel, Rehearsal, Verdict
from rules.operations.wearing import Wearing, read_role

PUBLISH = "mns:PublishMessage"  # SMQ API, PublishMessage: RAM action


def read_region(configuration: Mapping[str, Any]) -> str:
    """Read the region of a topic or a queue."""
    region = configuration.get("regionName")
    if not isinstance(region, str) or region not in settings.REGIONS:
        sentence = marked("There is no region named %(region)s.")
        raise BadConfiguration(sentence, field="region", region=region)
    return region


@dataclass(frozen=True, slots=True)
class MessageService:
    """A topic of a region and the role in which it is written to.

    Configuration (IoT API, CreateRuleAction, Type=MNS):
    `{"themeName", "regionName", "role": {"roleArn", "roleName"}}`.
    """

    kind: ClassVar[str] = "MNS"
    product: ClassVar[str] = "MNS"
    is_direct: ClassVar[bool] = True

    region: str
    topic: str
    role: str

    @classmethod
    def read(cls, configuration: Mapping[str, Any]) -> "MessageService":
        """Read a configuration."""
        topic = configuration.get("themeName")
        if not topic or not isinstance(topic, str):
            sentence = marked("Choose the MNS topic that receives the messages.")
            raise NoTopicName(sentence, field="topic")
        return cls(read_region(configuration), topic, read_role(configuration))

    @property
    def wearing(self) -> Wearing:
        """Answer who writes to the topic."""
        resource = f"acs:mns:{self.region}:{settings.ACCOUNT_ID}:/topics/{self.topic}/messages"
        return Wearing(self.role, PUBLISH, resource)

    def check(self) -> None:
        """Refuse a topic that is not there and a role IoT Platform cannot wear."""
        try:
            mns.find_topic(self.region, self.topic)
        except TopicNotExist as exc:
            sentence = marked("There is no topic named %(topic)s in %(region)s.")
            values = {"topic": self.topic, "region": self.region}
            raise TopicNotFound(sentence, field="topic", **values) from exc
        self.wearing.check_trust()

    def describe(self) -> str:
        """Name the topic for people."""
        return f"{self.region}/{self.topic}"

    def write(self, parcel: Parcel) -> Publication:
        """Answer what is published."""
        sender = parcel.message.device
        return Publication(self.region, self.topic, parcel.mns_id, parcel.text, sender=sender)

    @staticmethod
    def send(parcels: Sequence[Parcel], *, batch_id: str, now: int) -> list[Verdict]:
        """Publish what the roles allow."""
        return outbox.send(parcels, batch_id=batch_id, now=now)

    @staticmethod
    def rehearse(parcel: Parcel, *, now: int) -> Rehearsal:
        """Ask the role, the topic and its subscriptions."""
        [verdict] = outbox.send([parcel], batch_id="", now=now, way=rehearse)
        return Rehearsal(parcel.target.describe(), verdict)
