"""Which properties a message may carry (SMQ API, message attributes)."""

import base64
import binascii
from collections.abc import Sequence

from mns import limits
from mns.checks import NOT_XML, check_choice
from mns.errors import InvalidArgument
from mns.properties import BINARY, BOOLEAN, KINDS, NONE, STRING, SYSTEM_NAMES, Properties, Property

USER, SYSTEM = "user_properties", "system_properties"


def check_properties(properties: Properties) -> None:
    """Refuse properties that are too many, too long or not of their type."""
    if properties is NONE:
        return
    count = len(properties.user)
    if count > limits.PROPERTIES:
        sentence = f"A message has at most {limits.PROPERTIES} user properties; these are {count}."
        raise InvalidArgument(sentence, field=USER)
    _check_different(USER, properties.user)
    _check_different(SYSTEM, properties.system)
    for each in properties.user:
        _check_name(each.name)
        _check_value(USER, each, KINDS)
    for each in properties.system:
        check_choice(SYSTEM, "The name of a system property", each.name, SYSTEM_NAMES)
        _check_value(SYSTEM, each, (STRING,))


def _check_different(field: str, properties: Sequence[Property]) -> None:
    if len({each.name for each in properties}) < len(properties):
        raise InvalidArgument("The names of the properties of a message must differ.", field=field)


def _check_name(name: str) -> None:
    longest = limits.PROPERTY_NAME_LENGTH
    if len(name) > longest or not limits.PROPERTY_NAME.fullmatch(name):
        raise InvalidArgument(
            f"The name of a property must be 1 to {longest} of A-Z, a-z, 0-9, '_', '-' and '.'.",
            field=USER,
        )


def _check_value(field: str, each: Property, kinds: Sequence[str]) -> None:
    check_choice(field, f"The type of the property {each.name}", each.kind, kinds)
    if problem := _problem(each.kind, each.value):
        raise InvalidArgument(f"The value of the property {each.name} {problem}", field=field)


def _problem(kind: str, value: str) -> str:
    """Say what is wrong with a value, if anything is. A number goes through as it is written."""
    if len(value) > limits.PROPERTY_VALUE_LENGTH:
        return f"has {len(value)} characters; at most {limits.PROPERTY_VALUE_LENGTH} are allowed."
    if NOT_XML.search(value):
        return "holds control characters."
    if kind == BOOLEAN and value not in ("true", "false"):
        return "must be true or false."
    if kind == BINARY and not _is_base64(value):
        return "must be base64."
    return ""


def _is_base64(text: str) -> bool:
    try:
        base64.b64decode(text, validate=True)
    except (binascii.Error, ValueError):
        return False
    return True
