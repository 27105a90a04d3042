"""What a subscriber gets to read: the published message in the format it asked for."""

from dataclasses import dataclass
from hashlib import md5
from xml.sax.saxutils import escape

import msgspec

XML, JSON = "XML", "JSON"  # anything else is SIMPLIFIED: the published text alone

# The one namespace of the service that keeps its slash (SMQ API, notifications).
_NAMESPACE = "http://mns.aliyuncs.com/doc/v1/"
_LINE_ENDS = {"\r": "&#13;"}  # an XML reader would take a bare one for \n


@dataclass(frozen=True, slots=True)
class Published:
    """A message as its topic took it."""

    message_id: str
    tag: str
    time_ms: int
    text: str
    # What its subscriber gets, word for word, where it comes back from a dead letter queue.
    written: str | None = None


@dataclass(frozen=True, slots=True)
class Address:
    """Whose topic and whose subscription it came through."""

    account: str
    topic: str
    subscription: str


def body(form: str, published: Published, address: Address) -> bytes:
    """Write the notification in one of the three formats."""
    if published.written is not None:
        return published.written.encode()
    if form == XML:
        return _xml(_members(published, address))
    if form == JSON:
        return msgspec.json.encode(_members(published, address))
    return published.text.encode()


def pack(published: Published) -> bytes:
    """Write the message as it waits for its push."""
    return msgspec.msgpack.encode(published)


def unpack(packed: bytes) -> Published:
    """Read a message that waited for its push."""
    return _decoder.decode(packed)


_decoder = msgspec.msgpack.Decoder(Published)


def _members(published: Published, address: Address) -> dict[str, str]:
    digest = md5(published.text.encode(), usedforsecurity=False).hexdigest().upper()
    members = {
        "TopicOwner": address.account,
        "TopicName": address.topic,
        "Subscriber": address.account,
        "SubscriptionName": address.subscription,
        "MessageId": published.message_id,
        "Message": published.text,
        "MessageMD5": digest,
    }
    if published.tag:
        members["MessageTag"] = published.tag
    return members | {"PublishTime": str(published.time_ms)}


def _xml(members: dict[str, str]) -> bytes:
    children = "".join(f"<{k}>{escape(v, _LINE_ENDS)}</{k}>" for k, v in members.items())
    document = (
        '<?xml version="1.0" encoding="utf-8"?>'
        f'<Notification xmlns="{_NAMESPACE}">{children}</Notification>'
    )
    return document.encode()
