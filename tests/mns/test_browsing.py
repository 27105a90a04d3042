"""Looking through a queue; what is looked at can still be received."""

import pytest
from django.conf import settings

from mns import services
from mns.errors import MessageNotExist
from mns.models import Queue
from mns.search import Search
from mns.services import browsing
from mns.store.protocol import State

pytestmark = pytest.mark.django_db


@pytest.fixture
def queue(committed: None) -> Queue:
    queue, _ = services.create_queue(settings.REGION, "orders")
    return queue


def bodies(found: browsing.Found) -> list[str]:
    return [seen.listed.message.body.decode() for seen in found.messages]


def test_every_state_is_seen_and_nothing_is_received(queue: Queue) -> None:
    services.send_message(queue, b"first")
    services.receive_messages(queue)
    services.send_message(queue, b"later", delay_seconds=60)
    services.send_message(queue, b"now")
    before = services.counts(queue)

    found = services.browse_messages(queue, Search())

    states = {s.listed.message.body: s.listed.state for s in found.messages}
    assert states == {b"first": State.INACTIVE, b"later": State.DELAYED, b"now": State.ACTIVE}
    assert services.counts(queue) == before
    assert services.browse_messages(queue, Search(state=State.DELAYED)).searched == 3


def test_pages_follow_each_other_and_together_show_each_message_once(queue: Queue) -> None:
    for number in range(browsing.AT_ONCE + 5):
        services.send_message(queue, str(number).encode())

    first = services.browse_messages(queue, Search())
    second = services.browse_messages(queue, Search(), after=first.after)

    assert len(first.messages) == browsing.AT_ONCE
    assert second.after == ""
    assert set(bodies(first) + bodies(second)) == {str(n) for n in range(browsing.AT_ONCE + 5)}


def test_a_search_stops_after_many_messages_and_goes_on_from_there(
    queue: Queue, monkeypatch: pytest.MonkeyPatch
) -> None:
    services.send_message(queue, b"the needle")
    for _ in range(2 * browsing.AT_ONCE):
        services.send_message(queue, b"hay")
    monkeypatch.setattr(browsing, "MOST", browsing.AT_ONCE)
    needle = Search(text="needle")

    found, tries = services.browse_messages(queue, needle), 1
    while found.after and not found.messages:
        found = services.browse_messages(queue, needle, after=found.after)
        tries += 1

    assert (bodies(found), tries) == (["the needle"], 3)


def test_a_message_is_found_again_after_others_came_and_until_it_is_gone(queue: Queue) -> None:
    services.send_message(queue, b"hello")
    [seen] = services.browse_messages(queue, Search()).messages
    services.send_message(queue, b"newer")

    again = services.find_message(queue, seen.listed.rank, place=seen.place)
    services.remove_message(queue, seen.listed.rank)

    assert again.message.body == b"hello"
    with pytest.raises(MessageNotExist):
        services.find_message(queue, seen.listed.rank, place=seen.place)
    with pytest.raises(MessageNotExist):
        services.remove_message(queue, seen.listed.rank)


def test_a_received_message_is_shown_or_hidden_anew_by_its_latest_handle(queue: Queue) -> None:
    services.send_message(queue, b"hello")
    [received] = services.receive_messages(queue)

    renewed = services.change_visibility(queue, received.receipt_handle, visibility_seconds=60)

    with pytest.raises(MessageNotExist):
        services.change_visibility(queue, received.receipt_handle, visibility_seconds=0)
    services.change_visibility(queue, renewed.receipt_handle, visibility_seconds=0)
    assert [message.body for message in services.receive_messages(queue)] == [b"hello"]
