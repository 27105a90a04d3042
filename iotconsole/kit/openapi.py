"""What an operation of Alibaba Cloud's OpenAPI is given: who calls, and parameters to read."""

import json
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from iotconsole.kit.asks import Ask
from iotconsole.kit.errors import Refusal

_NUMBER = re.compile(r"-?[0-9]{1,18}")
_SWITCH = {"true": True, "false": False}  # SDKs write True, true and TRUE


class ParameterRefused(Refusal):
    """A parameter is missing, or its value cannot be read; the code names it."""

    def __init__(self, code: str, message: str, *, field: str) -> None:
        super().__init__(message, field=field)
        self.code = code


def missing(name: str) -> ParameterRefused:
    """Say that a call cannot do without this parameter."""
    return ParameterRefused(f"Missing{name}", f"{name} is mandatory for this action.", field=name)


def invalid(name: str, wanted: str) -> ParameterRefused:
    """Say what the value of this parameter should have been."""
    return ParameterRefused(f"Invalid{name}", f"The value of {name} must be {wanted}.", field=name)


def unsupported(name: str) -> ParameterRefused:
    """Say that what this parameter asks for is not done here."""
    sentence = f"{name} asks for something that this service does not support."
    return ParameterRefused("InvalidParameter", sentence, field=name)


def _texts(value: object) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, list):
        for item in value:
            yield from _texts(item)
    elif isinstance(value, dict):
        for key, item in value.items():
            yield key
            yield from _texts(item)


def _is_storable(text: str) -> bool:
    # JSON can spell what no database takes: NUL, and half of a surrogate pair.
    return "\0" not in text and not any("\ud800" <= letter <= "\udfff" for letter in text)


@dataclass(frozen=True, slots=True)
class Caller:
    """Who calls, for which region, and under which host name the platform is known to them."""

    arn: str
    region: str
    host: str
    identity: object  # ram.identity.Identity, which stands above this module
    context: Mapping[str, str]  # what conditions of policies may ask for
    access_key_id: str


@dataclass(frozen=True, slots=True)
class Parameters:
    """The parameters of a call, read by name and kind; an empty value is as good as none."""

    values: Mapping[str, str]

    def text(self, name: str) -> str:
        """Answer a text, "" where none was sent."""
        return self.values.get(name, "")

    def required(self, name: str) -> str:
        """Answer a text the call cannot do without."""
        if not (value := self.text(name)):
            raise missing(name)
        return value

    def number(self, name: str) -> int | None:
        """Answer a whole number."""
        value = self.text(name).strip()
        if not value:
            return None
        if not _NUMBER.fullmatch(value):
            raise invalid(name, "a whole number")
        return int(value)

    def switch(self, name: str) -> bool | None:
        """Answer true or false."""
        value = self.text(name).strip().lower()
        if not value:
            return None
        if value not in _SWITCH:
            raise invalid(name, "true or false")
        return _SWITCH[value]

    def struct(self, name: str) -> Mapping[str, object]:
        """Answer a JSON object, an empty one where none was sent."""
        try:
            value = json.loads(self.text(name) or "{}")
            is_storable = all(map(_is_storable, _texts(value)))
        except (ValueError, RecursionError) as exc:
            raise invalid(name, "a JSON object") from exc
        if not isinstance(value, dict):
            raise invalid(name, "a JSON object")
        if not is_storable:
            raise invalid(name, "text without NUL and halves of characters")
        return value

    def texts(self, name: str) -> list[str]:
        """Answer a list of texts, each of them a parameter such as `DeviceName.1`."""
        shape = re.compile(rf"{re.escape(name)}\.([0-9]{{1,4}})")
        found = {
            int(match[1]): value
            for key, value in self.values.items()
            if (match := shape.fullmatch(key))
        }
        return [found[number] for number in sorted(found)]

    def members(self, name: str) -> list[dict[str, str]]:
        """Answer a list of structures, each field of each a parameter such as `Tag.1.Key`."""
        found: dict[int, dict[str, str]] = {}
        shape = re.compile(rf"{re.escape(name)}\.([0-9]{{1,4}})\.(\w+)")
        for key, value in self.values.items():
            if match := shape.fullmatch(key):
                found.setdefault(int(match[1]), {})[match[2]] = value
        return [found[number] for number in sorted(found)]


# What it answers becomes the reply in the envelope of its product.
Operation = Callable[[Caller, Parameters], object]

# What an action needs permission for; all of it.
Asks = Callable[[str, Caller, Parameters], Sequence[Ask]]
