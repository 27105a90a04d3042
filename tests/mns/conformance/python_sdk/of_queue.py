"""Methods of Queue."""

# mypy: ignore-errors

import contextlib
import io
import re
import time

from mns.queue import Message, QueueMeta
from stage import ENDPOINT, account, misused, new_name, new_queue, no_queue, refused, shows

SMALL = QueueMeta(max_msg_size=1024)


@shows("Queue.create")
def a_queue_is_made_and_found_and_in_the_way() -> None:
    queue = account().get_queue(new_name("queue"))
    meta = QueueMeta(60, 1024, 3600, 5, 1, True)
    assert queue.create(meta) == f"{ENDPOINT}/queues/{queue.queue_name}"
    assert queue.create(meta) == f"{ENDPOINT}/queues/{queue.queue_name}"
    refused("QueueAlreadyExist", queue.create, QueueMeta())


@shows("Queue.create")
def a_queue_that_cannot_be_is_refused() -> None:
    refused("InvalidQueueName", account().get_queue("-no-").create, QueueMeta())
    refused("QueueNameLengthError", account().get_queue("n" * 121).create, QueueMeta())
    refused("InvalidArgument", no_queue().create, QueueMeta(vis_timeout=43201))
    misused("QueueAttrInvalid", no_queue().create, QueueMeta(vis_timeout=0))


@shows("Queue.get_attributes", "Queue.set_attributes")
def attributes_are_read_and_changed_one_by_one() -> None:
    queue = new_queue(QueueMeta(60, 1024, 3600, 5, 1, True))
    queue.set_attributes(QueueMeta(vis_timeout=61, logging_enabled=False))

    seen = queue.get_attributes()

    assert seen.queue_name == queue.queue_name
    assert (seen.visibility_timeout, seen.maximum_message_size) == (61, 1024)
    assert (seen.message_retention_period, seen.delay_seconds) == (3600, 5)
    assert (seen.polling_wait_seconds, seen.logging_enabled) == (1, False)
    assert (seen.active_messages, seen.inactive_messages, seen.delay_messages) == (0, 0, 0)
    assert abs(seen.create_time - time.time()) < 60
    assert seen.last_modify_time >= seen.create_time
    assert queue.queue_name in str(seen)
    refused("InvalidArgument", queue.set_attributes, QueueMeta(polling_wait_sec=31))
    refused("QueueNotExist", no_queue().get_attributes)
    refused("QueueNotExist", no_queue().set_attributes, QueueMeta(vis_timeout=61))


@shows("Queue.delete")
def a_queue_is_deleted_and_once_more() -> None:
    queue = new_queue()
    queue.delete()
    queue.delete()
    refused("QueueNotExist", queue.get_attributes)


@shows("Queue.send_message", "Queue.peek_message", "Queue.receive_message", "Queue.delete_message")
def a_message_lives_its_life() -> None:
    queue = new_queue()
    sent = queue.send_message(Message("hello, 你好", 0, 3))
    peeked = queue.peek_message()
    received = queue.receive_message(0)

    for message in (peeked, received):
        assert message.message_body == "hello, 你好".encode()
        assert message.message_id == sent.message_id
        assert message.message_body_md5 == sent.message_body_md5
        assert message.priority == 3
        assert abs(message.enqueue_time / 1000 - time.time()) < 60
    assert (peeked.dequeue_count, received.dequeue_count) == (0, 1)
    assert peeked.first_dequeue_time == peeked.enqueue_time
    assert received.next_visible_time - received.first_dequeue_time == 30_000
    queue.delete_message(received.receipt_handle)
    refused("MessageNotExist", queue.delete_message, received.receipt_handle)


@shows("Queue.send_message")
def a_delayed_message_is_cancelled_with_the_handle_of_its_sender() -> None:
    queue = new_queue()
    sent = queue.send_message(Message("later", 60))
    refused("MessageNotExist", queue.receive_message, 0)
    queue.delete_message(sent.receipt_handle)


@shows("Queue.send_message")
def a_message_that_cannot_be_is_refused() -> None:
    queue = new_queue(SMALL)
    refused("InvalidArgument", queue.send_message, Message("a", priority=17))
    refused("InvalidArgument", queue.send_message, Message("a", 604801))
    refused("InvalidArgument", queue.send_message, Message("a" * 1024))  # base64 makes it longer
    refused("QueueNotExist", no_queue().send_message, Message("a"))
    misused("MessageBodyInvalid", queue.send_message, Message(""))


@shows("Queue.set_encoding")
def a_body_may_go_as_it_is() -> None:
    queue = new_queue()
    queue.set_encoding(False)
    sent = queue.send_message(Message("<b> & co"))
    received = queue.receive_message(0)
    assert received.message_body == "<b> & co"
    assert received.message_body_md5 == sent.message_body_md5


@shows("Queue.receive_message", "Queue.peek_message")
def an_empty_queue_says_so_and_one_that_is_not_there_too() -> None:
    queue = new_queue()
    refused("MessageNotExist", queue.receive_message)
    refused("MessageNotExist", queue.receive_message, 1)
    refused("MessageNotExist", queue.peek_message)
    refused("QueueNotExist", no_queue().receive_message, 30)
    refused("QueueNotExist", no_queue().peek_message)
    refused("InvalidArgument", queue.receive_message, 31)
    misused("WaitSecondsInvalid", queue.receive_message, -2)


@shows("Queue.peek_message_with_str_body", "Queue.receive_message_with_str_body")
def bodies_are_had_as_text() -> None:
    queue = new_queue()
    queue.send_message(Message("你好"))
    assert queue.peek_message_with_str_body().message_body == "你好"
    assert queue.receive_message_with_str_body(0).message_body == "你好"
    refused("MessageNotExist", queue.peek_message_with_str_body)
    refused("MessageNotExist", queue.receive_message_with_str_body, 0)


