"""What the bridge hears although no device said it: what the platform itself said to devices.

The broker gives the bridge every message and does not tell who sent it. Whoever publishes to a
device notes it here first; the bridge strikes it off when it comes by. Two messages of one topic
and one payload are alike: it does not matter which of them is taken for whose.
"""

import hashlib
from collections import Counter
from collections.abc import Sequence
from datetime import timedelta
from functools import cache
from typing import Any, cast

from iotconsole.kit.valkey import client
from products.messages import DeviceMessage
from products.topics import normalise

# QoS 1 waits at the broker for a bridge that is away, QoS 0 passes at once or never.
KEPT = {0: timedelta(minutes=1), 1: timedelta(days=7)}
# Where on its devices' topics the platform speaks: few messages come from such a place.
_PLACES = "{downlink}:places"

_STRIKE = """
local own = {}
for i, key in ipairs(KEYS) do
  local left = tonumber(redis.call('GET', key) or 0)
  own[i] = left > 0 and 1 or 0
  if left > 1 then redis.call('DECR', key) elseif left == 1 then redis.call('DEL', key) end
end
return own
"""


def expect(messages: Sequence[tuple[str, bytes]], *, qos: int) -> None:
    """Note messages (topic and payload) that are about to be published."""
    kept = KEPT[qos]
    keys = Counter(_key(normalise(topic), payload, qos) for topic, payload in messages)
    with client().pipeline(transaction=False) as pipe:
        for key, copies in keys.items():
            pipe.incrby(key, copies)
            pipe.expire(key, kept)
        pipe.sadd(_PLACES, *{_place(normalise(topic)) for topic, _ in messages})
        pipe.expire(_PLACES, kept, nx=True)
        pipe.expire(_PLACES, kept, gt=True)
        pipe.execute()


def without_own(messages: Sequence[DeviceMessage]) -> Sequence[DeviceMessage]:
    """Answer the messages that devices sent, and strike the others off."""
    if not messages:
        return messages
    places = cast("set[bytes]", client().smembers(_PLACES))
    asked = [message for message in messages if _place(message.topic).encode() in places]
    if not asked:
        return messages
    keys = [_key(message.topic, message.payload, message.qos) for message in asked]
    own = {id(one) for one, is_own in zip(asked, _strike()(keys=keys), strict=True) if is_own}
    return [message for message in messages if id(message) not in own]


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
