"""What becomes of clients when the door, the store or a definition goes and comes."""

import signal
import socket
import threading
import time
from collections.abc import Callable, Iterator

import pytest

from iotconsole.kit import ids
from tests.mns.endpoint.cast import Answer, House
from tests.mns.endpoint.conftest import opened_house
from tests.mns.endpoint.waiting import calls, make_patient, wait_until_parked

PATIENCE_SECONDS = 60
HELLO = "<Message><MessageBody>hello</MessageBody></Message>"


@pytest.fixture(scope="module")
def mortal() -> Iterator[House]:
    """A house whose parts are killed and started again."""
    with opened_house() as house:
        yield house


@pytest.fixture
def queue(mortal: House) -> str:
    return a_queue(mortal)


@pytest.fixture
def patient(mortal: House) -> str:
    return a_patient_queue(mortal)


def a_queue(house: House) -> str:
    """Answer the path of the messages of a new queue."""
    name = ids.text(16)
    house.owner.ask("PUT", f"/queues/{name}", "<Queue/>")
    return f"/queues/{name}/messages"


def a_patient_queue(house: House) -> str:
    """The same, where receivers wait an hour unless they say otherwise."""
    queue = a_queue(house)
    make_patient(house, queue.split("/")[2])
    return queue


def ask_until(ask: Callable[[], Answer], *, status: int) -> Answer:
    deadline = time.monotonic() + PATIENCE_SECONDS
    while (answer := ask()).status != status and time.monotonic() < deadline:
        time.sleep(0.05)
    return answer


def test_a_door_told_to_stop_answers_those_who_wait(mortal: House, patient: str) -> None:
    answers: list[Answer] = []
    before = calls(mortal)
    thread = threading.Thread(target=lambda: answers.append(mortal.owner.ask("GET", patient)))
    thread.start()
    wait_until_parked(mortal, before)

    mortal.door.send_signal(signal.SIGTERM)
    thread.join()

    assert answers[0].code == "MessageNotExist"
    assert mortal.door.wait(PATIENCE_SECONDS) == 0
    with pytest.raises(ConnectionRefusedError):
        socket.create_connection(("127.0.0.1", mortal.port), timeout=1)
    mortal.start_door()


def test_what_was_taken_is_there_after_the_door_and_the_store_were_killed(
    mortal: House, queue: str
) -> None:
    sent = [mortal.owner.ask("POST", queue, HELLO).value("MessageId") for _ in range(5)]

    mortal.door.kill()
    mortal.store.kill()
    mortal.door.wait()
    mortal.store.wait()
    mortal.start_store()
    mortal.start_door()

    received = ask_until(
        lambda: mortal.owner.ask("GET", f"{queue}?numOfMessages=16"), status=200
    ).document
    assert [message.value("MessageId") for message in received.children] == sent


def test_without_the_store_every_request_is_refused_until_it_is_back(
    mortal: House, queue: str
) -> None:
    mortal.owner.ask("POST", queue, HELLO)
    began = time.monotonic()
    mortal.store.kill()
    mortal.store.wait()

    refused = [mortal.owner.ask("POST", queue, HELLO) for _ in range(20)]
    refused.append(mortal.owner.ask("GET", f"{queue}?waitseconds=30"))
    refused.append(mortal.owner.ask("DELETE", f"{queue}?ReceiptHandle=8-{'a' * 24}"))

    assert {(answer.status, answer.code) for answer in refused} == {(500, "InternalServerError")}
    complaints = mortal.log.read_text().count("store_not_reached")
    assert complaints <= 2 + time.monotonic() - began  # one a second
    mortal.start_store()
    after = ask_until(lambda: mortal.owner.ask("GET", queue), status=200)
    assert after.value("MessageBody") == "hello"


def test_one_who_waits_costs_the_store_nothing(mortal: House, queue: str) -> None:
    before = calls(mortal)

    mortal.owner.ask("GET", f"{queue}?waitseconds=2")

    # A look, a question when there will be something, and a last look when the time is up; a
    # timer may be a moment early and look once more.
    assert calls(mortal) - before <= 5


def test_a_crowd_that_waits_costs_the_store_hardly_more(mortal: House, queue: str) -> None:
    before = calls(mortal)
    crowd = [
        threading.Thread(
            target=mortal.owner.ask, args=("GET", f"{queue}?numOfMessages=16&waitseconds=2")
        )
        for _ in range(40)
    ]

    for thread in crowd:
        thread.start()
    for thread in crowd:
        thread.join()

    # Each one may have come alone and left alone.
    assert calls(mortal) - before <= 5 * len(crowd)


def test_one_who_does_not_wait_is_answered_behind_a_crowd_that_does(
    mortal: House, patient: str
) -> None:
    crowd = [
        threading.Thread(target=mortal.owner.ask, args=("GET", f"{patient}?numOfMessages=16"))
        for _ in range(20)
    ]
    for thread in crowd:
        before = calls(mortal)
        thread.start()
        wait_until_parked(mortal, before - 1)  # that it came is one more look at least

    answer = mortal.owner.ask("GET", f"{patient}?waitseconds=0")

    assert answer.code == "MessageNotExist"
    assert all(thread.is_alive() for thread in crowd)
    for thread in crowd:
        while thread.is_alive():
            mortal.owner.ask("POST", patient, HELLO)
            thread.join(0.1)


def test_one_who_hung_up_is_not_handed_the_next_message(mortal: House, patient: str) -> None:
    request = mortal.owner.signed("GET", patient)
    before = calls(mortal)
    with socket.create_connection(("127.0.0.1", mortal.port)) as connection:
        connection.sendall(request)
        wait_until_parked(mortal, before)
    bell, before = a_patient_queue(mortal), calls(mortal)
    other = threading.Thread(target=mortal.owner.ask, args=("GET", bell))
    other.start()
    wait_until_parked(mortal, before)

    mortal.owner.ask("POST", patient, HELLO)
    mortal.owner.ask("POST", bell, HELLO)
    other.join()  # the door has heard of both messages

    assert mortal.owner.ask("GET", f"{patient}?waitseconds=0").value("DequeueCount") == "1"


def test_a_key_turned_off_elsewhere_opens_nothing_any_more(mortal: House) -> None:
    assert mortal.stranger.ask("GET", "/queues").code == "AccessDenied"

    mortal.manage(
        "shell",
        "-c",
        "from ram.services import *\n"
        f"set_access_key_status(find_access_key({mortal.stranger.access_key_id!r}), 'Inactive')",
    )

    deadline = time.monotonic() + PATIENCE_SECONDS
    while (code := mortal.stranger.ask("GET", "/queues").code) == "AccessDenied":
        assert time.monotonic() < deadline
    assert code == "InvalidAccessKeyId"


def test_a_queue_deleted_elsewhere_takes_nothing_any_more(mortal: House, queue: str) -> None:
    mortal.owner.ask("POST", queue, HELLO)
    name = queue.split("/")[2]

    mortal.manage(
        "shell",
        "-c",
        f"from mns.services import *\ndelete_queue(find_queue('cn-shanghai', {name!r}))",
    )

    answer = ask_until(lambda: mortal.owner.ask("POST", queue, HELLO), status=404)
    assert answer.code == "QueueNotExist"
