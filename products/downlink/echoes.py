"""What the bridge hears although no device said it: what the platform itself said to devices.

The broker gives the bridge every message and does not tell who sent it. Whoever publishes to a
device notes it here first; the bridge strikes it off when it comes by. Two messages of one topic
and one payload are alike: it does not matter which of them is taken for whose.
"""

import hashlib
from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import timedelta
from functools import cache
from typing import Any

from iotconsole.kit.valkey import client
from products.messages import DeviceMessage
from products.topics import normalise

# QoS 1 waits at the broker for a bridge that is away, QoS 0 passes at once or never.
KEPT = {0: timedelta(minutes=1), 1: timedelta(days=7)}
# There is something to look for: one question that mostly saves all others.
_ANY = "{downlink}:echoes"

_STRIKE = """
local own = {}
for i, key in ipairs(KEYS) do
  local left = tonumber(redis.call('GET', key) or 0)
  own[i] = left > 0 and 1 or 0
  if left > 1 then redis.call('DECR', key) elseif left == 1 then redis.call('DEL', key) end
end
return own
"""


def expect(messages: Iterable[tuple[str, bytes]], *, qos: int) -> None:
    """Note messages (topic and payload) that are about to be published."""
    kept = KEPT[qos]
    keys = Counter(_key(normalise(topic), payload, qos) for topic, payload in messages)
    with client().pipeline(transaction=False) as pipe:
        for key, copies in keys.items():
            pipe.incrby(key, copies)
            pipe.expire(key, kept)
        pipe.set(_ANY, 1, ex=kept, nx=True)
        pipe.expire(_ANY, kept, gt=True)
        pipe.execute()


def without_own(messages: Sequence[DeviceMessage]) -> Sequence[DeviceMessage]:
    """Answer the messages that devices sent, and strike the others off."""
    if not messages or not client().exists(_ANY):
        return messages
    keys = [_key(message.topic, message.payload, message.qos) for message in messages]
    own = _strike()(keys=keys)
    return [message for message, is_own in zip(messages, own, strict=True) if not is_own]


@cache
def _strike() -> Any:  # noqa: ANN401 - redis-py types no scripts
    return client().register_script(_STRIKE)


def _key(topic: str, payload: bytes, qos: int) -> str:
    said = hashlib.blake2b(topic.encode() + b"\0", digest_size=16)
    said.update(payload)
    return f"{{downlink}}:echo:{qos}:{said.hexdigest()}"
