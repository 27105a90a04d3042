"""What an operator does with the messages of a queue by hand."""

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse

from iotconsole.kit.clock import now_ms
from mns import services, tasks
from mns.deadletters import bury_queue
from mns.models import Queue
from mns.properties import STRING, Properties, Property
from mns.search import Search
from mns.store.protocol import Listed

RED = Properties((Property("colour", "red", STRING),))


@pytest.fixture
def queue(console: Client) -> Queue:
    queue, _ = services.create_queue(settings.REGION, "orders")
    return queue


@pytest.fixture
def dead(queue: Queue) -> Queue:
    """The dead letter queue of `orders`; one message has died."""
    dead, _ = services.create_queue(settings.REGION, "dead")
    services.set_queue_attributes(queue, dead_letter_queue="dead", max_receive_count=1)
    services.send_message(queue, b"hello", properties=RED)
    services.receive_messages(queue, visibility_seconds=1)
    bury_queue(queue, now=now_ms() + 2_000)
    return dead


def all_of(queue: Queue) -> list[Listed]:
    return [seen.listed for seen in services.browse_messages(queue, Search()).messages]


def bodies(queue: Queue) -> list[bytes]:
    return sorted(listed.message.body for listed in all_of(queue))


def at(page: str, queue: Queue, *rest: object) -> str:
    return reverse(page, args=[queue.name, *rest])


def test_messages_are_looked_for_by_what_they_say_and_are(console: Client, queue: Queue) -> None:
    services.send_message(queue, b"hello", properties=RED)
    services.send_message(queue, b"hello again", delay_seconds=60)

    both = console.get(at("messages", queue), {"q": "HELLO"})
    red = console.get(at("messages", queue), {"q": "hello", "property": "colour=red"})
    delayed = console.get(at("messages", queue), {"state": "delayed"})
    unknown = console.get(at("messages", queue), {"state": "molten", "after": "x", "searched": "-"})

    assert [len(page.context["rows"]) for page in (both, red, delayed, unknown)] == [2, 1, 1, 2]
    assert "Searched 2 of 2 messages." in red.text


def test_an_empty_queue_and_a_search_in_vain_read_differently(
    console: Client, queue: Queue
) -> None:
    assert "The queue is empty." in console.get(at("messages", queue)).text
    assert "No message matches." in console.get(at("messages", queue), {"q": "x"}).text


def test_a_message_is_deleted_whatever_its_state(console: Client, queue: Queue) -> None:
    services.send_message(queue, b"hello")
    services.receive_messages(queue)
    [listed] = all_of(queue)
    address = at("remove_message", queue, listed.rank)

    asked = console.get(address)
    console.post(address)

    assert listed.message.message_id in asked.text
    assert bodies(queue) == []
    assert "The message is no longer in the queue." in console.get(address).text


def test_a_message_is_sent_again_with_its_properties_and_stays(
    console: Client, queue: Queue
) -> None:
    services.send_message(queue, b"hello", properties=RED)
    other, _ = services.create_queue(settings.REGION, "other")
    [listed] = all_of(queue)

    console.post(
        at("resend_message", queue, listed.rank), {"body": "hello\r\nworld", "target": "other"}
    )

    [copy] = all_of(other)
    assert copy.message.body == b"hello\nworld"
    assert copy.message.properties == listed.message.properties
    assert bodies(queue) == [b"hello"]


@pytest.mark.parametrize("target", ["orders", "other"])
def test_a_message_sent_again_takes_the_place_of_the_original_if_wanted(
    console: Client, queue: Queue, target: str
) -> None:
    services.send_message(queue, b"hello")
    services.create_queue(settings.REGION, "other")
    [listed] = all_of(queue)

    console.post(
        at("resend_message", queue, listed.rank),
        {"body": "changed", "target": target, "remove": "on"},
    )

    assert bodies(services.find_queue(settings.REGION, target)) == [b"changed"]
    assert b"hello" not in bodies(queue)


def test_a_dead_letter_goes_back_changed(console: Client, queue: Queue, dead: Queue) -> None:
    [letter] = all_of(dead)
    address = at("resend_message", dead, letter.rank)
    offered = console.get(address).context["form"].initial

    kept = console.post(address, {"body": "mended", "target": ""})
    console.post(address, offered | {"body": "mended", "remove": "on"})

    assert kept.context["form"].errors["target"]
    assert (bodies(queue), bodies(dead)) == ([b"mended"], [])


def test_the_receiver_sees_handles_and_says_what_becomes_of_each(
    console: Client, queue: Queue
) -> None:
    services.send_message(queue, b"one")
    services.send_message(queue, b"two")
    page = console.post(at("receive_messages", queue), {"count": 2, "visibility_seconds": 60})
    first, second = [row.message.receipt_handle for row in page.context["received"]]

    console.post(at("delete_received", queue), {"handle": first})
    console.post(at("show_received", queue), {"handle": second})
    again = console.post(at("delete_received", queue), {"handle": second})

    counts = services.counts(queue)
    assert (counts.active, counts.inactive) == (1, 0)
    assert "Message not exist." in again.text


