"""What an HTTP subscriber gets, and what its answers lead to."""

import base64
import json
import socket
from collections.abc import Callable
from dataclasses import replace
from hashlib import md5

import pytest
from cryptography.exceptions import InvalidSignature
from django.test import Client
from pytest_django import Settings

from mns import attempts, services
from mns.attempts import Attempt
from mns.connection import store
from mns.delivery import Publication, deliver
from mns.models import Subscription, Topic
from mns.push import LEASE_MS
from tests.mns.conftest import REGION
from tests.mns.pushing import push_round
from tests.mns.receiver import Receiver
from tests.mns.store.cast import SECOND, Clock

MESSAGE_ID = "0909FF0D9C3A630C372B8A14BD2011B6"
DECAY = Subscription.Strategy.EXPONENTIAL_DECAY_RETRY
Push = Callable[[Subscription], Attempt]


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def push(clock: Clock) -> Push:
    def push(hook: Subscription) -> Attempt:
        push_round(hook, clock)
        return attempts.read(hook.tag)[0]

    return push


def publish(clock: Clock, body: bytes = b"hello", tag: str = "") -> None:
    item = Publication(REGION, "ev", MESSAGE_ID, body, tag)
    deliver([item], [], batch_id=body.decode(), now=clock.now)


def served_certificate() -> str:
    """Fetch the certificate as a stranger does."""
    return Client().get("/mns/x509_public_certificate.pem").content.decode()


@pytest.mark.parametrize("form", ["XML", "JSON", "SIMPLIFIED"])
def test_served_certificate_verifies_a_push(
    topic: Topic, receiver: Receiver, clock: Clock, push: Push, form: str
) -> None:
    endpoint = receiver.url + "/a%20b/hook?x=%C3%A9&y=1"
    hook, _ = services.subscribe(topic, "s1", endpoint, notify_content_format=form)
    publish(clock, tag="important")

    push(hook)

    received = receiver.next()
    assert received.path == "/a%20b/hook?x=%C3%A9&y=1"
    received.verify(served_certificate())


def test_signature_does_not_fit_another_path(
    topic: Topic, receiver: Receiver, clock: Clock, push: Push
) -> None:
    hook, _ = services.subscribe(topic, "s1", receiver.url + "/hook")
    publish(clock)

    push(hook)

    elsewhere = replace(receiver.next(), path="/other")
    with pytest.raises(InvalidSignature):
        elsewhere.verify(served_certificate())


def test_endpoint_without_a_path_is_posted_to_notifications(
    topic: Topic, receiver: Receiver, clock: Clock, push: Push
) -> None:
    hook, _ = services.subscribe(topic, "s1", receiver.url)
    publish(clock)

    push(hook)

    assert receiver.next().path == "/notifications"


def test_simplified_push_says_in_headers_what_its_body_cannot(
    topic: Topic, receiver: Receiver, clock: Clock, push: Push
) -> None:
    hook, _ = services.subscribe(topic, "s1", receiver.url, notify_content_format="SIMPLIFIED")
    publish(clock, tag="important")

    push(hook)

    received = receiver.next()
    assert received.body == b"hello"
    expected = {
        "Content-md5": md5(b"hello", usedforsecurity=False).hexdigest().upper(),
        "Content-Type": "text/plain;charset=utf-8",
        "User-Agent": "Aliyun Notification Service Agent",
        "x-mns-message-id": MESSAGE_ID,
        "x-mns-message-tag": "important",
        "x-mns-publish-time": str(clock.now),
        "x-mns-subscriber": "1234567890123456",
        "x-mns-subscription-name": "s1",
        "x-mns-topic-name": "ev",
        "x-mns-topic-owner": "1234567890123456",
        "x-mns-version": "2015-06-06",
    }
    assert expected.items() <= received.headers.items()


def test_xml_push_carries_the_digest_as_hex_in_base64_and_no_message_headers(
    topic: Topic, receiver: Receiver, clock: Clock, push: Push
) -> None:
    hook, _ = services.subscribe(topic, "s1", receiver.url)
    publish(clock)

    push(hook)

    received = receiver.next()
    digest = md5(received.body, usedforsecurity=False).hexdigest().encode()
    assert received.headers["Content-md5"] == base64.b64encode(digest).decode()
    assert sorted(k for k in received.headers if k.startswith("x-mns-")) == [
        "x-mns-request-id",
        "x-mns-signing-cert-url",
        "x-mns-version",
    ]


def test_certificate_url_of_a_push_is_that_of_the_console(
    topic: Topic, receiver: Receiver, clock: Clock, push: Push, settings: Settings
) -> None:
    settings.PUBLIC_WEB_URL = "https://console.example"
    hook, _ = services.subscribe(topic, "s1", receiver.url)
    publish(clock)

    push(hook)

    url = base64.b64decode(receiver.next().headers["x-mns-signing-cert-url"]).decode()
    assert url == "https://console.example/mns/x509_public_certificate.pem"


