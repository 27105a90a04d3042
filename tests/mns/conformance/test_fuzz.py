"""Whatever comes, the door refuses it in the form of the service; it never breaks."""

import socket
from contextlib import suppress
from email.utils import formatdate

from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as some

from mns.wire import xml
from tests.mns.conformance import signing
from tests.mns.conformance.talk import Heard, hear
from tests.mns.endpoint.cast import House

UNHURRIED = settings(max_examples=200, deadline=None, suppress_health_check=[HealthCheck.too_slow])
WAIT_SECONDS = 60
QUIET_SECONDS = 0.5  # after which there is nothing more to hear

# What HTTP lets through in a header or a target, and a little more.
LETTERS = some.characters(min_codepoint=0x20, max_codepoint=0x2FF, exclude_characters="\x7f")
VISIBLE = some.characters(min_codepoint=0x21, max_codepoint=0x7E, exclude_characters="#")
METHODS = some.sampled_from(["GET", "PUT", "POST", "DELETE", "HEAD", "PATCH", "OPTIONS"])
WORDS = some.sampled_from(
    ["queues", "topics", "messages", "subscriptions", "fuzz", "%00", "%FF", ""]
)
KEYS = some.sampled_from(
    [
        "metaoverride",
        "accountmeta",
        "numOfMessages",
        "peekonly",
        "ReceiptHandle",
        "VisibilityTimeout",
    ]
)
PATHS = some.lists(WORDS | some.text(VISIBLE, max_size=8), max_size=5).map(
    lambda p: "/" + "/".join(p)
)
QUERIES = some.lists(
    some.tuples(KEYS | some.text(VISIBLE, max_size=4), some.text(VISIBLE, max_size=8)).map(
        "=".join
    ),
    max_size=3,
).map(lambda pairs: "?" + "&".join(pairs) if pairs else "")
FORMS = some.sampled_from(
    [
        "/queues",
        "/queues/fuzz",
        "/queues/fuzz/messages",
        "/topics/fuzz",
        "/topics/fuzz/subscriptions",
    ]
)
TARGETS = some.builds("{}{}".format, FORMS | PATHS, QUERIES).filter(
    lambda target: "waits" not in target
)
HEADERS = some.dictionaries(
    some.sampled_from(
        [
            "x-mns-marker",
            "x-mns-prefix",
            "x-mns-ret-number",
            "x-mns-date",
            "x-mns-version",
            "Content-MD5",
            "Content-Type",
            "Host",
            "Expect",
            "security-token",
            "x-mns-colour",
        ]
    ),
    some.text(LETTERS, max_size=20),
    max_size=3,
)
DOCUMENTS = some.sampled_from(
    [
        "<Queue><VisibilityTimeout>60</VisibilityTimeout><LoggingEnabled>True</LoggingEnabled></Queue>",
        "<Topic><MaximumMessageSize>2048</MaximumMessageSize></Topic>",
        "<Messages><Message><MessageBody>a</MessageBody><Priority>1</Priority></Message></Messages>",
        (
            "<Message><MessageBody>a</MessageBody><UserProperties><PropertyValue><Name>n</Name>"
            "<Value>1</Value><Type>NUMBER</Type></PropertyValue></UserProperties></Message>"
        ),
        "<Subscription><Endpoint>http://127.0.0.1:9/</Endpoint><FilterTag>t</FilterTag></Subscription>",
        "<ReceiptHandles><ReceiptHandle>8-a</ReceiptHandle></ReceiptHandles>",
    ]
).map(str.encode)
BODIES = some.just(b"") | DOCUMENTS | some.binary(max_size=50)
OPERATIONS = some.sampled_from(
    [
        ("PUT", "/queues/fuzz"),
        ("PUT", "/queues/fuzz?metaoverride=true"),
        ("POST", "/queues/fuzz/messages"),
        ("DELETE", "/queues/fuzz/messages"),
        ("PUT", "/topics/fuzz"),
        ("PUT", "/topics/fuzz?metaoverride=true"),
        ("POST", "/topics/fuzz/messages"),
        ("PUT", "/topics/fuzz/subscriptions/s"),
        ("PUT", "/?accountmeta=true"),
    ]
)


@some.composite
def damaged(draw: some.DrawFn) -> bytes:
    document = bytearray(draw(DOCUMENTS))
    for _ in range(draw(some.integers(0, 2))):
        place = draw(some.integers(0, len(document)))
        document[place : place + draw(some.integers(0, 9))] = draw(
            some.binary(max_size=3)
            | DOCUMENTS
            | some.sampled_from([b"<a/>", b"&#0;", b"]]>", b"&b;"])
        )
    return bytes(document)


def say(house: House, sent: bytes) -> bytes:
    """Send bytes and answer what the door says to them; nothing if it waits for more."""
    heard = b""
    with socket.create_connection(("127.0.0.1", house.port), WAIT_SECONDS) as connection:
        connection.sendall(sent)
        connection.settimeout(QUIET_SECONDS)
        with suppress(TimeoutError):
            while piece := connection.recv(65_536):
                heard += piece
    return heard


def ask(house: House, method: str, target: str, headers: dict[str, str], body: bytes) -> Heard:
    """Send one request that is signed as it should be, whatever it says."""
    key = house.owner
    named = {"Host": "127.0.0.1", "Date": formatdate(usegmt=True), "x-mns-version": "2015-06-06"}
    pairs = [*(named | headers).items(), ("Content-Length", str(len(body)))]
    signature = signing.version_2(key.access_key_id, key.secret, method, target, pairs)
    lines = [f"{method} {target} HTTP/1.1", f"Authorization: {signature}"]
    lines += [f"{name}: {value}" for name, value in pairs]
    with socket.create_connection(("127.0.0.1", house.port), timeout=WAIT_SECONDS) as connection:
        connection.sendall("\r\n".join([*lines, "", ""]).encode() + body)
        return hear(connection, method, began=0)


def is_sound(heard: Heard) -> bool:
    """Tell whether an answer is one of the service, and no confession that something broke."""
    if heard.headers["Server"] != "AliyunMNS" or "<Code>Internal" in heard.body:
        return False
    if not heard.body:
        return True
    return bool(xml.parse(heard.body.encode()).name)


@given(some.binary(min_size=1, max_size=200))
@example(b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03")
@example(
    b"GET / HTTP/1.1\r\nHost: a\r\nContent-Length: 3\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n"
)
@example(b"POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n")
@example(b"GET http://[::1/queues HTTP/1.1\r\nHost: a\r\n\r\n")
@example(b"GET / HTTP/1.1\r\nHost: a\r\nUpgrade: websocket\r\nConnection: upgrade\r\n\r\nmore")
@UNHURRIED
def test_bytes_that_are_no_request_are_refused_in_the_form_of_the_service(
    house: House, sent: bytes
) -> None:
    heard = say(house, sent + b"\r\n\r\n")

    assert not heard or b" 400 " in heard[:20]
    assert b"Server: AliyunMNS" in heard or not heard
    assert b"<Code>Internal" not in heard


@given(METHODS, TARGETS, HEADERS, BODIES)
@UNHURRIED
def test_a_signed_request_may_say_anything_at_all(
    house: House, method: str, target: str, headers: dict[str, str], body: bytes
) -> None:
    assert is_sound(ask(house, method, target, headers, body))


@given(OPERATIONS, damaged())
@UNHURRIED
def test_a_document_may_be_damaged_in_any_way(
    house: House, operation: tuple[str, str], body: bytes
) -> None:
    method, target = operation

    assert is_sound(ask(house, method, target, {}, body))
