"""How replies are written: a status and a document, in JSON or in XML."""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from http import HTTPStatus
from xml.etree import ElementTree

from iotconsole.kit.errors import Refusal

Document = Mapping[str, object]

# What no XML document can carry (XML 1.0, section 2.2)
_NOT_XML = re.compile("[^\t\n\r -\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


@dataclass(frozen=True, slots=True)
class Reply:
    """What goes back; `name` is the root of the document where it is written in XML."""

    status: HTTPStatus
    name: str
    document: Document


def refused(refusal: Refusal, request_id: str, host: str) -> Reply:
    """Say that a call was refused, as the gateway does and most products do."""
    document = {
        "RequestId": request_id,
        "HostId": host,
        "Code": refusal.code,
        "Message": str(refusal),
    }
    return Reply(refusal.status, "Error", document)


def write_json(reply: Reply) -> bytes:
    """Write the document in JSON."""
    return json.dumps(reply.document, ensure_ascii=False).encode()


def write_xml(reply: Reply) -> bytes:
    """Write the document in XML; a list is an element that comes again and again."""
    root = ElementTree.Element(reply.name)
    for name, value in reply.document.items():
        _append(root, name, value)
    content: bytes = ElementTree.tostring(root, encoding="utf-8", xml_declaration=True)
    return content


def _append(parent: ElementTree.Element, name: str, value: object) -> None:
    if isinstance(value, list):
        for item in value:
            _append(parent, name, item)
        return
    element = ElementTree.SubElement(parent, name)
    if isinstance(value, Mapping):
        for key, item in value.items():
            _append(element, key, item)
    else:
        text = str(value).lower() if isinstance(value, bool) else str(value)
        element.text = _NOT_XML.sub("\ufffd", text)
