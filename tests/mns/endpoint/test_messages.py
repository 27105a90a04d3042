"""What a client meets when it sends, receives, keeps and deletes messages."""

import socket
import threading
import time
from collections.abc import Callable

import pytest

from iotconsole.kit import ids
from tests.mns.endpoint.cast import Answer, Client, House
from tests.mns.endpoint.waiting import calls, make_patient, wait_until_parked

HELLO = "<Message><MessageBody>aGVsbG8=</MessageBody></Message>"
HELLO_MD5 = "0733351879B2FA9BD05C7CA3061529C0"
RECEIVED = [
    "MessageId",
    "MessageBodyMD5",
    "MessageBody",
    "ReceiptHandle",
    "EnqueueTime",
    "FirstDequeueTime",
    "NextVisibleTime",
    "DequeueCount",
    "Priority",
]


@pytest.fixture
def queue(owner: Client) -> str:
    """The path of the messages of a new queue."""
    name = ids.text(16)
    owner.ask("PUT", f"/queues/{name}", "<Queue/>")
    return f"/queues/{name}/messages"


@pytest.fixture
def patient(house: House, queue: str) -> str:
    """The same, where receivers wait an hour unless they say otherwise."""
    make_patient(house, queue.split("/")[2])
    return queue


def a_batch(*bodies: str) -> str:
    messages = "".join(f"<Message><MessageBody>{b}</MessageBody></Message>" for b in bodies)
    return f"<Messages>{messages}</Messages>"


def meanwhile(ask: Callable[[], Answer]) -> tuple[threading.Thread, list[Answer]]:
    answers: list[Answer] = []
    thread = threading.Thread(target=lambda: answers.append(ask()))
    thread.start()
    return thread, answers


def test_a_message_comes_back_as_it_was_sent(owner: Client, queue: str) -> None:
    sent = owner.ask("POST", queue, HELLO)

    received = owner.ask("GET", queue)

    assert (sent.status, received.status) == (201, 200)
    assert [child.name for child in sent.document.children] == ["MessageId", "MessageBodyMD5"]
    assert [child.name for child in received.document.children] == RECEIVED
    assert received.value("MessageId") == sent.value("MessageId")
    assert received.value("MessageBody") == "aGVsbG8="
    assert received.value("MessageBodyMD5") == sent.value("MessageBodyMD5") == HELLO_MD5
    assert received.value("DequeueCount") == "1"
    assert received.value("Priority") == "8"


def test_text_that_looks_like_xml_is_given_back_unchanged(owner: Client, queue: str) -> None:
    owner.ask(
        "POST", queue, "<Message><MessageBody>a &lt;b&gt; &amp; 你好&#13;\n</MessageBody></Message>"
    )

    received = owner.ask("GET", queue)

    assert received.value("MessageBody") == "a <b> & 你好\r\n"


def test_one_who_says_so_does_not_wait(owner: Client, patient: str) -> None:
    answer = owner.ask("GET", f"{patient}?waitseconds=0")

    assert (answer.status, answer.code) == (404, "MessageNotExist")


@pytest.mark.parametrize("how", ["", "?numOfMessages=16", "?peekonly=true"])
def test_an_empty_queue_says_so_after_one_look(
    house: House, owner: Client, queue: str, how: str
) -> None:
    before = calls(house)

    answer = owner.ask("GET", f"{queue}{how}")

    assert (answer.status, answer.code) == (404, "MessageNotExist")
    assert calls(house) - before == 1  # who waits looks again in the end


def test_nobody_waits_for_a_queue_that_is_not_there(house: House, owner: Client) -> None:
    before = calls(house)

    answer = owner.ask("GET", "/queues/none/messages?waitseconds=30")

    assert (answer.status, answer.code) == (404, "QueueNotExist")
    assert calls(house) == before


def test_a_peek_shows_a_message_and_leaves_it(owner: Client, queue: str) -> None:
    owner.ask("POST", queue, HELLO)

    seen = owner.ask("GET", f"{queue}?peekonly=true")
    batch = owner.ask("GET", f"{queue}?peekonly=true&numOfMessages=16")

    without = [name for name in RECEIVED if name not in {"ReceiptHandle", "NextVisibleTime"}]
    assert [child.name for child in seen.document.children] == without
    assert seen.value("FirstDequeueTime") == seen.value("EnqueueTime")
    assert [child.name for child in batch.document.children] == ["Message"]
    assert owner.ask("GET", queue).value("DequeueCount") == "1"


