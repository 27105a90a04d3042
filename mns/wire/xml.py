"""An XML document as a small tree of named elements, read with care and written exactly.

Read: UTF-8, any namespace or none, no document type (so no entities of the sender's making),
bounded in depth, count and length of names. Written: one line, every element in the order given,
the namespace on the root.
"""

import re
from xml.parsers import expat
from xml.sax.saxutils import escape

from msgspec import Struct

from mns.errors import MalformedXML

# Without a slash at the end: the form of real replies, and the one Java clients bind to.
NAMESPACE = "http://mns.aliyuncs.com/doc/v1"
_ON_ROOT = f' xmlns="{NAMESPACE}"'
DECLARATION = '<?xml version="1.0" encoding="utf-8"?>\n'
DEEPEST = 8  # SMQ API: Messages/Message/UserProperties/PropertyValue/Name is the deepest path

# 16 messages with 50 properties of four elements each are 3,400 elements and some.
MOST_ELEMENTS = 10_000
MOST_ATTRIBUTES = 32  # of one element; nothing here reads any
LONGEST_NAME = 256

# XML 1.0, Char: what cannot stand in a document, not even escaped.
_NO_CHARS = "\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff"
_FORBIDDEN = re.compile(f"[{_NO_CHARS}]")
_ESCAPED = re.compile(f"[&<>\r{_NO_CHARS}]")


class Element(Struct, frozen=True):
    """One element: its name without namespace, and either text or elements inside."""

    name: str
    text: str = ""
    children: tuple["Element", ...] = ()

    def child(self, name: str) -> "Element | None":
        """Answer the first element of that name directly inside."""
        for child in self.children:
            if child.name == name:
                return child
        return None

    def value(self, name: str) -> str:
        """Answer the text of the element of that name, "" if there is none."""
        child = self.child(name)
        return "" if child is None else child.text


def parse(document: bytes) -> Element:
    """Read a document, or refuse it with what is wrong and where."""
    builder = _Builder()
    # Given here, the encoding wins over whatever the document declares.
    parser = expat.ParserCreate("utf-8", namespace_separator=" ")
    parser.buffer_text = True
    parser.StartDoctypeDeclHandler = builder.refuse_doctype
    parser.StartElementHandler = builder.start
    parser.EndElementHandler = builder.end
    parser.CharacterDataHandler = builder.text
    try:
        parser.Parse(document, True)  # noqa: FBT003 - isfinal
    except expat.ExpatError as exc:
        raise MalformedXML(f"{MalformedXML.sentence} ({exc})") from exc
    return builder.root


def write(root: Element) -> bytes:
    """Write a document."""
    return f"{DECLARATION}{_open(root, _ON_ROOT)}".encode()


def _open(element: Element, attributes: str = "") -> str:
    inside = "".join(map(_open, element.children)) if element.children else _escaped(element.text)
    return f"<{element.name}{attributes}>{inside}</{element.name}>"


def _escaped(text: str) -> str:
    if not _ESCAPED.search(text):  # as most text
        return text
    # A bare carriage return would be read back as a line feed.
    return escape(_FORBIDDEN.sub("\ufffd", text), {"\r": "&#13;"})


class _Builder:
    """Puts the pieces the parser reports together."""

    def __init__(self) -> None:
        self._open: list[tuple[str, list[str], list[Element]]] = []
        self._count = 0
        self.root = Element("")

    def refuse_doctype(self, *_: object) -> None:
        raise MalformedXML("A document type declaration is not allowed.")

    def start(self, name: str, attributes: dict[str, str]) -> None:
        self._count += 1
        name = name.rpartition(" ")[2]
        if len(self._open) == DEEPEST:
            raise MalformedXML(f"Elements may be nested {DEEPEST} deep.")
        if self._count > MOST_ELEMENTS:
            raise MalformedXML(f"A document may have {MOST_ELEMENTS} elements.")
        if len(attributes) > MOST_ATTRIBUTES:
            raise MalformedXML(f"An element may have {MOST_ATTRIBUTES} attributes.")
        if len(name) > LONGEST_NAME:
            raise MalformedXML(f"The name of an element may have {LONGEST_NAME} characters.")
        self._open.append((name, [], []))

    def text(self, text: str) -> None:
        self._open[-1][1].append(text)

    def end(self, _name: str) -> None:
        name, texts, children = self._open.pop()
        element = Element(name, "".join(texts), tuple(children))
        if self._open:
            self._open[-1][2].append(element)
        else:
            self.root = element
