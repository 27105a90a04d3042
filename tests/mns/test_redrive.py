"""How dead letters get back to where they came from, all at once or one by one."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Any

import pytest
from celery.contrib.testing.worker import start_worker

from iotconsole.celery import app
from iotconsole.kit import clock
from iotconsole.kit.valkey import client
from mns import deadletters, letters, moving, notification, redrive, services, tasks
from mns.connection import store
from mns.deadletters import GivenUp
from mns.delivery import Publication
from mns.errors import InvalidArgument, MessageNotExist
from mns.models import Queue, Subscription, Topic
from mns.properties import STRING, Properties, Property, unpack
from mns.redrive import Redrive, Stage
from mns.store.protocol import Listed, StoredMessage
from tests.mns.conftest import REGION
from tests.mns.receiver import Receiver
from tests.mns.store.cast import SECOND
from tests.mns.test_deadletters import RED, kill

ORDERS = f"acs:mns:{REGION}:1:queues/orders"


@pytest.fixture
def dead(committed: None) -> Queue:
    dead, _ = services.create_queue(REGION, "dead")
    return dead


@pytest.fixture
def source(dead: Queue) -> Queue:
    source, _ = services.create_queue(
        REGION, "orders", dead_letter_queue="dead", max_receive_count=1
    )
    return source


@pytest.fixture
def worker(committed: None) -> Iterator[None]:
    with start_worker(
        app, pool="threads", concurrency=2, perform_ping_check=False, queues=["push"]
    ):
        yield


def die(source: Queue, *bodies: bytes, **options: Any) -> None:
    """Send messages and have them dead at once."""
    for body in bodies:
        services.send_message(source, body, **options)
    deadletters.bury(now=kill(source))


def die_together(source: Queue, bodies: Sequence[bytes]) -> None:
    """Have so many messages dead that they fill pages."""
    for body in bodies:
        services.send_message(source, body)
    now = clock.now_ms()
    store().receive(source.tag, count=len(bodies), visibility_ms=SECOND, now=now)
    deadletters.bury(now=now + SECOND)


def redriven(queue: Queue, **options: Any) -> Redrive:
    """Redrive to the end, as a worker does."""
    services.start_redrive(queue, **options)
    tasks.redrive_queue(queue.pk)
    done = services.find_redrive(queue)
    assert done is not None
    return done


def lying(queue: Queue) -> list[Listed]:
    return store().browse(queue.tag, count=1_000, now=clock.now_ms()).messages


def waiting(queue: Queue) -> list[StoredMessage]:
    return store().peek(queue.tag, count=1_000, now=clock.now_ms())


# All of a queue


def test_messages_go_back_as_they_were(source: Queue, dead: Queue) -> None:
    sent = services.send_message(source, b"hello", priority=1, properties=RED)
    deadletters.bury(now=kill(source))

    done = redriven(dead)

    [again] = waiting(source)
    assert (again.message_id, again.body, again.priority) == (sent.message_id, b"hello", 1)
    assert (unpack(again.properties), again.dequeue_count) == (RED, 0)
    assert lying(dead) == []
    assert (done.stage, done.total, done.moved, done.skipped) == (Stage.DONE, 1, 1, ())


def test_messages_begin_a_new_life(source: Queue, dead: Queue) -> None:
    die(source, b"hello")
    [letter] = lying(dead)
    services.set_queue_attributes(source, message_retention_period=1_000_000)

    redriven(dead)

    [again] = lying(source)
    assert again.expires > letter.expires


def test_messages_of_every_page_go_in_the_order_they_came(source: Queue, dead: Queue) -> None:
    bodies = [str(number).encode() for number in range(250)]
    die_together(source, bodies)

    done = redriven(dead)

    assert [message.body for message in waiting(source)] == bodies
    assert (done.total, done.moved, done.left) == (250, 250, 0)


def test_messages_go_to_the_queue_that_is_named(source: Queue, dead: Queue) -> None:
    other, _ = services.create_queue(REGION, "other")
    die(source, b"hello")
    services.send_message(dead, b"never dead")

    done = redriven(dead, target="other")

    assert {message.body for message in waiting(other)} == {b"hello", b"never dead"}
    assert (done.moved, done.target) == (2, "other")


def test_only_the_messages_that_are_wanted_go(source: Queue, dead: Queue) -> None:
    die(source, b"1", b"2", b"3")
    wanted = [each.rank for each in lying(dead) if each.message.body != b"2"]

    done = redriven(dead, ranks=wanted)

    assert [message.body for message in waiting(source)] == [b"1", b"3"]
    assert ([each.message.body for each in lying(dead)], done.total) == ([b"2"], 2)


def test_message_that_cannot_go_stays_and_is_counted_with_the_reason(
    source: Queue, dead: Queue
) -> None:
    die(source, b"hello", b"x" * 1_025)
    services.send_message(dead, b"from nowhere")
    services.send_message(dead, b"nor this")
    services.set_queue_attributes(source, maximum_message_size=1_024)

    done = redriven(dead)

    assert len(lying(dead)) == 3
    assert {str(each.reason): each.count for each in done.skipped} == {
        "It is not known where the message came from; name a queue for it.": 2,
        "The message body has 1025 bytes; at most 1024 are allowed.": 1,
    }
    assert (done.stage, done.moved, done.left) == (Stage.DONE, 1, 0)


def test_message_that_only_says_it_was_a_dead_letter_stays(source: Queue, dead: Queue) -> None:
    forged = Properties((), (Property("DLQSourceArn", ORDERS, STRING),))
    services.send_message(dead, b"let me in", properties=forged)

    done = redriven(dead)

    assert (done.moved, waiting(source)) == (0, [])
    assert len(lying(dead)) == 1


def test_message_whose_source_is_gone_stays(source: Queue, dead: Queue) -> None:
    die(source, b"hello")
    services.delete_queue(source)

    done = redriven(dead)

    [skipped] = done.skipped
    assert str(skipped.reason) == "There is no queue orders in cn-shanghai."


def test_message_whose_source_is_dropped_just_now_stays(source: Queue, dead: Queue) -> None:
    die(source, b"hello")
    store().drop(source.tag)  # and nobody has told this process yet

    done = redriven(dead)

    assert (done.moved, len(lying(dead))) == (0, 1)


def test_message_that_somebody_is_working_on_stays(source: Queue, dead: Queue) -> None:
    die(source, b"hello")
    services.receive_messages(dead)

    done = redriven(dead)

    [skipped] = done.skipped
    assert str(skipped.reason) == "Somebody has received the message and not deleted it yet."


def test_what_dies_meanwhile_is_not_moved_over_and_over(source: Queue, dead: Queue) -> None:
    die(source, b"hello")
    services.start_redrive(dead)
    moving.carry_page(dead, now=clock.now_ms())

    deadletters.bury(now=kill(source))
    tasks.redrive_queue(dead.pk)

    assert len(lying(dead)) == 1


def test_order_of_a_group_survives_death_and_return(committed: None) -> None:
    dead, _ = services.create_queue(REGION, "dead", type="fifo")
    source, _ = services.create_queue(
        REGION, "orders", type="fifo", dead_letter_queue="dead", max_receive_count=1
    )
    for body in (b"1", b"2", b"3"):
        die(source, body, group="pump-1")

    redriven(dead)

    ordered = sorted(lying(source), key=lambda each: each.rank)
    assert [each.message.body for each in ordered] == [b"1", b"2", b"3"]
    assert {each.message.group for each in ordered} == {"pump-1"}


# Subscriptions


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


def given_up(hook: Subscription) -> None:
    now = clock.now_ms()
    waiting = store().receive(hook.tag, count=16, visibility_ms=SECOND, now=now)
    deadletters.bury_pushed(hook, [GivenUp(message, "no") for message in waiting], now=now)
    store().delete(hook.tag, [message.receipt_handle for message in waiting], now=now)


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


def waiting_for(hook: Subscription) -> list[notification.Published]:
    found = store().peek(hook.tag, count=16, now=clock.now_ms())
    return [notification.unpack(message.body) for message in found]


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


# Beginning, ending, dying


def test_one_redrive_of_a_queue_at_a_time(source: Queue, dead: Queue) -> None:
    services.start_redrive(dead)

    with pytest.raises(InvalidArgument, match="being moved already"):
        services.start_redrive(dead)


@pytest.mark.parametrize(
    ("target", "sentence"),
    [
        ("dead", "The messages are in that queue already."),
        ("nowhere", "There is no queue nowhere in cn-shanghai."),
        ("in-order", "Messages of a FIFO queue go to a FIFO queue, others to another."),
    ],
)
def test_target_that_cannot_be_is_refused_at_once(dead: Queue, target: str, sentence: str) -> None:
    services.create_queue(REGION, "in-order", type="fifo")

    with pytest.raises(InvalidArgument) as refused:
        services.start_redrive(dead, target=target)

    assert (str(refused.value), refused.value.field) == (sentence, "target")
    assert services.find_redrive(dead) is None


def test_stopped_redrive_moves_nothing_more_and_another_may_begin(
    source: Queue, dead: Queue
) -> None:
    die(source, b"hello")
    services.start_redrive(dead)
    services.stop_redrive(dead)

    tasks.redrive_queue(dead.pk)

    stopped = services.find_redrive(dead)
    assert stopped is not None
    assert (stopped.stage, stopped.moved, len(lying(dead))) == (Stage.STOPPED, 0, 1)
    assert redriven(dead).moved == 1


def test_worker_carries_the_whole_queue(source: Queue, dead: Queue, worker: None) -> None:
    die(source, *(str(number).encode() for number in range(16)))

    services.start_redrive(dead)

    found = services.receive_messages(source)
    while not found:
        found = services.receive_messages(source)
    assert found[0].body == b"0"


@pytest.mark.parametrize("step", ["turn_page", "remove"])
def test_killed_worker_is_followed_by_one_that_moves_and_counts_nothing_twice(
    source: Queue, dead: Queue, monkeypatch: pytest.MonkeyPatch, step: str
) -> None:
    die(source, b"1", b"2")
    services.start_redrive(dead)
    with monkeypatch.context() as killed:
        place: Any = redrive if step == "turn_page" else type(store())
        killed.setattr(place, step, once_more(place, step))
        with pytest.raises(ZeroDivisionError):
            tasks.redrive_queue(dead.pk)
    client().delete("push")

    tasks.redrive_on()
    tasks.redrive_queue(dead.pk)

    done = services.find_redrive(dead)
    assert client().llen("push") == 1
    assert done is not None
    assert (done.stage, done.total, done.moved) == (Stage.DONE, 2, 2)
    assert ([m.body for m in waiting(source)], lying(dead)) == ([b"1", b"2"], [])


def once_more(place: Any, step: str) -> Any:
    """Die at the second call: the first is that of a redrive that has nothing to make up for."""
    calls: list[int] = []
    meant = getattr(place, step)

    def die(*args: Any, **options: Any) -> Any:
        calls.append(1)
        if step == "turn_page" or len(calls) == 2:
            return 1 / 0
        return meant(*args, **options)

    return die


def test_redrive_somebody_is_at_is_left_to_them(source: Queue, dead: Queue) -> None:
    die(source, b"hello")
    services.start_redrive(dead)
    redrive.claim(dead, b"another")

    tasks.redrive_queue(dead.pk)

    assert len(lying(dead)) == 1
    assert not redrive.claim(dead, b"a third")


def test_worker_whose_claim_ran_out_leaves_the_rest_to_the_next(
    source: Queue, dead: Queue, monkeypatch: pytest.MonkeyPatch
) -> None:
    die_together(source, [b"hello"] * 2 * deadletters.PIECE)
    services.start_redrive(dead)

    def carry_slowly(queue: Queue, *, now: int) -> set[int] | None:
        client().delete(f"mns:{{{queue.tag}}}:redrive:claim")
        redrive.claim(queue, b"another")
        return carried(queue, now=now)

    carried = moving.carry_page
    monkeypatch.setattr(moving, "carry_page", carry_slowly)
    tasks.redrive_queue(dead.pk)

    assert len(lying(dead)) == deadletters.PIECE
    assert redrive.renew(dead, b"another")


def test_page_that_two_workers_carried_is_turned_and_counted_once(
    source: Queue, dead: Queue
) -> None:
    die_together(source, [b"hello"] * 2 * deadletters.PIECE)
    services.start_redrive(dead)
    moving.carry_page(dead, now=clock.now_ms())
    [run, page] = services.find_redrive(dead), redrive.last_page(dead)
    assert run is not None
    assert page is not None

    for moved in (150, 200):
        redrive.turn_page(dead, replace(run, moved=moved), page)

    latest = services.find_redrive(dead)
    assert latest is not None
    assert (latest.moved, redrive.last_page(dead)) == (150, None)


def test_redrive_of_a_queue_that_is_gone_is_forgotten(dead: Queue) -> None:
    services.start_redrive(dead)
    gone = dead.pk
    services.delete_queue(dead)

    tasks.redrive_queue(gone)

    assert redrive.running() == []


# One message


def test_edited_message_goes_back_and_the_old_one_is_gone(source: Queue, dead: Queue) -> None:
    die(source, b'{"on": ture}')
    [letter] = lying(dead)

    services.resend_message(dead, letter.rank, b'{"on": true}')

    [again] = waiting(source)
    assert (again.body, lying(dead)) == (b'{"on": true}', [])
    assert letters.origin(again.properties) is None


def test_message_of_any_queue_is_sent_to_another(queue: Queue) -> None:
    other, _ = services.create_queue(REGION, "other")
    services.send_message(queue, b"hello")
    [listed] = lying(queue)

    services.resend_message(queue, listed.rank, b"hello you", target="other")

    assert ([m.body for m in waiting(other)], lying(queue)) == ([b"hello you"], [])


def test_edited_push_is_pushed(topic: Topic, dead: Queue, receiver: Receiver) -> None:
    hook, _ = services.subscribe(
        topic, "s1", receiver.url, notify_content_format="SIMPLIFIED", dead_letter_queue="dead"
    )
    services.publish([Publication(REGION, "ev", "A1", b"hello")], batch_id="1")
    given_up(hook)
    [letter] = lying(dead)

    services.resend_message(dead, letter.rank, b"hello you")

    tasks.deliver(hook.pk)
    assert receiver.next().body == b"hello you"


def test_message_that_went_away_meanwhile_is_not_sent(source: Queue, dead: Queue) -> None:
    die(source, b"hello")
    [letter] = lying(dead)
    services.purge_queue(dead)

    with pytest.raises(MessageNotExist):
        services.resend_message(dead, letter.rank, b"hello")
    assert waiting(source) == []
