"""How copies and pushes that became dead letters get back to their subscription."""

import pytest

from mns import services, tasks
from mns.delivery import Publication
from mns.models import Queue, Topic
from tests.mns.conftest import REGION
from tests.mns.dying import given_up, lying, redriven, waiting, waiting_for
from tests.mns.receiver import Receiver

ORDERS = f"acs:mns:{REGION}:1:queues/orders"


def test_copy_goes_back_into_the_queue_that_subscribed_and_no_other(
    topic: Topic, queue: Queue, dead: Queue
) -> None:
    other, _ = services.create_queue(REGION, "other")
    services.subscribe(topic, "s1", ORDERS, notify_content_format="JSON", dead_letter_queue="dead")
    services.subscribe(topic, "s2", ORDERS.replace("orders", "other"))
    services.delete_queue(queue)
    services.publish([Publication(REGION, "ev", "A1", b"hello")], batch_id="1")
    again, _ = services.create_queue(REGION, "orders")

    done = redriven(dead)

    [copy] = waiting(again)
    assert (done.moved, copy.message_id, len(waiting(other))) == (1, "A1", 1)
    assert b'"Message":"hello"' in copy.body


@pytest.mark.parametrize("form", ["XML", "SIMPLIFIED"])
def test_push_is_tried_anew_word_for_word(
    topic: Topic, dead: Queue, receiver: Receiver, form: str
) -> None:
    hook, _ = services.subscribe(
        topic, "s1", receiver.url, notify_content_format=form, dead_letter_queue="dead"
    )
    services.publish([Publication(REGION, "ev", "A1", b"hello", "red")], batch_id="1")
    given_up(hook)
    [letter] = lying(dead)

    redriven(dead)

    tasks.deliver(hook.pk)
    assert receiver.next().body == letter.message.body


def test_push_that_is_tried_anew_has_the_headers_of_the_first(
    topic: Topic, dead: Queue, receiver: Receiver
) -> None:
    hook, _ = services.subscribe(
        topic, "s1", receiver.url, notify_content_format="SIMPLIFIED", dead_letter_queue="dead"
    )
    services.publish([Publication(REGION, "ev", "A1", b"hello", "red")], batch_id="1")
    [first] = waiting_for(hook)
    given_up(hook)

    redriven(dead)

    [second] = waiting_for(hook)
    assert (second.message_id, second.tag) == ("A1", "red")
    assert second.time_ms == first.time_ms


def test_push_that_is_given_up_again_is_a_dead_letter_again(topic: Topic, dead: Queue) -> None:
    hook, _ = services.subscribe(topic, "s1", "http://127.0.0.1:9/", dead_letter_queue="dead")
    services.publish([Publication(REGION, "ev", "A1", b"hello")], batch_id="1")
    given_up(hook)
    [first] = lying(dead)
    redriven(dead)

    given_up(hook)

    [second] = lying(dead)
    assert second.message.body == first.message.body
    assert second.message.message_id != first.message.message_id


def test_letter_of_a_subscription_that_ended_stays(topic: Topic, dead: Queue) -> None:
    hook, _ = services.subscribe(topic, "s1", "http://127.0.0.1:9/", dead_letter_queue="dead")
    services.publish([Publication(REGION, "ev", "A1", b"hello")], batch_id="1")
    given_up(hook)
    services.unsubscribe(hook)

    done = redriven(dead)

    [skipped] = done.skipped
    assert str(skipped.reason) == "The topic ev has no subscription s1."
