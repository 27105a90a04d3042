"""What a dead letter says of itself: where it came from, as properties; why, in a note beside it.

Java clients stumble over system properties they do not know, so there is none for the reason.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import msgspec
from django.conf import settings

from iotconsole.kit.errors import Phrase
from iotconsole.kit.valkey import client
from mns.properties import STRING, Properties, Property, pack, unpack

# SMQ documentation, dead-letter queues: the system properties of a dead letter
TYPE, SOURCE, ORIGIN_ID = NAMES = ("DLQMessageType", "DLQSourceArn", "DLQOriginMessageId")
QUEUE, SUBSCRIPTION = "Queue", "Subscription"

# SMQ API, access control: how resources are named
_ARN = re.compile(
    r"acs:mns:[^:]*:[^:]*:/(?:queues/(?P<queue>[^/]+)"
    r"|topics/(?P<topic>[^/]+)/subscriptions/(?P<subscription>[^/]+))"
)


@dataclass(frozen=True, slots=True)
class Reason:
    """Why a message died or stayed where it was: a sentence of the catalogues and its values."""

    sentence: str
    values: Mapping[str, str] = field(default_factory=dict)

    def __str__(self) -> str:
        return self.sentence % self.values if self.values else self.sentence

    @classmethod
    def of(cls, sentence: str) -> "Reason":
        """Take it from a phrase; any other text has no values."""
        if not isinstance(sentence, Phrase):
            return cls(sentence)
        return cls(sentence.template, {name: str(value) for name, value in sentence.values.items()})


@dataclass(frozen=True, slots=True)
class Note:
    """What is known of a dead letter and does not travel with it."""

    reason: Reason
    died: int
    tag: str = ""  # a subscription's letter: the MessageTag it was published with
    published: int = 0  # and when that was


@dataclass(frozen=True, slots=True)
class Source:
    """Where a dead letter came from: a queue, or a subscription of a topic."""

    queue: str = ""
    topic: str = ""
    subscription: str = ""

    def arn(self, region: str) -> str:
        """Spell it as a resource."""
        path = (
            f"queues/{self.queue}"
            if self.queue
            else f"topics/{self.topic}/subscriptions/{self.subscription}"
        )
        return f"acs:mns:{region}:{settings.ACCOUNT_ID}:/{path}"


@dataclass(frozen=True, slots=True)
class Origin:
    """What the properties of a dead letter tell."""

    source: Source | None  # None where they cannot be understood
    message_id: str


def buried(packed: bytes, source: Source, region: str, message_id: str) -> bytes:
    """Answer the properties of a message together with those of a dead letter."""
    properties = unpack(packed)
    kind = QUEUE if source.queue else SUBSCRIPTION
    said = (kind, source.arn(region), message_id)
    told = tuple(Property(*pair, STRING) for pair in zip(NAMES, said, strict=True))
    return pack(Properties(properties.user, (*_others(properties), *told)))


def raised(packed: bytes) -> bytes:
    """Answer the properties of a dead letter as they were while it was alive."""
    properties = unpack(packed)
    return pack(Properties(properties.user, _others(properties)))


def origin(packed: bytes) -> Origin | None:
    """Answer what a message says of where it came from; None if it is no dead letter."""
    said = {each.name: each.value for each in unpack(packed).system}
    if SOURCE not in said:
        return None
    match = _ARN.fullmatch(said[SOURCE])
    source = Source(**match.groupdict(default="")) if match else None
    return Origin(source, said.get(ORIGIN_ID, ""))


def write_notes(queue: str, notes: Mapping[str, Note], expires: Mapping[str, int]) -> None:
    """Keep the notes of messages of a queue, each for as long as its message may live."""
    pipe = client().pipeline(transaction=False)
    for message_id, note in notes.items():
        pipe.set(_key(queue, message_id), _encode(note), pxat=expires[message_id])
    pipe.execute()


def read_notes(queue: str, message_ids: Sequence[str]) -> dict[str, Note]:
    """Answer the notes there are, by message id."""
    if not message_ids:
        return {}
    found: Any = client().mget([_key(queue, message_id) for message_id in message_ids])
    return {i: _decoder.decode(note) for i, note in zip(message_ids, found, strict=True) if note}


def drop_notes(queue: str, message_ids: Sequence[str]) -> None:
    """Forget the notes of messages that left their queue."""
    client().unlink(*(_key(queue, message_id) for message_id in message_ids))


def _others(properties: Properties) -> tuple[Property, ...]:
    return tuple(each for each in properties.system if each.name not in NAMES)


def _key(queue: str, message_id: str) -> str:
    return f"mns:{{{queue}}}:letter:{message_id}"


_encode = msgspec.msgpack.encode
_decoder = msgspec.msgpack.Decoder(Note)
