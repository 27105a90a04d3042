"""How dead letters get back to where they came from, all at once."""

from iotconsole.kit import clock
from mns import deadletters, moving, services, tasks
from mns.connection import store
from mns.models import Queue
from mns.properties import STRING, Properties, Property, unpack
from mns.redrive import Stage
from tests.mns.conftest import REGION
from tests.mns.dying import RED, die, die_together, kill, lying, redriven, waiting

ORDERS = f"acs:mns:{REGION}:1:queues/orders"


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
