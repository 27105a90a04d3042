"""What becomes of a message: forwarded, filtered or failed, once, with its reason."""

import base64
import json
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.conf import settings

from mns import services as mns
from mns.models import Type
from products import devicelog
from products.messages import StatusChange
from ram.models import Policy
from ram.services import attach_policy, create_policy, delete_role, detach_policy
from rules import journal, ledger, services, subscription
from rules.models import Rule
from tests.rules.conftest import NOW, House

WARM = {"temperature": 31, "humidity": 40}
COLD = {"temperature": 14, "humidity": 116}


def counts(house: House) -> tuple[int, int, int]:
    row = ledger.counts([house.rule.pk])[house.rule.pk]
    return row.filtered, row.forwarded, row.failed


def test_a_matching_message_reaches_the_queue_as_compact_json(house: House) -> None:
    house.carry(house.message(WARM))

    assert house.received() == ['{"deviceName":"sensor","temperature":31}']
    assert counts(house) == (0, 1, 0)


def test_a_fifo_topic_keeps_the_order_of_each_device(house: House) -> None:
    mns.create_topic(settings.REGION, "ordered", type=Type.FIFO)
    queue, _ = mns.create_queue(settings.REGION, "ordered", type=Type.FIFO)
    arn = f"acs:mns:{settings.REGION}:{settings.ACCOUNT_ID}:queues/ordered"
    mns.subscribe(mns.find_topic(settings.REGION, "ordered"), "to-queue", arn)
    target = services.message_service_configuration(settings.REGION, "ordered", house.role.name)
    services.update_operation(house.rule.operations.get(), target)

    house.carry(house.message(WARM, number=1), house.message(WARM, number=2))

    [first] = mns.receive_messages(queue, count=2)
    assert first.group == f"{house.device.product.product_key}/sensor"
    assert counts(house) == (0, 2, 0)


def test_where_filters_and_the_ledger_counts_it(house: House) -> None:
    house.carry(house.message(COLD))

    assert house.received() == []
    assert counts(house) == (1, 0, 0)


def test_a_repeated_batch_is_stored_and_counted_once(house: House) -> None:
    messages = [house.message(WARM, number=1), house.message(COLD, number=2)]

    house.carry(*messages)
    house.carry(*messages)

    assert len(house.received()) == 1


def test_a_batch_that_was_finished_leaves_no_second_count(house: House) -> None:
    house.carry(house.message(WARM))

    assert not journal.finish("batch", journal.Commands())
    assert not journal.load("batch")
    assert counts(house) == (0, 1, 0)


def test_a_match_without_an_operation_is_a_failure_and_not_filtered(house: House) -> None:
    services.delete_operation(house.rule.operations.get())

    house.carry(house.message(WARM, number=1), house.message(COLD, number=2))

    failure = ledger.last_failure(house.rule.pk)
    assert counts(house) == (1, 0, 1)
    assert failure is not None
    assert failure.reason == "The rule has no operation to send to."


def test_a_payload_that_is_not_json_fails_with_its_reason(house: House) -> None:
    house.carry(house.message(b"\xff not json"))

    failure = ledger.last_failure(house.rule.pk)
    assert counts(house) == (0, 0, 1)
    assert failure is not None
    assert failure.code == 9320
    assert "JSON" in failure.reason


def test_one_bad_message_does_not_cost_its_batch(house: House) -> None:
    house.carry(house.message(b"{", number=1), house.message(WARM, number=2))

    assert len(house.received()) == 1
    assert counts(house) == (0, 1, 1)


def test_a_detached_policy_stops_forwarding_and_says_why(house: House) -> None:
    detach_policy(house.role, house.role.policies.get())

    house.carry(house.message(WARM))

    failure = ledger.last_failure(house.rule.pk)
    assert house.received() == []
    assert failure is not None
    assert failure.code == 9333
    assert "no attached policy allows it" in failure.reason


def test_an_explicit_deny_is_named(house: House) -> None:
    statement = {"Effect": "Deny", "Action": "mns:PublishMessage", "Resource": "*"}
    deny = create_policy("no-publish", json.dumps({"Version": "1", "Statement": [statement]}))
    attach_policy(house.role, deny)

    house.carry(house.message(WARM))

    failure = ledger.last_failure(house.rule.pk)
    assert failure is not None
    assert "statement 1 of policy no-publish denies it" in failure.reason


@pytest.mark.parametrize(
    ("condition", "received"),
    [
        ({"Bool": {"acs:SecureTransport": "true"}}, 1),
        ({"DateLessThan": {"acs:CurrentTime": "2020-01-01T00:00:00Z"}}, 0),
    ],
)
def test_conditions_of_the_role_are_weighed(
    house: House, condition: dict[str, object], received: int
) -> None:
    allow = {"Effect": "Allow", "Action": "mns:*", "Resource": "*", "Condition": condition}
    policy = create_policy("sometimes", json.dumps({"Version": "1", "Statement": [allow]}))
    detach_policy(house.role, house.role.policies.get())
    attach_policy(house.role, policy)

    house.carry(house.message(WARM))

    assert len(house.received()) == received