@pytest.mark.parametrize("status", [200, 201, 204, 299])
def test_any_2xx_takes_the_message(
    topic: Topic, receiver: Receiver, clock: Clock, push: Push, status: int
) -> None:
    receiver.status = status
    hook, _ = services.subscribe(topic, "s1", receiver.url)
    publish(clock)

    attempt = push(hook)

    assert (attempt.status, attempt.error, attempt.retry_ms) == (status, "", None)
    assert store().counts(hook.tag, now=clock.now).total == 0


def test_refused_message_waits_for_its_retry_and_keeps_the_answer(
    topic: Topic, receiver: Receiver, clock: Clock, push: Push
) -> None:
    receiver.status, receiver.answer = 500, b"database is full"
    hook, _ = services.subscribe(topic, "s1", receiver.url)
    publish(clock)

    attempt = push(hook)

    assert (attempt.number, attempt.status, attempt.excerpt) == (1, 500, "database is full")
    assert attempt.error == "The endpoint answered 500."
    assert attempt.retry_ms is not None
    assert 10 * SECOND <= attempt.retry_ms <= 20 * SECOND
    assert store().next_due(hook.tag) == clock.now + attempt.retry_ms


def test_message_is_dropped_after_the_third_retry(
    topic: Topic, receiver: Receiver, clock: Clock, push: Push
) -> None:
    receiver.status = 500
    hook, _ = services.subscribe(topic, "s1", receiver.url)
    publish(clock)

    for _ in range(4):
        push(hook)
        clock.forward(20 * SECOND)

    assert receiver.count == 4
    assert attempts.read(hook.tag)[0].retry_ms is None
    assert store().counts(hook.tag, now=clock.now).total == 0


def test_retry_that_succeeds_ends_the_retries(
    topic: Topic, receiver: Receiver, clock: Clock, push: Push
) -> None:
    receiver.status = 500
    hook, _ = services.subscribe(topic, "s1", receiver.url, notify_strategy=DECAY)
    publish(clock)
    push(hook)
    clock.forward(SECOND)
    receiver.status = 204

    attempt = push(hook)

    assert (attempt.number, attempt.error) == (2, "")
    assert store().counts(hook.tag, now=clock.now).total == 0


def test_redirect_is_a_failure_and_not_followed(
    topic: Topic, receiver: Receiver, clock: Clock, push: Push
) -> None:
    receiver.status, receiver.headers = 307, {"Location": "/elsewhere"}
    hook, _ = services.subscribe(topic, "s1", receiver.url)
    publish(clock)

    attempt = push(hook)

    assert attempt.error == "The endpoint answered 307; redirects are not followed."
    assert receiver.count == 1


def test_silent_endpoint_is_given_up_after_five_seconds(
    topic: Topic, receiver: Receiver, clock: Clock, push: Push
) -> None:
    receiver.may_answer.clear()
    hook, _ = services.subscribe(topic, "s1", receiver.url)
    publish(clock)

    attempt = push(hook)

    assert attempt.error == "The endpoint did not answer within 5 seconds."
    assert attempt.latency_ms >= 4_900


def test_endpoint_that_nobody_serves_is_a_failure_with_a_reason(
    topic: Topic, clock: Clock, push: Push
) -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        hook, _ = services.subscribe(topic, "s1", f"http://127.0.0.1:{free.getsockname()[1]}/")
        publish(clock)

        attempt = push(hook)

    assert attempt.status is None
    assert attempt.error.startswith("The endpoint cannot be reached: ")


def test_messages_of_one_subscription_are_posted_at_the_same_time(
    topic: Topic, receiver: Receiver, clock: Clock, push: Push
) -> None:
    hook, _ = services.subscribe(topic, "s1", receiver.url, notify_content_format="JSON")
    for number in range(33):
        publish(clock, body=str(number).encode())

    push(hook)

    told = {json.loads(receiver.next().body)["Message"] for _ in range(32)}
    assert told == {str(number) for number in range(32)}
    assert store().counts(hook.tag, now=clock.now).active == 1


def test_message_whose_worker_died_comes_back_after_the_lease(
    topic: Topic, receiver: Receiver, clock: Clock, push: Push
) -> None:
    hook, _ = services.subscribe(topic, "s1", receiver.url)
    publish(clock)
    store().receive(hook.tag, count=16, visibility_ms=LEASE_MS, now=clock.now)
    clock.forward(LEASE_MS)

    push(hook)

    assert receiver.count == 1


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost", "127.1", "2130706433", "[::1]"])
def test_loopback_in_any_spelling_is_not_reached_when_forbidden(
    topic: Topic,
    receiver: Receiver,
    clock: Clock,
    push: Push,
    settings: Settings,
    host: str,
) -> None:
    hook, _ = services.subscribe(topic, "s1", receiver.url.replace("127.0.0.1", host))
    settings.PUSH_ALLOW_LOOPBACK = False
    publish(clock)

    attempt = push(hook)

    assert attempt.error
    assert receiver.count == 0
