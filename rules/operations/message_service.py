"""Send to Message Service: publish the SQL result to an MNS topic, wearing a role."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar

from django.conf import settings

from iotconsole.kit import versions
from iotconsole.kit.clock import moment, now_ms
from iotconsole.kit.errors import marked
from mns import services as mns
from mns.delivery import Publication
from mns.errors import TopicNotExist
from products.devicelog import Grant
from ram.context import Context, inside_context
from ram.denials import Denied, refusal
from ram.errors import RamError
from ram.identity import Identities, assume_as_service, authorize
from ram.policy import Decision
from rules.errors import BadConfiguration, InvalidRole, NoTopicName, TopicNotFound
from rules.operations.outbox import publish
from rules.operations.parcel import TARGET_DENIED, Parcel, Verdict

IOT = "iot.aliyuncs.com"
PUBLISH = "mns:PublishMessage"  # SMQ API, PublishMessage: RAM action

_identities = Identities()


@dataclass(frozen=True, slots=True)
class MessageService:
    """A topic of a region and the role in which it is written to.

    Configuration (IoT API, CreateRuleAction, Type=MNS):
    `{"themeName", "regionName", "role": {"roleArn", "roleName"}}`.
    """

    kind: ClassVar[str] = "MNS"
    step: ClassVar[str] = "topic"

    region: str
    topic: str
    role: str

    @classmethod
    def read(cls, configuration: Mapping[str, Any]) -> "MessageService":
        """Read a configuration; the role's ARN counts, its name where there is no ARN."""
        role = configuration.get("role") or {}
        region, topic = configuration.get("regionName"), configuration.get("themeName")
        if not topic or not isinstance(topic, str):
            sentence = marked("Choose the MNS topic that receives the messages.")
            raise NoTopicName(sentence, field="topic")
        if region not in settings.REGIONS:
            sentence = marked("There is no region named %(region)s.")
            raise BadConfiguration(sentence, field="region", region=region)
        if not isinstance(role, dict) or not (role.get("roleArn") or role.get("roleName")):
            sentence = marked("Choose the role that may write to the topic.")
            raise InvalidRole(sentence, field="role")
        return cls(region, topic, str(role.get("roleArn") or role["roleName"]))

    @property
    def resource(self) -> str:
        """Name what the role must be allowed to write to."""
        return f"acs:mns:{self.region}:{settings.ACCOUNT_ID}:/topics/{self.topic}/messages"

    def check(self) -> None:
        """Refuse a topic that is not there and a role IoT Platform cannot wear."""
        try:
            mns.find_topic(self.region, self.topic)
        except TopicNotExist as exc:
            sentence = marked("There is no topic named %(topic)s in %(region)s.")
            values = {"topic": self.topic, "region": self.region}
            raise TopicNotFound(sentence, field="topic", **values) from exc
        try:
            assume_as_service(self.role, IOT)
        except RamError as exc:
            raise InvalidRole(exc.message, field="role", **exc.values) from exc

    def describe(self) -> str:
        """Name the topic for people."""
        return f"{self.region}/{self.topic}"

    def check_permission(self) -> None:
        """Refuse a role that may not write to the topic now, and say why."""
        context = inside_context(moment(now_ms()))
        self._authorize(_identities.at(*versions.current("ram")), context)

    def decision(self) -> Decision:
        """Answer what the policies of the role say of it now."""
        identity = _identities.at(*versions.current("ram")).assume(self.role, IOT)
        return authorize(identity, PUBLISH, self.resource, inside_context(moment(now_ms())))

    def permission(self, identities: Identities, context: Context) -> Verdict:
        """Answer the same from identities that are known to be current."""
        try:
            return Verdict(grant=self._authorize(identities, context))
        except RamError as exc:
            return Verdict(TARGET_DENIED, str(exc))

    def _authorize(self, identities: Identities, context: Context) -> Grant:
        identity = identities.assume(self.role, IOT)
        decision = authorize(identity, PUBLISH, self.resource, context)
        if not decision.allowed:
            raise refusal(Denied(identity.name, PUBLISH, self.resource), decision)
        statement = decision.statement.index + 1 if decision.statement else 0
        return Grant(identity.name, decision.policy_name or "", statement)

    @staticmethod
    def send(parcels: Sequence[Parcel], *, batch_id: str, now: int) -> list[Verdict]:
        """Publish what the roles allow; the rest is denied with the statement that decided."""
        identities = _identities.at(*versions.current("ram"))
        context = inside_context(moment(now))
        verdicts = [_target(parcel).permission(identities, context) for parcel in parcels]
        allowed = [p for p, v in zip(parcels, verdicts, strict=True) if v.went_well]
        answers = _publish(allowed, batch_id, now)
        return [
            next(answers).granted(verdict.grant) if verdict.went_well else verdict
            for verdict in verdicts
        ]


def _target(parcel: Parcel) -> MessageService:
    assert isinstance(parcel.target, MessageService)  # noqa: S101 - sent by kind
    return parcel.target


def _publish(parcels: list[Parcel], batch_id: str, now: int) -> Iterator[Verdict]:
    publications = [
        Publication(
            target.region, target.topic, parcel.mns_id, parcel.body, sender=parcel.message.device
        )
        for parcel in parcels
        for target in [_target(parcel)]
    ]
    return iter(publish(publications, batch_id=batch_id, now=now))