@shows("Queue.batch_send_message", "Queue.batch_peek_message", "Queue.batch_receive_message")
def a_batch_keeps_its_order() -> None:
    queue = new_queue()
    sent = queue.batch_send_message([Message(str(n)) for n in range(16)])
    peeked = queue.batch_peek_message(16)
    received = queue.batch_receive_message(16, 0)

    assert [m.message_id for m in sent] == [m.message_id for m in received]
    assert [m.message_body for m in peeked] == [str(n).encode() for n in range(16)]
    assert [m.dequeue_count for m in received] == [1] * 16
    assert len({m.receipt_handle for m in received}) == 16


@shows("Queue.batch_peek_message_with_str_body", "Queue.batch_receive_message_with_str_body")
def bodies_of_a_batch_are_had_as_text() -> None:
    queue = new_queue()
    queue.batch_send_message([Message("你"), Message("好")])
    assert [m.message_body for m in queue.batch_peek_message_with_str_body(16)] == ["你", "好"]
    received = queue.batch_receive_message_with_str_body(16, 0)
    assert [m.message_body for m in received] == ["你", "好"]
    refused("MessageNotExist", queue.batch_peek_message_with_str_body, 16)
    refused("MessageNotExist", queue.batch_receive_message_with_str_body, 16, 0)


@shows("Queue.batch_send_message")
def what_fails_in_a_batch_is_told_by_the_first_failure_and_the_rest_is_sent() -> None:
    queue = new_queue(SMALL)
    queue.set_encoding(False)
    batch = [Message("a"), Message("b" * 1025), Message("c", 60), Message("d", priority=17)]

    error = refused("InvalidArgument", queue.batch_send_message, batch)

    assert "1025" in error.message
    assert ["ErrorCode" in each for each in error.sub_errors] == [False, True, False, True]
    assert queue.receive_message(0).message_id == error.sub_errors[0]["MessageId"]
    assert queue.get_attributes().delay_messages == 1


@shows("Queue.batch_send_message", "Queue.batch_receive_message", "Queue.batch_peek_message")
def a_batch_that_cannot_be_is_refused_whole() -> None:
    queue = new_queue()
    refused("InvalidArgument", queue.batch_send_message, [Message("a")] * 17)
    refused("InvalidArgument", queue.batch_send_message, [Message("a" * 30_000)] * 2)
    refused("QueueNotExist", no_queue().batch_send_message, [Message("a")])
    refused("MessageNotExist", queue.batch_receive_message, 16, 0)
    refused("MessageNotExist", queue.batch_peek_message, 16)
    refused("InvalidArgument", queue.batch_receive_message, 17, 0)
    refused("InvalidArgument", queue.batch_peek_message, 0)
    refused("QueueNotExist", no_queue().batch_receive_message, 16, 30)
    refused("QueueNotExist", no_queue().batch_peek_message, 16)
    misused("BatchSizeInvalid", queue.batch_receive_message, -2)


@shows("Queue.delete_message", "Queue.batch_delete_message")
def handles_that_are_none_are_named() -> None:
    queue = new_queue()
    queue.send_message(Message("a"))
    good = queue.receive_message(0).receipt_handle

    error = refused("ReceiptHandleError", queue.batch_delete_message, ["nonsense", good])

    assert [each["ReceiptHandle"] for each in error.sub_errors] == ["nonsense"]
    refused("ReceiptHandleError", queue.delete_message, "nonsense")
    refused("ReceiptHandleError", queue.delete_message, "1-a+b/c==")
    refused("MessageNotExist", queue.batch_delete_message, [good])
    refused("InvalidArgument", queue.batch_delete_message, [good] * 17)
    refused("QueueNotExist", no_queue().delete_message, good)
    refused("QueueNotExist", no_queue().batch_delete_message, [good])
    misused("ReceiptHandleInvalid", queue.delete_message, "")


@shows("Queue.batch_delete_message")
def a_batch_is_deleted() -> None:
    queue = new_queue()
    queue.batch_send_message([Message("a"), Message("b")])
    handles = [message.receipt_handle for message in queue.batch_receive_message(16, 0)]
    queue.batch_delete_message(handles)
    assert queue.get_attributes().inactive_messages == 0


@shows("Queue.change_message_visibility")
def a_message_is_kept_longer_or_given_back() -> None:
    queue = new_queue()
    queue.send_message(Message("a"))
    old = queue.receive_message(0).receipt_handle
    began = time.time()
    changed = queue.change_message_visibility(old, 600)
    assert began + 599 < int(changed.next_visible_time) / 1000 < time.time() + 601
    refused("MessageNotExist", queue.change_message_visibility, old, 60)
    queue.change_message_visibility(changed.receipt_handle, 0)
    assert queue.receive_message(0).dequeue_count == 2
    refused("ReceiptHandleError", queue.change_message_visibility, "nonsense", 60)
    refused("QueueNotExist", no_queue().change_message_visibility, old, 60)
    misused("VisibilityTimeoutInvalid", queue.change_message_visibility, old, 43201)


@shows("Queue.set_debug", "Queue.debuginfo")
def the_id_of_a_request_is_found_where_the_sdk_looks_for_it() -> None:
    queue, printed = new_queue(), io.StringIO()
    queue.set_debug(True)
    with contextlib.redirect_stdout(printed):
        queue.get_attributes()
    assert re.search(r"RequestId: [0-9A-F]{24}\n", printed.getvalue())
