"""What a client meets in FIFO queues and topics, and where messages die."""

import pytest

from tests.mns.endpoint.cast import Client, House

MAKE = """
from mns.services import create_queue, create_topic
create_queue("cn-shanghai", "dead")
create_queue("cn-shanghai", "once", dead_letter_queue="dead", max_receive_count=1)
create_queue("cn-shanghai", "in-order", type="fifo")
create_topic("cn-shanghai", "in-order", type="fifo")
"""
BURY = "from mns.tasks import bury; bury()"


@pytest.fixture(scope="module", autouse=True)
def made(house: House) -> None:
    house.manage("shell", "--verbosity", "0", "-c", MAKE)


def send(owner: Client, body: str, group: str = "", more: str = "") -> str:
    named = f"<MessageGroupId>{group}</MessageGroupId>" if group else ""
    document = f"<Message><MessageBody>{body}</MessageBody>{named}{more}</Message>"
    answer = owner.ask("POST", "/queues/in-order/messages", document)
    return answer.code if answer.status >= 400 else ""


def received(owner: Client, wait: int = 0) -> dict[str, str]:
    """Answer body and handle of what can be received now."""
    answer = owner.ask("GET", f"/queues/in-order/messages?numOfMessages=16&waitseconds={wait}")
    if answer.status == 404:
        return {}
    children = answer.document.children
    return {child.value("MessageBody"): child.value("ReceiptHandle") for child in children}


def test_messages_of_a_group_come_one_at_a_time(owner: Client) -> None:
    for body, group in (("1", "a"), ("2", "a"), ("x", "b")):
        assert send(owner, body, group) == ""

    first = received(owner)
    assert sorted(first) == ["1", "x"]
    assert received(owner) == {}

    owner.ask("DELETE", f"/queues/in-order/messages?ReceiptHandle={first['1']}")
    second = received(owner)
    for handle in (first["x"], second["2"]):
        owner.ask("DELETE", f"/queues/in-order/messages?ReceiptHandle={handle}")
    assert list(second) == ["2"]


def test_group_stands_behind_the_priority(owner: Client) -> None:
    send(owner, "hello", "pump-1")

    answer = owner.ask("GET", "/queues/in-order/messages")

    names = [child.name for child in answer.document.children]
    assert names[-2:] == ["Priority", "MessageGroupId"]
    assert answer.value("MessageGroupId") == "pump-1"
    handle = answer.value("ReceiptHandle")
    owner.ask("DELETE", f"/queues/in-order/messages?ReceiptHandle={handle}")


@pytest.mark.parametrize(
    ("group", "more"),
    [
        ("", ""),
        ("a b", ""),
        ("a", "<Priority>1</Priority>"),
        ("a", "<DelaySeconds>1</DelaySeconds>"),
    ],
)
def test_message_that_would_break_the_order_is_refused(
    owner: Client, group: str, more: str
) -> None:
    assert send(owner, "hello", group, more) == "InvalidArgument"


def test_defaults_written_out_break_no_order(owner: Client) -> None:
    more = "<Priority>8</Priority><DelaySeconds>0</DelaySeconds>"

    assert send(owner, "hello", "written-out", more) == ""

    [handle] = received(owner).values()
    owner.ask("DELETE", f"/queues/in-order/messages?ReceiptHandle={handle}")


def test_group_goes_through_a_topic(owner: Client) -> None:
    owner.ask(
        "PUT",
        "/topics/in-order/subscriptions/s1",
        "<Subscription><Endpoint>acs:mns:cn-shanghai:1:queues/in-order</Endpoint>"
        "<NotifyContentFormat>SIMPLIFIED</NotifyContentFormat></Subscription>",
    )
    body = "<MessageBody>hello</MessageBody>"

    lost = owner.ask("POST", "/topics/in-order/messages", f"<Message>{body}</Message>")
    taken = owner.ask(
        "POST",
        "/topics/in-order/messages",
        f"<Message>{body}<MessageGroupId>g</MessageGroupId></Message>",
    )

    message = owner.ask("GET", "/queues/in-order/messages?waitseconds=10")
    assert (lost.code, taken.status) == ("InvalidArgument", 201)
    assert message.value("MessageGroupId") == "g"
    handle = message.value("ReceiptHandle")
    owner.ask("DELETE", f"/queues/in-order/messages?ReceiptHandle={handle}")


def test_normal_queue_takes_no_group(owner: Client) -> None:
    owner.ask("PUT", "/queues/no-order", "<Queue/>")

    answer = owner.ask(
        "POST",
        "/queues/no-order/messages",
        "<Message><MessageBody>a</MessageBody><MessageGroupId>g</MessageGroupId></Message>",
    )

    assert (answer.status, answer.code) == (400, "InvalidArgument")


def test_who_makes_the_queue_again_finds_it(owner: Client) -> None:
    assert owner.ask("PUT", "/queues/in-order", "<Queue/>").status == 204
    assert owner.ask("PUT", "/queues/once", "<Queue/>").status == 204


def test_message_received_too_often_is_received_no_more_and_moves_on(
    house: House, owner: Client
) -> None:
    owner.ask(
        "POST", "/queues/once/messages", "<Message><MessageBody>hello</MessageBody></Message>"
    )
    first = owner.ask("GET", "/queues/once/messages")
    handle = first.value("ReceiptHandle")
    owner.ask("PUT", f"/queues/once/messages?receiptHandle={handle}&visibilityTimeout=1")

    assert owner.ask("GET", "/queues/once/messages?waitseconds=2").code == "MessageNotExist"
    house.manage("shell", "--verbosity", "0", "-c", BURY)

    letter = owner.ask("GET", "/queues/dead/messages?waitseconds=10")
    assert (letter.value("MessageBody"), letter.value("DequeueCount")) == ("hello", "1")
    [said] = [c for c in letter.document.children if c.name == "SystemProperties"]
    told = {child.value("Name"): child.value("Value") for child in said.children}
    assert told == {
        "DLQMessageType": "Queue",
        "DLQSourceArn": told["DLQSourceArn"],
        "DLQOriginMessageId": first.value("MessageId"),
    }
    assert told["DLQSourceArn"].endswith(":/queues/once")


def test_filter_tag_of_a_subscription_is_changed(owner: Client) -> None:
    owner.ask("PUT", "/topics/tagged", "<Topic/>")
    place = "/topics/tagged/subscriptions/s1"
    owner.ask("PUT", place, "<Subscription><Endpoint>http://127.0.0.1:9</Endpoint></Subscription>")

    changed = owner.ask(
        "PUT",
        f"{place}?metaoverride=true",
        "<Subscription><FilterTag>hot</FilterTag></Subscription>",
    )

    told = owner.ask("GET", place)
    assert (changed.status, told.value("FilterTag")) == (204, "hot")
    assert told.value("NotifyStrategy") == "BACKOFF_RETRY"
