"""How the properties of a message stand in a document, read and written."""

from mns.errors import MalformedXML
from mns.properties import NONE, Properties, Property
from mns.wire.xml import Element

# SMQ API, SendMessage: the element of all properties and that of each
_USER = ("UserProperties", "PropertyValue")
_SYSTEM = ("SystemProperties", "SystemPropertyValue")


def read_properties(message: Element) -> Properties:
    """Read what a message carries; what is allowed is checked elsewhere."""
    user, system = _read(message, *_USER), _read(message, *_SYSTEM)
    return Properties(user, system) if user or system else NONE


def properties_of(properties: Properties) -> tuple[Element, ...]:
    """Write the elements of a message; nested ones, which SDKs take only where they know them."""
    return (*_written(properties.user, *_USER), *_written(properties.system, *_SYSTEM))


def _read(message: Element, all_of_them: str, each: str) -> tuple[Property, ...]:
    found = message.child(all_of_them)
    return tuple(_property(child, each) for child in found.children) if found else ()


def _property(element: Element, name: str) -> Property:
    if element.name != name:
        raise MalformedXML(f"Each property should be <{name}>; it is <{element.name}>.")
    if any(part.children for part in element.children):  # some SDKs do not escape
        raise MalformedXML(f"<{name}> holds elements in its parts; their text must be escaped.")
    return Property(element.value("Name"), element.value("Value"), element.value("Type"))


def _written(properties: tuple[Property, ...], all_of_them: str, each: str) -> tuple[Element, ...]:
    if not properties:
        return ()
    children = tuple(Element(each, children=_parts(one)) for one in properties)
    return (Element(all_of_them, children=children),)


def _parts(one: Property) -> tuple[Element, ...]:
    return Element("Name", one.name), Element("Value", one.value), Element("Type", one.kind)
