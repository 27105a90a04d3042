"""Control programs make, change and list queues."""

import pytest
from alibabacloud_mns_open20220119 import models as ask
from alibabacloud_mns_open20220119.client import Client

from mns import services
from mns.models import Queue
from ram.models import User
from tests.mns.conftest import REGION
from tests.mns.openapi.asking import Connect, code_of


@pytest.mark.parametrize("options", [{}, {"signature_algorithm": "v2"}], ids=["acs3", "v1"])
def test_both_ways_of_signing_are_understood(
    connect: Connect, account: User, options: dict[str, str]
) -> None:
    sdk = connect(account, **options)

    sdk.create_topic(ask.CreateTopicRequest(topic_name="ev", max_message_size=2048))
    answer = sdk.get_topic_attributes(ask.GetTopicAttributesRequest(topic_name="ev")).body

    assert (answer.code, answer.success, answer.status) == (200, True, "Success")
    assert answer.data.max_message_size == 2048


def test_a_queue_is_made_as_asked(sdk: Client) -> None:
    wanted = ask.CreateQueueRequest(
        queue_name="orders",
        delay_seconds=1,
        maximum_message_size=2048,
        message_retention_period=60,
        visibility_timeout=40,
        polling_wait_seconds=20,
        enable_logging=True,
    )

    made = sdk.create_queue(wanted).body
    told = sdk.get_queue_attributes(ask.GetQueueAttributesRequest(queue_name="orders")).body.data

    assert made.data.success
    assert (told.delay_seconds, told.maximum_message_size) == (1, 2048)
    assert (told.message_retention_period, told.visibility_timeout) == (60, 40)
    assert (told.polling_wait_seconds, told.logging_enabled) == (20, True)
    assert told.queue_type == "normal"
    assert not told.dlq_policy.enabled


def test_the_same_queue_again_is_fine_another_is_not(sdk: Client, queue: Queue) -> None:
    sdk.create_queue(ask.CreateQueueRequest(queue_name="orders"))

    other = ask.CreateQueueRequest(queue_name="orders", visibility_timeout=31)
    assert code_of(sdk.create_queue, other) == "QueueAlreadyExist"


def test_what_is_not_named_stays_as_it_is(sdk: Client, queue: Queue) -> None:
    services.set_queue_attributes(queue, polling_wait_seconds=9)

    sdk.set_queue_attributes(
        ask.SetQueueAttributesRequest(queue_name="orders", delay_seconds=0, visibility_timeout=12)
    )

    queue.refresh_from_db()
    assert (queue.polling_wait_seconds, queue.visibility_timeout) == (9, 12)


def test_a_queue_tells_how_many_messages_it_holds(sdk: Client, queue: Queue) -> None:
    services.send_message(queue, b"one")
    services.send_message(queue, b"two", delay_seconds=60)
    services.send_message(queue, b"three")
    services.receive_messages(queue)

    told = sdk.get_queue_attributes(ask.GetQueueAttributesRequest(queue_name="orders")).body.data

    assert (told.active_messages, told.inactive_messages, told.delay_messages) == (1, 1, 1)


def test_a_deleted_queue_is_gone(sdk: Client, queue: Queue) -> None:
    sdk.delete_queue(ask.DeleteQueueRequest(queue_name="orders"))

    assert not Queue.objects.exists()
    gone = ask.DeleteQueueRequest(queue_name="orders")
    assert code_of(sdk.delete_queue, gone) == "QueueNotExist"


def test_queues_are_listed_page_by_page(sdk: Client) -> None:
    for number in range(12):
        services.create_queue(REGION, f"orders-{number:02}")
    services.create_queue(REGION, "Orders")
    services.create_queue("cn-beijing", "orders-elsewhere")

    answer = sdk.list_queue(ask.ListQueueRequest(queue_name="orders", page_num=2, page_size=1))

    page = answer.body.data
    assert [row.queue_name for row in page.page_data] == ["orders-10", "orders-11"]
    assert (page.page_num, page.page_size, page.pages) == (2, 10, 2)
    assert (page.size, page.total) == (2, 12)
