"""The latest messages of each product with what they carried, for people to look into.

Thousands may pass in a second and nobody reads thousands: of each batch some are kept, evenly.
Those that somebody wants whole are kept besides, where no others push them out.
Whatever asks for one by its id must take "not kept" for an answer.
"""

from collections import defaultdict
from collections.abc import Container, Iterable, Iterator, Sequence
from datetime import timedelta
from itertools import chain, islice
from typing import Any, cast

from iotconsole.kit.valkey import client
from products import topics
from products.messages import DeviceMessage, pack, unpack

KEPT = timedelta(days=7)  # as long as the device log
PER_PRODUCT = 1_000
PER_BATCH = 20  # of one product
PAYLOAD_BYTES = 16 * 1024  # larger ones are not kept

_AT_ONCE = 100


def record(
    commands: Any,  # noqa: ANN401 - a pipeline, or whatever else queues store commands
    messages: Iterable[DeviceMessage],
    *,
    wanted: Container[int] = (),
) -> None:
    """Queue what is kept of a batch; messages whose ids are `wanted` are kept whatever else is."""
    of_products: dict[str, list[DeviceMessage]] = defaultdict(list)
    for message in messages:
        if message.kind != "throttled" and len(message.payload) <= PAYLOAD_BYTES:
            of_products[message.product_key].append(message)
    for product_key, said in of_products.items():
        _push(commands, _key(product_key), said[:: -(-len(said) // PER_BATCH)])
        if wanted:
            _push(
                commands, _key_of_wanted(product_key), [m for m in said if m.message_id in wanted]
            )


def _push(commands: Any, key: str, messages: Sequence[DeviceMessage]) -> None:  # noqa: ANN401
    for message in messages:
        commands.lpush(key, pack([message]))
    commands.ltrim(key, 0, PER_PRODUCT - 1)
    commands.expire(key, KEPT)


def latest(
    product_key: str, count: int = PER_PRODUCT, topic_filter: str = ""
) -> list[DeviceMessage]:
    """Answer kept messages, newest first; with a filter those of its topics."""
    rows = cast("list[bytes]", client().lrange(_key(product_key), 0, PER_PRODUCT - 1))
    found = (message for row in rows for message in unpack(row))
    matching = (m for m in found if not topic_filter or topics.matches(topic_filter, m.topic))
    return list(islice(matching, count))


def find(product_key: str, message_id: int) -> DeviceMessage | None:
    """Answer a message with what it carried, if it was kept."""
    kept = chain(_kept(_key(product_key)), _kept(_key_of_wanted(product_key)))
    return next((message for message in kept if message.message_id == message_id), None)


def _kept(key: str) -> Iterator[DeviceMessage]:
    for start in range(0, PER_PRODUCT, _AT_ONCE):
        rows = client().lrange(key, start, start + _AT_ONCE - 1)
        for row in cast("list[bytes]", rows):
            yield from unpack(row)


def forget(product_key: str) -> None:
    """Delete what is kept of a product."""
    client().unlink(_key(product_key), _key_of_wanted(product_key))


def _key(product_key: str) -> str:
    return f"samples:{product_key}"


def _key_of_wanted(product_key: str) -> str:
    return f"samples:{product_key}:wanted"