def test_attaching_the_policy_again_lets_messages_through(house: House) -> None:
    policy = Policy.objects.get(name="AliyunIOTAccessingMNSRolePolicy")
    detach_policy(house.role, policy)
    house.carry(house.message(WARM, number=1), batch_id="denied")

    attach_policy(house.role, policy)
    house.carry(house.message(WARM, number=2), batch_id="allowed")

    assert counts(house) == (0, 1, 1)


def test_a_deleted_role_fails_with_its_name(house: House) -> None:
    detach_policy(house.role, house.role.policies.get())
    delete_role(house.role)

    house.carry(house.message(WARM))

    failure = ledger.last_failure(house.rule.pk)
    assert failure is not None
    assert "There is no role named aliyuniotaccessingmnsrole" in failure.reason


def test_a_stopped_rule_does_not_look(house: House) -> None:
    services.stop_rule(house.rule)

    house.carry(house.message(WARM))

    assert house.received() == []
    assert counts(house) == (0, 0, 0)


def test_changed_sql_holds_from_the_next_batch(house: House) -> None:
    house.carry(house.message(COLD, number=1), batch_id="before")
    services.update_sql(house.rule, house.rule.sql.replace("> 20", "> 10"))

    house.carry(house.message(COLD, number=2), batch_id="after")

    assert counts(house) == (1, 1, 0)


def test_a_change_nobody_was_told_of_holds_within_a_minute(house: House) -> None:
    house.carry(house.message(WARM, number=1), batch_id="before")
    Rule.objects.update(status=Rule.Status.STOP)  # and the process is killed before its bump

    with time_machine.travel(datetime.now(UTC) + timedelta(minutes=1)):
        house.carry(house.message(WARM, number=2), batch_id="after")

    assert counts(house) == (0, 1, 0)


def test_a_subscribed_upload_arrives_in_the_documented_envelope(house: House) -> None:
    product = house.device.product
    row = subscription.subscribe(product, settings.REGION, device_data=True, device_status=False)

    house.carry(house.message(WARM, number=996631053735047169))

    [body] = house.received(row.queue)
    envelope = json.loads(base64.b64decode(body))
    assert row.queue.name == f"aliyun-iot-{product.product_key}"
    assert json.loads(base64.b64decode(envelope["payload"])) == WARM
    assert envelope["messagetype"] == "upload"
    assert envelope["topic"] == house.topic
    assert envelope["messageid"] == 996631053735047169
    assert isinstance(envelope["timestamp"], int)


def test_only_ticked_kinds_are_subscribed(house: House) -> None:
    product = house.device.product
    row = subscription.subscribe(product, settings.REGION, device_data=False, device_status=True)

    house.carry(house.message(WARM))

    assert house.received(row.queue) == []


def test_a_status_that_cannot_be_read_is_logged_and_harms_no_other(house: House) -> None:
    broken = house.message(b"{}", number=1, kind="status")

    house.carry(broken, house.message(WARM, number=2))

    [entry] = [e for e in devicelog.read(house.device.product.product_key) if e.status == 9320]
    assert not journal.load("batch")
    assert "Not a status notification" in entry.detail
    assert len(house.received()) == 1


def test_a_status_change_has_no_topic_key_and_moves_the_device(house: House) -> None:
    product = house.device.product
    row = subscription.subscribe(product, settings.REGION, device_data=True, device_status=True)
    change = StatusChange("online", product.product_key, "sensor", NOW, NOW, "127.0.0.1")
    house.carry(house.message(change.to_json(ZoneInfo("Asia/Shanghai")), kind="status"))

    [body] = house.received(row.queue)
    envelope = json.loads(base64.b64decode(body))
    house.device.refresh_from_db()
    assert "topic" not in envelope
    assert envelope["messagetype"] == "status"
    assert house.device.status == "ONLINE"


def test_an_upload_too_large_for_the_queue_is_dropped_with_a_log_entry(house: House) -> None:
    services.stop_rule(house.rule)
    product = house.device.product
    row = subscription.subscribe(product, settings.REGION, device_data=True, device_status=False)

    house.carry(house.message(b"x" * 40_000))

    entries = devicelog.read(product.product_key, "sensor")
    assert house.received(row.queue) == []
    assert any("too large" in entry.detail for entry in entries)


def test_the_device_log_tells_the_steps_in_order(house: House) -> None:
    house.carry(house.message(WARM))

    entries = devicelog.read(house.device.product.product_key, "sensor")
    assert [(e.step, e.operation, e.status) for e in reversed(entries)] == [
        ("published", house.topic, 200),
        ("rule_engine", "warm", 200),
        ("forwarded", "cn-shanghai/alerts", 200),
    ]


@pytest.mark.parametrize("other", ["/other/+/update", "/+/+/update/error", "/+/+"])
def test_a_rule_for_another_topic_does_not_see_the_message(house: House, other: str) -> None:
    services.update_sql(house.rule, f'SELECT * FROM "{other}"')

    house.carry(house.message(WARM))

    assert counts(house) == (0, 0, 0)
