"""What a client meets that sends properties with its messages."""

import pytest

from iotconsole.kit import ids
from mns.wire.xml import Element
from tests.mns.endpoint.cast import Client

USER = (
    "<UserProperties>"
    "<PropertyValue><Name>colour</Name><Value>red &amp; blue</Value><Type>STRING</Type>"
    "</PropertyValue>"
    "<PropertyValue><Name>Colour</Name><Value>AAH/</Value><Type>BINARY</Type></PropertyValue>"
    "</UserProperties>"
)
SYSTEM = (
    "<SystemProperties><SystemPropertyValue>"
    "<Name>traceparent</Name><Value>00-4bf92f-00f0-01</Value><Type>STRING</Type>"
    "</SystemPropertyValue></SystemProperties>"
)
CARRIED = {
    "UserProperties": [("colour", "red & blue", "STRING"), ("Colour", "AAH/", "BINARY")],
    "SystemProperties": [("traceparent", "00-4bf92f-00f0-01", "STRING")],
}


@pytest.fixture
def queue(owner: Client) -> str:
    """The path of the messages of a new queue."""
    name = ids.text(16)
    owner.ask("PUT", f"/queues/{name}", "<Queue/>")
    return f"/queues/{name}/messages"


def a_message(properties: str = USER + SYSTEM) -> str:
    return f"<Message><MessageBody>aGVsbG8=</MessageBody>{properties}</Message>"


def carried(message: Element) -> dict[str, list[tuple[str, ...]]]:
    """Read the properties, the parts of each in the order name, value, type."""
    return {
        child.name: [tuple(part.text for part in each.children) for each in child.children]
        for child in message.children
        if child.name.endswith("Properties")
    }


@pytest.mark.parametrize("look", ["?peekonly=true", ""])
def test_properties_come_back_as_they_were_sent(owner: Client, queue: str, look: str) -> None:
    sent = owner.ask("POST", queue, a_message())

    received = owner.ask("GET", queue + look)

    assert [child.name for child in sent.document.children] == ["MessageId", "MessageBodyMD5"]
    assert carried(received.document) == CARRIED


@pytest.mark.parametrize("look", ["?peekonly=true&numOfMessages=2", "?numOfMessages=2"])
def test_in_a_batch_each_message_has_its_own(owner: Client, queue: str, look: str) -> None:
    owner.ask("POST", queue, f"<Messages>{a_message()}{a_message('')}</Messages>")

    received = owner.ask("GET", queue + look)

    assert [carried(message) for message in received.document.children] == [CARRIED, {}]


def test_a_published_message_brings_them_to_every_queue(owner: Client, queue: str) -> None:
    name, topic = queue.split("/")[2], ids.text(16)
    owner.ask("PUT", f"/topics/{topic}", "<Topic/>")
    owner.ask(
        "PUT",
        f"/topics/{topic}/subscriptions/s1",
        f"<Subscription><Endpoint>acs:mns:cn-shanghai:1234567890123456:queues/{name}</Endpoint>"
        "<NotifyContentFormat>XML</NotifyContentFormat></Subscription>",
    )

    published = owner.ask("POST", f"/topics/{topic}/messages", a_message())

    assert published.status == 201
    assert carried(owner.ask("GET", f"{queue}?waitseconds=5").document) == CARRIED


@pytest.mark.parametrize("path", ["queue", "topic"])
def test_a_broken_limit_is_refused_with_a_reason(owner: Client, queue: str, path: str) -> None:
    topic = f"/topics/{ids.text(16)}"
    owner.ask("PUT", topic, "<Topic/>")
    target = queue if path == "queue" else f"{topic}/messages"
    twice = USER.replace("Colour", "colour")

    refused = owner.ask("POST", target, a_message(twice))

    assert (refused.status, refused.code) == (400, "InvalidArgument")
    assert refused.value("Message") == "The names of the properties of a message must differ."


def test_one_bad_message_of_a_batch_keeps_only_itself_out(owner: Client, queue: str) -> None:
    bad = a_message(USER.replace("AAH/", "AAH"))

    answer = owner.ask("POST", queue, f"<Messages>{bad}{a_message()}</Messages>")

    refused, taken = answer.document.children
    assert (answer.status, refused.value("ErrorCode")) == (500, "InvalidArgument")
    assert owner.ask("GET", queue).value("MessageId") == taken.value("MessageId")


def test_the_longest_properties_fit_beside_the_longest_body(owner: Client, queue: str) -> None:
    full = "".join(
        f"<PropertyValue><Name>{n:0256}</Name><Value>{'v' * 4096}</Value><Type>STRING</Type>"
        "</PropertyValue>"
        for n in range(50)
    )
    longest = f"<MessageBody>{'b' * 65536}</MessageBody><UserProperties>{full}</UserProperties>"

    sent = owner.ask("POST", queue, f"<Message>{longest}</Message>")

    assert sent.status == 201
    assert len(carried(owner.ask("GET", queue).document)["UserProperties"]) == 50
