"""Whatever a device says: what its secret made passes, nothing else does, nothing breaks."""

import asyncio
import base64
import json
import string
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from products import errors
from products.callout import read_question
from products.credentials import (
    CLIENT_NAME_LENGTH,
    DIGESTS,
    Login,
    TokenLogin,
    read_login,
    sign,
    username_of,
)
from products.door import client_ids
from products.door.frames import BINARY, CONTINUATION, PING, Opening, frame
from products.door.outside import House, Outside
from products.door.packets import BrokenPacket, Connect, UnknownVersion, read_connect
from products.errors import LoginRefused
from products.permissions import covers, subject, topic_of
from products.topics import TopicTree, matches

# IoT platform, devices: 4 to 32 letters, digits and - _ @ . :
names = st.text(string.ascii_letters + string.digits + "-_@.:", min_size=4, max_size=32)
keys = st.text(string.ascii_letters + string.digits, min_size=1, max_size=20)
client_names = st.text(
    st.characters(exclude_characters="|", exclude_categories=["Cs"]),
    min_size=1,
    max_size=CLIENT_NAME_LENGTH,
)
stamps = st.none() | st.text(string.digits, min_size=1, max_size=13)


def client_id(name: str, method: str, stamp: str | None) -> str:
    said = f"securemode=3,signmethod={method}" + ("" if stamp is None else f",timestamp={stamp}")
    return f"{name}|{said}|"


def signed(key: str, name: str, client: str, stamp: str | None) -> str:
    """As the documentation says it: by parameter name, without separators."""
    told = {"clientId": client, "deviceName": name, "productKey": key}
    if stamp is not None:
        told["timestamp"] = stamp
    return "".join(word + told[word] for word in sorted(told))


@given(keys, names, client_names, st.sampled_from(sorted(DIGESTS)), stamps, keys, st.booleans())
def test_what_the_secret_signed_passes_and_another_secret_does_not(
    key: str, name: str, client: str, method: str, stamp: str | None, secret: str, upper: bool
) -> None:
    password = sign(signed(key, name, client, stamp), secret, method)
    said = client_id(client, method, stamp), username_of(key, name)

    login = read_login(*said, password.upper() if upper else password)

    assert isinstance(login, Login)
    assert login.claim == (key, name)
    login.check(secret)
    try:
        login.check(secret + "x")
    except errors.WrongPassword:
        return
    raise AssertionError("another secret passed")


@given(st.text(), st.text(), st.text(), st.text())
def test_any_three_texts_are_a_login_or_are_refused(
    client: str, username: str, password: str, secret: str
) -> None:
    try:
        login = read_login(client, username, password)
        assert isinstance(login, Login | TokenLogin)
        if isinstance(login, Login):
            login.check(secret)
    except LoginRefused:
        return


@given(st.binary(min_size=1, max_size=300))
def test_any_bytes_are_a_connect_an_unfinished_one_or_none(data: bytes) -> None:
    try:
        read_connect(data)
    except (BrokenPacket, UnknownVersion):
        return


@given(st.binary(max_size=200))
def test_any_body_behind_a_connect_is_read_or_refused(body: bytes) -> None:
    length = bytes([len(body)]) if len(body) < 128 else bytes([len(body) & 0x7F | 0x80, 1])
    try:
        connect = read_connect(b"\x10" + length + body)
    except (BrokenPacket, UnknownVersion):
        return
    assert connect is not None


@given(st.text(), st.text(), st.text())
def test_the_brokers_question_says_what_the_device_said(
    client: str, username: str, password: str
) -> None:
    asked = {
        "user_nkey": "U",
        "server_id": {"id": "N"},
        "client_info": {"type": "mqtt", "mqtt_id": client, "host": "10.0.0.1"},
        "connect_opts": {"user": username, "pass": password},
    }
    try:
        claims = json.dumps({"nats": asked}, ensure_ascii=False).encode()
    except UnicodeEncodeError:
        return
    token = b".".join([b"", base64.urlsafe_b64encode(claims).rstrip(b"="), b""])

    question = read_question(token)

    assert (question.client_id, question.username, question.password) == (
        client,
        username,
        password,
    )


levels = st.text("ab.", max_size=2)
topics = st.lists(levels, min_size=1, max_size=4).map("/".join)
filters = st.builds(
    lambda some, last: "/".join([*some, *last]),
    st.lists(levels | st.just("+"), min_size=1, max_size=4),
    st.sampled_from([[], ["#"]]),
)


def slowly(pattern: list[str], topic: list[str]) -> bool:
    """MQTT 3.1.1, 4.7.1, word for word."""
    if not pattern:
        return not topic
    if pattern[0] == "#":
        return True  # this level and all below, the parent too
    if not topic:
        return False
    return pattern[0] in {"+", topic[0]} and slowly(pattern[1:], topic[1:])