def test_a_batch_is_answered_in_the_order_of_the_request(owner: Client, queue: str) -> None:
    sent = owner.ask("POST", queue, a_batch("YQ==", "Yg==", "Yw=="))

    received = owner.ask("GET", f"{queue}?numOfMessages=16&waitseconds=5")

    assert sent.status == 201
    ids = [message.value("MessageId") for message in sent.document.children]
    assert [m.value("MessageId") for m in received.document.children] == ids
    assert [m.value("MessageBody") for m in received.document.children] == ["YQ==", "Yg==", "Yw=="]


def test_a_delayed_message_has_a_handle_that_cancels_it(owner: Client, queue: str) -> None:
    sent = owner.ask(
        "POST",
        queue,
        "<Message><Priority>1</Priority><DelaySeconds>60</DelaySeconds>"
        "<MessageBody>later</MessageBody></Message>",
    )

    hidden = owner.ask("GET", queue)
    cancelled = owner.ask("DELETE", f"{queue}?ReceiptHandle={sent.value('ReceiptHandle')}")

    assert hidden.code == "MessageNotExist"
    assert cancelled.status == 204


@pytest.mark.parametrize("key", ["ReceiptHandle", "receiptHandle", "receipthandle"])
def test_a_deleted_message_cannot_be_deleted_again(owner: Client, queue: str, key: str) -> None:
    owner.ask("POST", queue, HELLO)
    handle = owner.ask("GET", queue).value("ReceiptHandle")

    first = owner.ask("DELETE", f"{queue}?{key}={handle}")
    again = owner.ask("DELETE", f"{queue}?{key}={handle}")

    assert first.status == 204
    assert (again.status, again.code) == (404, "MessageNotExist")


def test_a_batch_delete_names_only_the_handles_that_failed(owner: Client, queue: str) -> None:
    owner.ask("POST", queue, HELLO)
    good = owner.ask("GET", queue).value("ReceiptHandle")
    handles = f"<ReceiptHandle>{good}</ReceiptHandle><ReceiptHandle>BAD</ReceiptHandle>"

    answer = owner.ask("DELETE", queue, f"<ReceiptHandles>{handles}</ReceiptHandles>")

    assert (answer.status, answer.document.name) == (404, "Errors")
    [error] = answer.document.children
    assert [child.name for child in error.children] == [
        "ErrorCode",
        "ErrorMessage",
        "ReceiptHandle",
    ]
    assert (error.value("ErrorCode"), error.value("ReceiptHandle")) == ("ReceiptHandleError", "BAD")
    assert owner.ask("DELETE", f"{queue}?ReceiptHandle={good}").code == "MessageNotExist"


def test_a_batch_delete_of_good_handles_says_nothing(owner: Client, queue: str) -> None:
    owner.ask("POST", queue, a_batch("a", "b"))
    received = owner.ask("GET", f"{queue}?numOfMessages=2").document.children
    handles = "".join(
        f"<ReceiptHandle>{m.value('ReceiptHandle')}</ReceiptHandle>" for m in received
    )

    answer = owner.ask("DELETE", queue, f"<ReceiptHandles>{handles}</ReceiptHandles>")

    assert (answer.status, answer.body) == (204, b"")


def test_a_changed_visibility_ends_the_old_handle(owner: Client, queue: str) -> None:
    owner.ask("POST", queue, HELLO)
    old = owner.ask("GET", queue).value("ReceiptHandle")

    changed = owner.ask("PUT", f"{queue}?receiptHandle={old}&visibilityTimeout=60")

    assert changed.status == 200
    assert changed.document.name == "ChangeVisibility"
    assert [c.name for c in changed.document.children] == ["ReceiptHandle", "NextVisibleTime"]
    assert owner.ask("DELETE", f"{queue}?ReceiptHandle={old}").code == "MessageNotExist"
    new = changed.value("ReceiptHandle")
    assert owner.ask("DELETE", f"{queue}?ReceiptHandle={new}").status == 204


