"""What a message body says to a person: each layer of encoding taken off, as far as it goes."""

import base64
import binascii
import json
from collections.abc import Iterator
from dataclasses import dataclass
from xml.etree.ElementTree import ParseError

from defusedxml import DefusedXmlException  # type: ignore[import-untyped]
from defusedxml.ElementTree import fromstring  # type: ignore[import-untyped]

DEPTH = 4  # a server subscription has two: the envelope in base64, the payload in the envelope


@dataclass(frozen=True, slots=True)
class Layer:
    """One reading of a body; `name` says how it was come by."""

    name: str
    text: str


@dataclass(frozen=True, slots=True)
class Origin:
    """Where a device message came from, as far as its body says so."""

    topic: str = ""
    devices: frozenset[str] = frozenset()


def readings(text: str) -> list[str]:
    """Answer the body laid out, and then each layer that is inside."""
    return [laid_out(text), *(layer.text for layer in inside(text))]


def origin(texts: list[str]) -> Origin:
    """Look for the topic and the device in all readings of a body.

    Server subscriptions write the topic beside the payload; rules write what their SQL selects,
    which is `deviceName` in the examples of the documentation.
    """
    topic, devices = "", set[str]()
    for document in filter(None, map(_json, texts)):
        devices |= {name for name in (document.get("deviceName"),) if isinstance(name, str)}
        written = document.get("topic")
        if isinstance(written, str) and not topic:
            topic = written
            devices |= set(written.split("/")[1:])
    return Origin(topic, frozenset(devices))


def inside(text: str) -> list[Layer]:
    """Answer what is inside a body, outermost first; nothing where it is plain."""
    return list(_inside(text, DEPTH))


def laid_out(text: str) -> str:
    """Answer JSON with a line for each member, anything else as it is."""
    document = _json(text)
    try:
        written = json.dumps(document, indent=2, ensure_ascii=False) if document else text
    except RecursionError:
        written = text
    # JSON can spell half a character, which no page can be sent with.
    return written.encode(errors="replace").decode()


def _inside(text: str, depth: int) -> Iterator[Layer]:
    if depth == 0:
        return
    document = _json(text) or _xml(text)
    if document is not None:
        yield from _members(document, depth)
    elif (decoded := _base64(text)) is not None:
        yield Layer("base64", laid_out(decoded))
        yield from _inside(decoded, depth - 1)


def _members(document: dict[str, object], depth: int) -> Iterator[Layer]:
    """Look into the payload of a server subscription and the message of a notification."""
    for name in ("payload", "Message"):
        value = document.get(name)
        if not isinstance(value, str):
            continue
        decoded = _base64(value) if name == "payload" else value
        if decoded is not None:
            yield Layer(name, laid_out(decoded))
            yield from _inside(decoded, depth - 1)


def _json(text: str) -> dict[str, object] | None:
    try:
        document = json.loads(text)
    except (ValueError, RecursionError):
        return None
    return document if isinstance(document, dict) else None


def _xml(text: str) -> dict[str, object] | None:
    """Read a notification as subscriptions in the format XML write it."""
    if not text.startswith("<"):
        return None
    try:
        root = fromstring(text)
    except (ParseError, DefusedXmlException, ValueError):  # half a character
        return None
    return {child.tag.rpartition("}")[2]: child.text or "" for child in root}


def _base64(text: str) -> str | None:
    """Decode what is base64 of text; a short word that only looks like it is left alone."""
    if len(text) < 8 or len(text) % 4:
        return None
    try:
        return base64.b64decode(text, validate=True).decode()
    except (binascii.Error, ValueError):
        return None