@given(filters, topics)
def test_filters_match_as_the_standard_says(topic_filter: str, topic: str) -> None:
    # Both begin with a slash, as everywhere in the platform.
    expected = slowly(topic_filter.split("/"), topic.split("/"))

    assert matches("/" + topic_filter, "/" + topic) is expected
    assert covers("/" + topic_filter, "/" + topic) is expected


@given(st.lists(filters, max_size=6, unique=True), topics)
def test_tree_finds_what_each_filter_alone_would(some: list[str], topic: str) -> None:
    tree = TopicTree[str]()
    for each in some:
        tree.add("/" + each, each)

    found = tree.match("/" + topic)

    assert sorted(found) == sorted(one for one in some if matches("/" + one, "/" + topic))


@given(filters, filters, topics)
def test_who_covers_a_filter_matches_all_that_it_does(wide: str, narrow: str, topic: str) -> None:
    if covers(wide, narrow) and slowly(narrow.split("/"), topic.split("/")):
        assert slowly(wide.split("/"), topic.split("/"))


@given(st.lists(st.text("ab.-:@", min_size=1, max_size=4), min_size=1, max_size=4).map("/".join))
def test_topic_survives_the_brokers_spelling(topic: str) -> None:
    assert topic_of(subject("/" + topic)) == "/" + topic


mqtt_texts = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"))


class Line(asyncio.Transport):
    """A line of which nobody is at the other end."""

    def __init__(self) -> None:
        super().__init__({"peername": ("192.0.2.1", 1)})
        self.closed = False

    def write(self, data: Any) -> None:
        assert not self.closed

    def close(self) -> None:
        self.closed = True

    def is_closing(self) -> bool:
        return self.closed

    def pause_reading(self) -> None:
        assert not self.closed


async def refuse(_: Connect) -> int:
    raise AssertionError("there is no broker that refuses")


beginnings = st.sampled_from(
    [b"", b"\x10", b"GET", b"GET /mqtt HTTP/1.1\r\n", b"GET / HTTP/1.1\r\n\r\n", b"G\r\n\r\n"]
)


@given(beginnings, st.lists(st.binary(min_size=1, max_size=100), min_size=1, max_size=3))
def test_whatever_is_said_at_the_door_nothing_breaks(begin: bytes, parts: list[bytes]) -> None:
    async def say() -> None:
        device, line = Outside(House(("127.0.0.1", 1), refuse)), Line()
        device.connection_made(line)
        for part in [begin + parts[0], *parts[1:]]:
            if not line.closed:
                device.data_received(part)
        device.connection_lost(None)

    asyncio.run(say())


@given(mqtt_texts)
def test_client_id_survives_the_brokers_spelling(client_id: str) -> None:
    spelled = client_ids.spelled(client_id)

    assert client_ids.read(spelled) == client_id
    assert not set(spelled) & set(" \t\r\n\f.*>/\\")
    assert spelled == client_id or set(client_id) & set("% \t\r\n\f.*>/\\")


def text(content: bytes) -> bytes:
    return len(content).to_bytes(2, "big") + content


def connect_of(client_id: str, options: bytes, others: bytes) -> bytes:
    body = b"\x00\x04MQTT\x04" + options + text(client_id.encode()) + others
    size, rest = divmod(len(body), 128)
    return b"\x10" + (bytes([rest | 0x80, size]) if size else bytes([rest])) + body


@given(mqtt_texts, st.binary(min_size=2, max_size=2), *[st.binary(max_size=99)] * 3)
def test_a_connect_is_carried_as_it_is_but_for_the_client_id(
    client_id: str, keep_alive: bytes, will: bytes, more: bytes, behind: bytes
) -> None:
    options = b"\xc6" + keep_alive  # user name, password, will, clean session
    others = text(b"topic") + text(will) + text(b"name&key") + text(b"secret") + more
    said = connect_of(client_id, options, others)

    connect = read_connect(said + behind)

    assert connect is not None
    assert (connect.client_id, connect.username, connect.password) == (
        client_id,
        "name&key",
        "secret",
    )
    assert connect.size == len(said)
    assert connect.carried == connect_of(client_ids.spelled(client_id), options, others)


@given(st.lists(st.binary(max_size=300), min_size=1, max_size=5), st.binary(min_size=4, max_size=4))
def test_a_message_in_any_frames_is_read_whole(parts: list[bytes], mask: bytes) -> None:
    sent, opening, waiting = b"", Opening(), bytearray()
    for number, part in enumerate(parts):
        head = frame(part, BINARY if number == 0 else CONTINUATION, 0)[: -len(part) - 4 or None]
        sealed = bytes(byte ^ mask[place % 4] for place, byte in enumerate(part))
        sent += head + mask + sealed
    ping = frame(b"", PING)

    read = []
    for byte in sent + ping:
        waiting.append(byte)
        while (taken := opening.read(waiting)) is not None:
            read.append(taken)

    assert opening.message == b"".join(parts)
    assert read == [b""] * len(parts) + [ping]
