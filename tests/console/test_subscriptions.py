"""What the page of a subscription shows and does."""

from collections.abc import Iterator

import pytest
from django.conf import settings
from django.test import Client

from iotconsole.kit.clock import now_ms
from mns import attempts, pace
from mns import services as mns
from mns.attempts import Attempt
from mns.models import Subscription
from tests.mns.receiver import Receiver

CHINESE = {"Accept-Language": "zh-CN"}
PAGE = "/mns/topics/air/subscriptions/to-server/"
TAKEN, REFUSED = "A" * 32, "B" * 32


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    with Receiver() as receiver:
        yield receiver


@pytest.fixture
def pushed(console: Client, receiver: Receiver) -> Subscription:
    topic, _ = mns.create_topic(settings.REGION, "air")
    pushed, _ = mns.subscribe(topic, "to-server", receiver.url)
    return pushed


def pause(pushed: Subscription) -> None:
    now = now_ms()
    reason = "Pushes to the address 10.0.0.1 are not allowed unless PUSH_ALLOW_PRIVATE is set."
    pace.change(pushed.tag, lambda _: pace.Pace(1, now, reason, 60_000, now + 60_000))


def test_address_that_pushes_must_not_reach_is_refused_in_the_readers_language(
    console: Client, pushed: Subscription
) -> None:
    asked = {
        "name": "s1",
        "endpoint": "http://169.254.169.254/",
        "notify_strategy": "BACKOFF_RETRY",
        "notify_content_format": "JSON",
    }

    english = console.post("/mns/topics/air/subscribe/", asked).text
    chinese = console.post("/mns/topics/air/subscribe/", asked, headers=CHINESE).text

    assert "Pushes to the address 169.254.169.254 are not allowed." in english
    assert "不允许推送到地址 169.254.169.254。" in chinese
    assert pushed.topic.subscriptions.count() == 1


def test_page_says_why_an_endpoint_is_paused(console: Client, pushed: Subscription) -> None:
    pause(pushed)

    shown = console.get(PAGE + "standing/").text

    assert "unless PUSH_ALLOW_PRIVATE is set" in shown
    assert "Try now" in shown
    assert "Paused" in console.get("/mns/topics/air/latest/").text


def test_button_ends_the_pause(console: Client, pushed: Subscription) -> None:
    pause(pushed)

    console.post(PAGE + "try-now/")

    assert "Slowed: 1 at once" in console.get(PAGE + "standing/").text


def test_attempts_are_narrowed_to_one_message(console: Client, pushed: Subscription) -> None:
    taken = Attempt(now_ms(), TAKEN, 1, 204, 5, "", "", None)
    refused = Attempt(now_ms(), REFUSED, 4, 500, 5, "", "The endpoint answered 500.", None)
    attempts.add(pushed.tag, [taken, refused])

    both = console.get(PAGE + "attempts/").text
    one = console.get(PAGE + "attempts/", {"message_id": REFUSED}).text
    none = console.get(PAGE + "attempts/", {"outcome": "retried"}).text

    assert TAKEN in both
    assert TAKEN not in one
    assert "Given up" in one
    assert "None of the latest attempts is like that." in none


def test_test_push_shows_request_and_response(
    console: Client, pushed: Subscription, receiver: Receiver
) -> None:
    shown = console.post(PAGE + "test/", {"body": "hello"}).text

    assert "x-mns-signing-cert-url" in shown
    assert f"POST {receiver.url}/notifications" in shown
    assert receiver.count == 1


def test_verifiers_trust_the_certificate_of_this_console(
    console: Client, pushed: Subscription
) -> None:
    shown = console.get(PAGE).text

    url = f"http://127.0.0.1:{settings.WEB_PORT}/mns/x509_public_certificate.pem"
    assert shown.count(url) == 4


def test_subscription_of_a_queue_has_nothing_to_push(console: Client, pushed: Subscription) -> None:
    mns.create_queue(settings.REGION, "orders")
    mns.subscribe(pushed.topic, "to-queue", "acs:mns:cn-shanghai:1:queues/orders")
    page = "/mns/topics/air/subscriptions/to-queue/"

    shown = console.post(page + "test/", {"body": "hello"}).text

    assert "Copies go straight into the queue; nothing is pushed." in shown
    assert "Send test push" not in console.get(page).text
