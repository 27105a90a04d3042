"""What `thingPropertyFlatMap` makes of the properties a device reported."""

from collections.abc import Iterator, Mapping

from iotconsole.kit.errors import marked
from rules.sql.functions.arguments import bounded, word
from rules.sql.functions.function import Function, Given
from rules.sql.message import Message, decoded

_NAME = "thingPropertyFlatMap"


def _flat_map(message: Message, *names: object) -> dict[str, object]:
    wanted = [word(_NAME, name) for name in names]
    items = _member(decoded(message), "items")
    properties = items if isinstance(items, dict) else {}
    flat: dict[str, object] = {}
    length = 0
    for name in wanted or properties:
        for key, value in _leaves(name, _member(properties.get(name), "value")):
            length += len(key)  # every leaf repeats the names above it
            bounded(_NAME, length)
            flat[key] = value
    return flat


def _member(value: object, key: str) -> object:
    return value.get(key) if isinstance(value, Mapping) else None


def _leaves(name: str, value: object) -> Iterator[tuple[str, object]]:
    """Join the names of members with `_`; deep values are no reason to recurse."""
    waiting, length = [(name, value)], 0
    while waiting:
        key, inner = waiting.pop()
        if isinstance(inner, dict):
            length += len(inner) * len(key)
            bounded(_NAME, length)
            waiting += [(f"{key}_{member}", part) for member, part in reversed(inner.items())]
        elif inner is not None:
            yield key, inner


FUNCTIONS = (
    Function(
        _NAME,
        "[property, …]",
        0,
        50,
        "anything",
        marked(
            "The properties of a thing without the level `items`, nested names joined with _;"
            " all of them if none is named. Without an alias they become fields of their own."
        ),
        'thingPropertyFlatMap(\'Power\') = {"Power": "On"}',
        _flat_map,
        given=Given.MESSAGE,
        reads_json=True,
        spreads=True,
    ),
)
