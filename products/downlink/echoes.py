"""What the bridge hears although no device said it: what the platform itself said to devices.

The broker gives the bridge every message and does not tell who sent it. Whoever publishes to a
device notes it here first; the bridge strikes it off when it comes by. Two messages of one topic
and one payload are alike: it does not matter which of them is taken for whose.

What a rule sends on to a topic is said in two spellings, too. One is struck off, the other is
heard as a message and learns here how often it has been sent on.
"""

import hashlib
from collections import Counter
from collections.abc import Sequence
from datetime import timedelta
from functools import cache
from typing import Any, NamedTuple, cast

import msgspec

from iotconsole.kit.valkey import client
from products.messages import DeviceMessage
from products.topics import normalise

# QoS 1 waits at the broker for a bridge that is away, QoS 0 passes at once or never.
KEPT = {0: timedelta(minutes=1), 1: timedelta(days=7)}
# Where on its devices' topics the platform speaks: few messages come from such a place.
_PLACES = "{downlink}:places"

# Answers "-1" for what is struck off, otherwise what is known of its being sent on.
_STRIKE = """
local own = {}
for i, key in ipairs(KEYS) do
  local left = tonumber(redis.call('GET', key) or 0)
  own[i] = left > 0 and '-1' or redis.call('LPOP', key .. ':hops') or '0'
  if left > 1 then redis.call('DECR', key) elseif left == 1 then redis.call('DEL', key) end
end
return own
"""


class SentOn(NamedTuple):
    """How often a message was sent on, and which message it was made of."""

    hops: int
    origin: int

    @property
    def written(self) -> str:
        """Write it in one word."""
        return f"{self.hops}:{self.origin}"

    @classmethod
    def read(cls, word: bytes) -> "SentOn":
        """Read such a word."""
        hops, _, origin = word.partition(b":")
        return cls(int(hops), int(origin or 0))


_SAID = SentOn(0, 0)  # by the device itself


def expect(messages: Sequence[tuple[str, bytes]], *, qos: int) -> None:
    """Note messages (topic and payload) that are about to be published."""
    kept = KEPT[qos]
    keys = Counter(_key(normalise(topic), payload, qos) for topic, payload in messages)
    with client().pipeline(transaction=False) as pipe:
        for key, copies in keys.items():
            pipe.incrby(key, copies)
            pipe.expire(key, kept)
        _note_places(pipe, [topic for topic, _ in messages], kept)
        pipe.execute()


def expect_relayed(messages: Sequence[tuple[str, bytes, SentOn]], *, qos: int) -> None:
    """Note messages that are about to be sent on in both spellings."""
    kept = KEPT[qos]
    with client().pipeline() as pipe:
        for topic, payload, sent_on in messages:
            key = _key(normalise(topic), payload, qos)
            pipe.incr(key)
            pipe.expire(key, kept)
            pipe.rpush(f"{key}:hops", sent_on.written)
            pipe.expire(f"{key}:hops", kept)
        _note_places(pipe, [topic for topic, _, _ in messages], kept)
        pipe.execute()


def _note_places(pipe: Any, topics: Sequence[str], kept: timedelta) -> None:  # noqa: ANN401
    pipe.sadd(_PLACES, *{_place(normalise(topic)) for topic in topics})
    pipe.expire(_PLACES, kept, nx=True)
    pipe.expire(_PLACES, kept, gt=True)


def without_own(messages: Sequence[DeviceMessage]) -> Sequence[DeviceMessage]:
    """Answer the messages that devices sent or rules sent on, and strike the others off."""
    if not messages:
        return messages
    places = cast("set[bytes]", client().smembers(_PLACES))
    asked = [message for message in messages if _place(message.topic).encode() in places]
    if not asked:
        return messages
    keys = [_key(message.topic, message.payload, message.qos) for message in asked]
    known = {
        id(one): SentOn.read(word) for one, word in zip(asked, _strike()(keys=keys), strict=True)
    }
    judged = [(message, known.get(id(message), _SAID)) for message in messages]
    return [_sent_on(message, sent_on) for message, sent_on in judged if sent_on.hops >= 0]


def _sent_on(message: DeviceMessage, sent_on: SentOn) -> DeviceMessage:
    if not sent_on.hops:
        return message
    return msgspec.structs.replace(message, hops=sent_on.hops, origin=sent_on.origin)


def _place(topic: str) -> str:
    """Answer the first levels behind the name of the device."""
    return "/".join(topic.split("/", 5)[3:5])


@cache
def _strike() -> Any:  # noqa: ANN401 - redis-py types no scripts
    return client().register_script(_STRIKE)


def _key(topic: str, payload: bytes, qos: int) -> str:
    said = hashlib.blake2b(topic.encode() + b"\0", digest_size=16)
    said.update(payload)
    return f"{{downlink}}:echo:{qos}:{said.hexdigest()}"
