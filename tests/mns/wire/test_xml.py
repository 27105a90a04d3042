"""Documents are read with care and written exactly."""

from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as some

from mns.errors import MalformedXML
from mns.wire.xml import (
    DEEPEST,
    LONGEST_NAME,
    MOST_ATTRIBUTES,
    MOST_ELEMENTS,
    Element,
    parse,
    write,
)

NAMESPACE = "http://mns.aliyuncs.com/doc/v1"


@pytest.mark.parametrize(
    "root",
    [
        "<Message>",
        f'<Message xmlns="{NAMESPACE}">',
        f'<Message xmlns="{NAMESPACE}/">',
        f'<?xml version="1.0" encoding="utf-8"?><m:Message xmlns:m="{NAMESPACE}">',
    ],
)
def test_any_namespace_is_read(root: str) -> None:
    prefix = "m:" if "m:Message" in root else ""

    element = parse(f"{root}<MessageBody>a</MessageBody></{prefix}Message>".encode())

    assert (element.name, element.value("MessageBody")) == ("Message", "a")


def test_text_in_pieces_is_put_together() -> None:
    element = parse(b"<a>one &amp; <![CDATA[<two>]]> &#x4f60;</a>")

    assert element.text == "one & <two> 你"


@pytest.mark.parametrize(
    "document",
    [
        b"",
        b"hello",
        b"<a>",
        b"<a></b>",
        b"<a/><b/>",
        b"<a>&nbsp;</a>",
        b"<a>\x00</a>",
        b"<a>\xff</a>",
        b"<x:a/>",
        b'<?xml version="1.0" encoding="none"?><a>\xe9</a>',
        b"<!DOCTYPE a><a/>",
        b'<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>',
        b'<!DOCTYPE a SYSTEM "http://127.0.0.1/a.dtd"><a/>',
        b"<a>" * (DEEPEST + 1) + b"</a>" * (DEEPEST + 1),
        b"<a>" * 300_000,
        b"<a>" + b"<b/>" * MOST_ELEMENTS + b"</a>",
        b"<a " + b" ".join(b'a%d=""' % n for n in range(MOST_ATTRIBUTES + 1)) + b"/>",
        b"<" + b"a" * (LONGEST_NAME + 1) + b"/>",
        b'<!DOCTYPE a [<!ENTITY b "b"><!ENTITY c "&b;&b;&b;&b;">]><a>&c;</a>',
        b'<!DOCTYPE a [<!ENTITY % p SYSTEM "file:///etc/hostname"> %p;]><a/>',
        b'<!DOCTYPE a [<!ATTLIST a b CDATA "c">]><a/>',
        b"<?xml version='1.0' encoding='utf-16'?><a>&lt",
    ],
)
def test_what_is_not_well_formed_or_not_wanted_is_refused(document: bytes) -> None:
    with pytest.raises(MalformedXML):
        parse(document)


def test_a_document_may_be_as_large_as_it_is_allowed_to_be() -> None:
    name = b"a" * LONGEST_NAME
    attributes = b" ".join(b'a%d=""' % n for n in range(MOST_ATTRIBUTES))

    root = parse(
        b"<" + name + b" " + attributes + b">" + b"<b/>" * (MOST_ELEMENTS - 1) + b"</%s>" % name
    )

    assert len(root.children) == MOST_ELEMENTS - 1


@given(some.binary())
def test_no_bytes_whatever_break_the_reader(document: bytes) -> None:
    with suppress(MalformedXML):
        parse(document)


def test_a_document_is_written_in_one_line_with_its_namespace() -> None:
    document = write(Element("Queues", children=(Element("Queue"), Element("NextMarker", "<&>"))))

    assert document.decode() == (
        '<?xml version="1.0" encoding="utf-8"?>\n'
        f'<Queues xmlns="{NAMESPACE}"><Queue></Queue>'
        "<NextMarker>&lt;&amp;&gt;</NextMarker></Queues>"
    )


@given(some.text(some.characters(exclude_categories=["Cs", "Cc"]) | some.sampled_from("\t\n\r")))
def test_text_survives_being_written_and_read(text: str) -> None:
    allowed = text.replace("\ufffe", "?").replace("\uffff", "?")

    assert parse(write(Element("a", allowed))).text == allowed


@given(some.text())
def test_text_no_document_can_hold_is_marked_and_nothing_breaks(text: str) -> None:
    assert len(parse(write(Element("a", text))).text) == len(text)


NAMES = some.from_regex(r"[A-Za-z_][A-Za-z0-9_.-]{0,20}", fullmatch=True)
TEXTS = some.text(
    some.characters(exclude_categories=["Cs", "Cc"]) | some.sampled_from("\t\n\r")
).map(lambda text: text.replace("\ufffe", "?").replace("\uffff", "?"))
TREES = some.recursive(
    some.builds(Element, NAMES, TEXTS),
    lambda children: some.builds(
        Element, NAMES, children=some.lists(children, min_size=1, max_size=4).map(tuple)
    ),
    max_leaves=12,
).filter(lambda tree: depth(tree) <= DEEPEST)


def depth(tree: Element) -> int:
    return 1 + max(map(depth, tree.children), default=0)


@given(TREES)
def test_a_document_survives_being_written_and_read(tree: Element) -> None:
    assert parse(write(tree)) == tree


@given(TREES, some.data())
def test_a_document_damaged_on_the_way_is_read_or_refused(
    tree: Element, data: some.DataObject
) -> None:
    document = bytearray(write(tree))
    for _ in range(data.draw(some.integers(1, 5))):
        place = data.draw(some.integers(0, len(document)))
        document[place : place + data.draw(some.integers(0, 4))] = data.draw(
            some.binary(max_size=4)
        )

    with suppress(MalformedXML):
        assert isinstance(parse(bytes(document)), Element)
