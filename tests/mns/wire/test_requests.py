"""What documents ask for."""

from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as some

from mns.errors import InvalidArgument, MalformedXML, MissingReceiptHandle, MnsError
from mns.wire import requests
from mns.wire.requests import MessageDraft, PublicationDraft
from mns.wire.xml import Element, parse

READERS = (
    requests.read_account,
    requests.read_queue,
    requests.read_topic,
    requests.read_subscription,
    requests.read_message,
    requests.read_messages,
    requests.read_publication,
    requests.read_handles,
)
NAMES = some.sampled_from(
    [
        "Account",
        "LoggingBucket",
        "TraceEnabled",
        "Queue",
        "DelaySeconds",
        "VisibilityTimeout",
        "LoggingEnabled",
        "Topic",
        "MaximumMessageSize",
        "Subscription",
        "Endpoint",
        "FilterTag",
        "Messages",
        "Message",
        "MessageBody",
        "Priority",
        "MessageTag",
        "MessageGroupId",
        "UserProperties",
        "PropertyValue",
        "Name",
        "Value",
        "Type",
        "SystemProperties",
        "SystemPropertyValue",
        "ReceiptHandles",
        "ReceiptHandle",
        "Unknown",
    ]
)
TREES = some.recursive(
    some.builds(
        Element, NAMES, some.text() | some.sampled_from(["", "0", "1", " 60 ", "-1", "True"])
    ),
    lambda children: some.builds(
        Element, NAMES, some.text(max_size=3), some.lists(children, max_size=5).map(tuple)
    ),
    max_leaves=15,
)


def test_a_message_may_leave_out_all_but_its_body() -> None:
    root = parse(b"<Message><MessageBody>hello</MessageBody></Message>")

    assert requests.read_message(root) == MessageDraft(b"hello", 8, None)


def test_the_order_of_elements_is_free() -> None:
    root = parse(
        b"<Message><Priority>1</Priority><DelaySeconds>0</DelaySeconds>"
        b"<MessageBody>hello</MessageBody></Message>"
    )

    assert requests.read_message(root) == MessageDraft(b"hello", 1, 0)


def test_a_message_may_name_its_group() -> None:
    root = parse(
        b"<Message><MessageBody>a</MessageBody><MessageGroupId>pump-1</MessageGroupId></Message>"
    )

    assert requests.read_message(root).group == requests.read_publication(root).group == "pump-1"


def test_only_what_may_change_of_a_subscription_is_read_as_a_change() -> None:
    root = parse(
        b"<Subscription><Endpoint>http://a</Endpoint><FilterTag>hot</FilterTag>"
        b"<NotifyContentFormat>JSON</NotifyContentFormat></Subscription>"
    )

    assert requests.read_subscription_change(root) == {"filter_tag": "hot"}


def test_only_the_attributes_named_are_read() -> None:
    root = parse(
        b"<Queue><QueueName>a</QueueName><Slices>2</Slices><DelaySeconds></DelaySeconds>"
        b"<VisibilityTimeout> 60 </VisibilityTimeout><LoggingEnabled>TRUE</LoggingEnabled></Queue>"
    )

    assert requests.read_queue(root) == {"visibility_timeout": 60, "logging_enabled": True}


def test_mail_and_sms_attributes_of_a_publication_are_passed_over() -> None:
    root = parse(
        b"<Message><MessageBody>hello</MessageBody><MessageTag>hot</MessageTag>"
        b"<MessageAttributes><DirectMail>{}</DirectMail></MessageAttributes></Message>"
    )

    assert requests.read_publication(root) == PublicationDraft(b"hello", "hot")


@pytest.mark.parametrize("number", ["", "1.5", "0x10", "1_000", "１２", "9" * 30, "-1", "604801"])
def test_a_number_that_is_none_or_out_of_range_is_refused(number: str) -> None:
    root = parse(
        f"<Message><MessageBody/><DelaySeconds>{number or 'none'}</DelaySeconds></Message>".encode()
    )

    with pytest.raises(
        InvalidArgument, match="DelaySeconds should be a number between 0 and 604800"
    ):
        requests.read_message(root)


@pytest.mark.parametrize(
    ("document", "refusal"),
    [
        (b"<ReceiptHandles/>", InvalidArgument),
        (b"<ReceiptHandles>" + b"<ReceiptHandle/>" * 17 + b"</ReceiptHandles>", InvalidArgument),
        (b"<ReceiptHandles><Handle/></ReceiptHandles>", MalformedXML),
        (b"<Handles/>", MalformedXML),
    ],
)
def test_a_batch_of_handles_is_one_to_sixteen(document: bytes, refusal: type[MnsError]) -> None:
    with pytest.raises(refusal):
        requests.read_handles(parse(document))


def test_no_handles_at_all_are_missed() -> None:
    with pytest.raises(MissingReceiptHandle):
        requests.read_handles(None)


def test_a_body_that_is_not_escaped_loses_nothing_but_is_refused() -> None:
    root = parse(b"<Message><MessageBody>hello <b>world</b></MessageBody></Message>")

    with pytest.raises(MalformedXML, match="escaped"):
        requests.read_message(root)


@given(TREES | some.none())
def test_no_document_whatever_breaks_a_reader(root: Element | None) -> None:
    for read in READERS:
        with suppress(MnsError):
            read(root)


def test_what_is_wrong_with_one_message_of_a_batch_stands_in_its_place() -> None:
    root = parse(
        b"<Messages><Message><MessageBody>a</MessageBody></Message>"
        b"<Message><MessageBody>b</MessageBody><Priority>17</Priority></Message></Messages>"
    )

    draft, refusal = requests.read_messages(root)

    assert draft == MessageDraft(b"a", 8, None)
    assert isinstance(refusal, InvalidArgument)
