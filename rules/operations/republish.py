"""Send to another topic: publish the SQL result to devices, through the broker.

Configuration (IoT API, CreateRuleAction, Type=REPUBLISH): `{"topic", "topicType"}`; the topic may
hold `${key}` for a key of the SQL result.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar

import msgspec
from django.conf import settings

from iotconsole.kit.errors import Phrase, marked
from products import downlink
from products.devicelog import Copy
from products.downlink import Address, Relayed
from products.errors import BrokerAway, MessageTooLarge, ProductNotExist, ProductsError
from products.services import find_product
from products.topics import normalise
from rules.errors import (
    BadConfiguration,
    BadTopic,
    IncorrectSystemTopic,
    NoTargetTopic,
    ProductUnknown,
)
from rules.operations.parcel import (
    TARGET_FAILED,
    TARGET_MISCONFIGURED,
    Cause,
    Parcel,
    Rehearsal,
    Verdict,
)

SYSTEM, CUSTOM = 0, 1  # topicType
_REFERENCE = re.compile(r"\$\{([^{}/]+)\}")


@dataclass(frozen=True, slots=True)
class Republish:
    """A topic that devices may subscribe to; no role is worn within IoT Platform."""

    kind: ClassVar[str] = "REPUBLISH"
    product: ClassVar[str] = "IOT"
    is_direct: ClassVar[bool] = False

    topic: str
    region: str = ""
    wearing: None = None

    @classmethod
    def read(cls, configuration: Mapping[str, Any]) -> "Republish":
        """Read a configuration; the type and the topic must agree."""
        topic = configuration.get("topic")
        if not topic or not isinstance(topic, str):
            raise NoTargetTopic(marked("Name the topic to send to."), field="topic")
        topic_type = configuration.get("topicType", CUSTOM)
        if topic_type not in (SYSTEM, CUSTOM, str(SYSTEM), str(CUSTOM)):
            raise BadConfiguration(marked("topicType is 0 or 1."), field="topic")
        is_system = normalise(topic).startswith("/sys/")
        if is_system is not (str(topic_type) == str(SYSTEM)):
            sentence = marked("Topics of type 0 begin with /sys/, others do not.")
            raise IncorrectSystemTopic(sentence, field="topic")
        return cls(normalise(topic))

    @property
    def reach(self) -> str:
        """Answer a filter for all topics it may come to: a level with a reference is any."""
        levels = self.topic.split("/")
        return "/".join("+" if "${" in level else level for level in levels)

    def check(self) -> None:
        """Refuse a topic that no device would hear; what is referred to is seen later."""
        example = _REFERENCE.sub("x", self.topic)
        if not re.fullmatch(r"[^+#${}\0]+", example):
            sentence = marked("A topic has no wildcards; ${key} stands for a key of the result.")
            raise BadTopic(sentence, field="topic")
        try:
            address = downlink.address_of(self.topic)
        except ProductsError as exc:
            raise BadTopic(exc.message, field="topic", **exc.values) from exc
        if "${" not in address.product_key:
            self._check_heard(address)

    def _check_heard(self, address: Address) -> None:
        try:
            product = find_product(address.product_key)
            if "${" not in address.short_name:
                downlink.check_heard(address, product)
        except ProductNotExist as exc:
            raise ProductUnknown(exc.message, field="topic", **exc.values) from exc
        except ProductsError as exc:
            kind = IncorrectSystemTopic if address.is_system else BadTopic
            raise kind(exc.message, field="topic", **exc.values) from exc

    def describe(self) -> str:
        """Name the topic for people."""
        return self.topic

    @staticmethod
    def send(parcels: Sequence[Parcel], *, batch_id: str, now: int) -> list[Verdict]:  # noqa: ARG004
        """Publish them all; a broker that is away fails them all."""
        verdicts = [_obstacle(parcel) for parcel in parcels]
        ready = [p for p, verdict in zip(parcels, verdicts, strict=True) if verdict is None]
        answers = iter(_relay(ready))
        return [next(answers) if verdict is None else verdict for verdict in verdicts]

    @staticmethod
    def rehearse(parcel: Parcel, *, now: int) -> Rehearsal:  # noqa: ARG004
        """Fill in the topic and look who hears it."""
        if obstacle := _obstacle(parcel):
            return Rehearsal(parcel.target.describe(), obstacle)
        relayed = _relayed(parcel)
        [refusal] = downlink.refusals([relayed])
        return Rehearsal(relayed.topic, _verdict(relayed, refusal))


def _relayed(parcel: Parcel) -> Relayed:
    message = parcel.message
    return Relayed(_concrete(parcel), parcel.body, message.hops + 1, message.message_id)


def _relay(parcels: Sequence[Parcel]) -> list[Verdict]:
    relayed = [_relayed(parcel) for parcel in parcels]
    try:
        refusals = downlink.relay(relayed)
    except BrokerAway as refusal:
        return [Verdict(TARGET_FAILED, refusal.phrase, cause=Cause.TARGET) for _ in parcels]
    return [_verdict(one, refusal) for one, refusal in zip(relayed, refusals, strict=True)]


def _obstacle(parcel: Parcel) -> Verdict | None:
    """Answer why a parcel is not even tried."""
    if parcel.message.hops >= settings.RULE_HOPS:
        sentence = marked("Rules sent the message on %(hops)s times; this may be a circle.")
        reason = Phrase(sentence, hops=parcel.message.hops)
        return Verdict(TARGET_MISCONFIGURED, reason, cause=Cause.LOOP)
    try:
        _concrete(parcel)
    except KeyError as missing:
        sentence = marked("The topic needs %(key)s, and the result has no name of a level there.")
        reason = Phrase(sentence, key=missing.args[0])
        return Verdict(TARGET_MISCONFIGURED, reason, cause=Cause.NO_DEVICE)
    return None


def _concrete(parcel: Parcel) -> str:
    """Fill in what the topic refers to; KeyError names what the result has not."""
    assert isinstance(parcel.target, Republish)  # noqa: S101 - sent by kind
    topic = parcel.target.topic
    if "${" not in topic:
        return topic
    row = {} if parcel.is_payload else msgspec.json.decode(parcel.body)
    return _REFERENCE.sub(lambda found: _level(row, found[1]), topic)


def _level(row: Any, key: str) -> str:  # noqa: ANN401 - JSON is anything
    value = row.get(key) if isinstance(row, dict) else None
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        raise KeyError(key)
    level = str(value)
    if not level or set(level) & set("/+#\0"):  # one level it is, and no other topic
        raise KeyError(key)
    return level


def _verdict(relayed: Relayed, refusal: ProductsError | None) -> Verdict:
    if refusal is None:
        return Verdict(copies=(Copy("", relayed.topic, ""),))
    cause = Cause.OVERSIZE if isinstance(refusal, MessageTooLarge) else Cause.NO_DEVICE
    return Verdict(TARGET_MISCONFIGURED, refusal.named, cause=cause)