def test_a_wrong_number_to_receive_is_refused_beside_its_field(
    console: Client, queue: Queue
) -> None:
    page = console.post(at("receive_messages", queue), {"count": 17, "visibility_seconds": 60})

    assert set(page.context["form"].errors) == {"count"}


def test_a_queue_is_purged_by_name_only(console: Client, queue: Queue) -> None:
    services.send_message(queue, b"hello")
    address = at("purge_queue", queue)

    wrong = console.post(address, {"name": "order"})
    left = bodies(queue)
    console.post(address, {"name": "orders"})

    assert wrong.context["form"].errors["name"]
    assert (left, bodies(queue)) == ([b"hello"], [])


def test_a_dead_letter_says_where_it_came_from_and_why(
    console: Client, queue: Queue, dead: Queue
) -> None:
    page = console.get(at("dead_letters", dead), headers={"Accept-Language": "zh-CN"})

    assert "来自队列 orders" in page.text
    assert "被接收了 1 次" in page.text
    assert at("dead_letters", dead) in console.get(at("queue", queue)).text


def test_dead_letters_go_back_and_the_page_tells_how_it_went(
    console: Client, queue: Queue, dead: Queue
) -> None:
    services.send_message(dead, b"from nowhere")
    console.post(at("redrive", dead))
    under_way = console.get(at("redrive_progress", dead)).text

    tasks.redrive_queue(dead.pk)

    done = console.get(at("redrive_progress", dead)).text
    assert "Redrive under way: 0 of 2 moved." in under_way
    assert "Redrive done: 1 of 2 moved." in done
    assert "1 stayed: It is not known where the message came from" in done
    assert (bodies(queue), bodies(dead)) == ([b"hello"], [b"from nowhere"])


def test_only_what_was_chosen_goes(console: Client, queue: Queue, dead: Queue) -> None:
    services.send_message(dead, b"other")
    [letter] = [each for each in all_of(dead) if each.message.body == b"hello"]

    console.post(f"{at('redrive', dead)}?rank={letter.rank}", {"target": "orders"})
    tasks.redrive_queue(dead.pk)

    assert (bodies(queue), bodies(dead)) == ([b"hello"], [b"other"])


@pytest.mark.parametrize("digits", [20, 5_000])
def test_numbers_too_long_for_any_message_are_no_error(
    console: Client, queue: Queue, dead: Queue, digits: int
) -> None:
    number = "9" * digits

    page = console.get(at("messages", queue), {"searched": number})
    dialog = console.get(at("redrive", dead), {"rank": number})
    moved = console.post(f"{at('redrive', dead)}?rank={number}", {"target": "orders"})

    assert [each.status_code for each in (page, dialog, moved)] == [200, 404, 404]


@pytest.mark.parametrize("unreadable", ["x", "", "1x", "-1"])
def test_a_choice_that_cannot_be_read_is_not_a_choice_of_all(
    console: Client, queue: Queue, dead: Queue, unreadable: str
) -> None:
    refused = console.post(f"{at('redrive', dead)}?rank={unreadable}", {"target": "orders"})

    assert refused.status_code == 404
    assert services.find_redrive(dead) is None


def test_a_stopped_redrive_leaves_the_rest(console: Client, dead: Queue) -> None:
    console.post(at("redrive", dead))
    console.post(at("stop_redrive", dead))

    tasks.redrive_queue(dead.pk)

    assert "Redrive stopped: 0 of 1 moved." in console.get(at("redrive_progress", dead)).text
    assert bodies(dead) == [b"hello"]


def test_properties_and_tags_are_written_a_line_each(console: Client, queue: Queue) -> None:
    console.post(at("send_message", queue), {"body": "x", "priority": 8, "properties": "a=1\n\nb="})
    wrong = console.post(at("send_message", queue), {"body": "x", "priority": 8, "properties": "a"})

    [listed] = all_of(queue)
    page = console.get(at("messages", queue), {"property": "a=1"})
    assert listed.message.properties
    assert len(page.context["rows"]) == 1
    assert wrong.context["form"].errors["properties"] == ["“a” is not name=value."]


def test_a_queue_in_order_asks_for_a_group_and_for_no_priority(console: Client) -> None:
    fifo, _ = services.create_queue(settings.REGION, "in-order", type="fifo")

    form = console.get(at("send_message", fifo)).context["form"]
    console.post(at("send_message", fifo), {"body": "hello", "group": "pump-1"})

    assert set(form.fields) == {"body", "group", "properties"}
    assert [listed.message.group for listed in all_of(fifo)] == ["pump-1"]


def test_a_dead_letter_queue_is_asked_for_only_where_there_is_one(
    console: Client, queue: Queue
) -> None:
    alone = console.get(at("edit_queue", queue)).context["form"]
    services.create_queue(settings.REGION, "in-order", type="fifo")
    other_kind = console.get(at("edit_queue", queue)).context["form"]
    services.create_queue(settings.REGION, "dead")
    offered = console.get(at("edit_queue", queue)).context["form"]

    assert "dead_letter_queue" not in alone.fields | other_kind.fields
    choices = offered.fields["dead_letter_queue"].choices
    assert [value for value, _ in choices] == ["", "dead"]