def test_visibility_zero_shows_a_message_at_once(owner: Client, queue: str) -> None:
    owner.ask("POST", queue, HELLO)
    handle = owner.ask("GET", queue).value("ReceiptHandle")

    owner.ask("PUT", f"{queue}?ReceiptHandle={handle}&VisibilityTimeout=0")

    assert owner.ask("GET", queue).value("DequeueCount") == "2"


def test_a_long_poll_ends_when_a_message_is_sent(house: House, owner: Client, patient: str) -> None:
    before = calls(house)
    poll, answers = meanwhile(lambda: owner.ask("GET", patient))
    wait_until_parked(house, before)

    owner.ask("POST", patient, HELLO)

    poll.join()
    [answer] = answers
    assert answer.value("MessageBody") == "aGVsbG8="


def test_a_long_poll_ends_when_a_message_becomes_visible(owner: Client, patient: str) -> None:
    owner.ask("POST", patient, HELLO)
    handle = owner.ask("GET", patient).value("ReceiptHandle")
    owner.ask("PUT", f"{patient}?ReceiptHandle={handle}&VisibilityTimeout=1")

    answer = owner.ask("GET", patient)

    assert answer.value("DequeueCount") == "2"


def test_a_long_poll_ends_with_nothing_when_its_time_is_up(owner: Client, patient: str) -> None:
    began = time.monotonic()

    answer = owner.ask("GET", f"{patient}?waitseconds=1")

    assert (answer.status, answer.code) == (404, "MessageNotExist")
    assert time.monotonic() - began > 0.9


def test_a_queue_may_make_every_receiver_wait(owner: Client) -> None:
    owner.ask("PUT", "/queues/patient", "<Queue><PollingWaitSeconds>1</PollingWaitSeconds></Queue>")
    began = time.monotonic()

    answer = owner.ask("GET", "/queues/patient/messages")

    assert answer.code == "MessageNotExist"
    assert time.monotonic() - began > 0.9


def test_a_crowd_of_receivers_finds_what_is_there(owner: Client, queue: str) -> None:
    for _ in range(40):
        owner.ask("POST", queue, a_batch(*"abcdefghijklmnop"))

    crowd = [meanwhile(lambda: owner.ask("GET", f"{queue}?numOfMessages=16")) for _ in range(40)]

    for thread, _ in crowd:
        thread.join()
    assert [len(answer.document.children) for _, [answer] in crowd] == [16] * 40


def test_a_client_that_asks_before_it_sends_a_body_is_told_to_go_on(
    owner: Client, queue: str
) -> None:
    length = str(len(HELLO))
    request = owner.signed("POST", queue, Expect="100-continue", Content_Length=length)

    with socket.create_connection(("127.0.0.1", owner.port), timeout=60) as connection:
        connection.sendall(request)
        first = connection.recv(1000)
        connection.sendall(HELLO.encode())
        second = connection.recv(1000)

    assert first == b"HTTP/1.1 100 Continue\r\n\r\n"
    assert second.startswith(b"HTTP/1.1 201 Created\r\n")


def test_many_senders_and_receivers_at_once_lose_and_double_nothing(
    owner: Client, queue: str
) -> None:
    bodies = [f"n{n}" for n in range(120)]
    sends = [
        meanwhile(
            lambda body=body: owner.ask(  # type: ignore[misc]
                "POST", queue, f"<Message><MessageBody>{body}</MessageBody></Message>"
            )
        )
        for body in bodies
    ]
    polls = [
        meanwhile(lambda: owner.ask("GET", f"{queue}?waitseconds=5&numOfMessages=8"))
        for _ in range(40)
    ]

    for thread, _ in sends + polls:
        thread.join()

    got = [
        message.value("MessageBody")
        for _, [answer] in polls
        if answer.status == 200
        for message in answer.document.children
    ]
    while (rest := owner.ask("GET", f"{queue}?numOfMessages=16")).status == 200:
        got += [message.value("MessageBody") for message in rest.document.children]
    assert [answer.status for _, [answer] in sends] == [201] * len(bodies)
    assert sorted(got) == sorted(bodies)
