"""How one message is sent on by hand, changed perhaps."""

import pytest

from mns import letters, services, tasks
from mns.delivery import Publication
from mns.errors import MessageNotExist
from mns.models import Queue, Topic
from tests.mns.conftest import REGION
from tests.mns.dying import die, given_up, lying, waiting
from tests.mns.receiver import Receiver


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
