"""What control programs cannot have is refused with its code."""

from typing import Any

import pytest
from alibabacloud_mns_open20220119 import models as ask
from alibabacloud_mns_open20220119.client import Client

from mns.models import Queue, Topic
from ram.models import User
from tests.mns.openapi.asking import QUEUE_ENDPOINT, Connect, code_of


@pytest.mark.parametrize(
    ("kind", "endpoint", "code"),
    [
        ("", "http://127.0.0.1:9", "MissingPushType"),
        ("dm", "smq-ep:dm:1:__dynamic", "InvalidPushType"),
        ("queue", "http://127.0.0.1:9", "InvalidPushType"),
        ("queue", QUEUE_ENDPOINT + "-not-there", "EndpointInvalid"),
        ("http", "http://", "EndpointInvalid"),
        ("http", "http://169.254.169.254/", "EndpointInvalid"),
    ],
)
def test_a_place_messages_cannot_go_to_is_refused(
    sdk: Client, topic: Topic, kind: str, endpoint: str, code: str
) -> None:
    asked = ask.SubscribeRequest(
        topic_name="ev", subscription_name="s", push_type=kind, endpoint=endpoint
    )

    assert code_of(sdk.subscribe, asked) == code


@pytest.mark.parametrize(
    "wish",
    [
        {"tenant_rate_limit_policy": ask.CreateQueueRequestTenantRateLimitPolicy(enabled=True)},
        {"enable_sse": True},
        {"sse_type": "KMS"},
    ],
    ids=lambda wish: next(iter(wish)),
)
def test_what_is_not_done_here_is_refused(sdk: Client, wish: dict[str, Any]) -> None:
    asked = ask.CreateQueueRequest(queue_name="orders", **wish)

    assert code_of(sdk.create_queue, asked) == "InvalidParameter"
    assert not Queue.objects.exists()


def test_what_only_names_it_is_not(sdk: Client) -> None:
    sdk.create_queue(
        ask.CreateQueueRequest(
            queue_name="orders",
            dlq_policy=ask.CreateQueueRequestDlqPolicy(enabled=False, max_receive_count=3),
            enable_sse=False,
            queue_type="normal",
        )
    )

    assert Queue.objects.get().name == "orders"


@pytest.mark.parametrize(
    ("asked", "code"),
    [
        (ask.CreateQueueRequest(), "MissingQueueName"),
        (ask.CreateQueueRequest(queue_name="a_b"), "InvalidQueueName"),
        (ask.CreateQueueRequest(queue_name="a", visibility_timeout=0), "InvalidArgument"),
        (ask.CreateQueueRequest(queue_name="a", delay_seconds="soon"), "InvalidDelaySeconds"),
        (ask.CreateQueueRequest(queue_name="a", enable_logging="yes"), "InvalidEnableLogging"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_a_queue_that_cannot_be_is_refused(
    sdk: Client, asked: ask.CreateQueueRequest, code: str
) -> None:
    assert code_of(sdk.create_queue, asked) == code


def test_only_the_owner_may(connect: Connect, queue: Queue) -> None:
    stranger = connect(User.objects.create_user("stranger"))

    asked = ask.DeleteQueueRequest(queue_name="orders")
    assert code_of(stranger.delete_queue, asked) == "NoPermission"
    assert Queue.objects.exists()
