"""What REST says of pushes, and how it tries one."""

from collections.abc import Iterator

import pytest
from pytest_django import Settings

from iotconsole.kit.clock import now_ms
from mns import attempts, pace
from mns import services as mns
from mns.attempts import Attempt, Totals
from mns.models import Subscription
from tests.api.conftest import REGION, Asking
from tests.api.routes import NAME
from tests.api.world import World
from tests.mns.receiver import Receiver

ADDRESS = f"topics/{REGION}/{NAME}/subscriptions/push/"
NOW = 1_526_450_334_000
WRITTEN = "2018-05-16T05:58:54Z"
TAKEN, RETRIED, GIVEN_UP = "A" * 32, "B" * 32, "C" * 32


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    with Receiver() as receiver:
        yield receiver


@pytest.fixture
def pushed(world: World, receiver: Receiver) -> Subscription:
    topic = mns.find_topic(REGION, NAME)
    pushed, _ = mns.subscribe(topic, "push", receiver.url, notify_content_format="SIMPLIFIED")
    return pushed


@pytest.fixture
def tried(pushed: Subscription) -> Subscription:
    attempts.add(
        pushed.tag,
        [
            Attempt(NOW, GIVEN_UP, 4, 500, 12, "", "The endpoint answered 500.", None),
            Attempt(NOW, RETRIED, 1, None, 12, "", "Refused", 10_000, NOW + 10_000),
            Attempt(NOW, TAKEN, 1, 500, 12, "", "The endpoint answered 500.", 1_000, NOW + 1_000),
            Attempt(NOW, TAKEN, 2, 204, 12, "", "", None),
        ],
    )
    return pushed


def test_attempts_are_found_by_outcome(owner: Asking, tried: Subscription) -> None:
    found = owner.ask(f"GET {ADDRESS}attempts/", outcome="given_up").json()

    assert [attempt["message_id"] for attempt in found] == [GIVEN_UP]


def test_all_attempts_of_one_message_are_found_together(owner: Asking, tried: Subscription) -> None:
    found = owner.ask(f"GET {ADDRESS}attempts/", message_id=TAKEN).json()

    assert [(attempt["number"], attempt["outcome"]) for attempt in found] == [
        (2, "delivered"),
        (1, "retried"),
    ]
    assert [attempt["next_try"] for attempt in found] == [None, "2018-05-16T05:58:55Z"]


def test_outcome_that_does_not_exist_is_refused(owner: Asking, tried: Subscription) -> None:
    assert owner.ask(f"GET {ADDRESS}attempts/", outcome="lost").status_code == 400


def test_endpoint_that_takes_everything_is_healthy(owner: Asking, tried: Subscription) -> None:
    state = owner.ask(f"GET {ADDRESS}state/").json()

    assert state == {
        "state": "healthy",
        "at_once": 32,
        "since": None,
        "reason": "",
        "paused_until": None,
        "waiting": 0,
        "oldest": None,
        "delivered": 1,
        "given_up": 1,
    }


def test_endpoint_that_failed_lately_is_slowed_and_says_why(
    owner: Asking, pushed: Subscription
) -> None:
    pace.change(pushed.tag, lambda before: pace.slower(before, "Refused.", now=NOW))

    state = owner.ask(f"GET {ADDRESS}state/").json()

    assert (state["state"], state["at_once"], state["since"]) == ("slowed", 16, WRITTEN)
    assert (state["reason"], state["paused_until"]) == ("Refused.", None)


def test_pause_ends_when_somebody_asks_for_it(owner: Asking, pushed: Subscription) -> None:
    until = now_ms() + 60_000
    pace.change(pushed.tag, lambda _: pace.Pace(1, NOW, "Refused.", 60_000, until))
    before = owner.ask(f"GET {ADDRESS}state/").json()

    after = owner.ask(f"POST {ADDRESS}try-now/").json()

    assert (before["state"], after["state"]) == ("paused", "slowed")


def test_test_push_shows_both_sides_and_leaves_no_trace(
    owner: Asking, pushed: Subscription, receiver: Receiver
) -> None:
    receiver.status, receiver.answer = 418, b"no coffee"

    trial = owner.ask(f"POST {ADDRESS}test/", {"body": "39 °C "}).json()

    assert receiver.next().body.decode() == "39 °C "
    assert trial["request"]["body"] == "39 °C "
    assert "x-mns-topic-name: air-01" in trial["request"]["headers"].splitlines()
    assert trial["request"]["string_to_sign"].startswith("POST\n")
    assert (trial["response"]["status"], trial["response"]["excerpt"]) == (418, "no coffee")
    assert "Content-Length: 9" in trial["response"]["headers"].splitlines()
    assert attempts.read(pushed.tag) == []
    assert attempts.totals(pushed.tag) == Totals(0, 0)
    assert pace.read(pushed.tag) == pace.HEALTHY


def test_address_that_pushes_must_not_reach_is_not_saved(owner: Asking, world: World) -> None:
    body = {"name": "s1", "endpoint": "http://169.254.169.254/"}

    answer = owner.ask(f"POST topics/{REGION}/{NAME}/subscriptions/", body)

    assert answer.status_code == 400
    assert answer.json()["title"] == "EndpointInvalid"


def test_test_push_obeys_the_guard(
    owner: Asking, pushed: Subscription, receiver: Receiver, settings: Settings
) -> None:
    settings.PUSH_ALLOW_LOOPBACK = False

    trial = owner.ask(f"POST {ADDRESS}test/", {"body": "hello"}).json()

    assert "not allowed unless PUSH_ALLOW_LOOPBACK is set" in trial["response"]["error"]
    assert receiver.count == 0


def test_dead_letter_queue_of_a_subscription_is_set_and_taken_away(
    owner: Asking, pushed: Subscription
) -> None:
    given = owner.ask(f"PATCH {ADDRESS}", {"dead_letter_queue": NAME}).json()
    taken = owner.ask(f"PATCH {ADDRESS}", {"dead_letter_queue": None}).json()

    assert (given["dead_letter_queue"], taken["dead_letter_queue"]) == (NAME, None)
