"""A target that did not take a message is asked again; what no target takes is told of once."""

import base64
import json
from collections.abc import Iterator
from typing import Any

import pytest

from iotconsole.kit import clock
from iotconsole.kit.clock import now_ms
from iotconsole.kit.valkey import client
from mns import background, pace
from mns import services as mns
from products import devicelog
from ram.services import detach_policy
from rules import ledger, retrying, services, tracing, waiting
from rules.ledger import Outcome
from rules.models import Operation
from tests.mns.receiver import Receiver
from tests.rules.conftest import House

pytestmark = pytest.mark.usefixtures("one_moment")

WARM = {"temperature": 31}
LATER_MS = 12_000  # after the longest wait between two tries


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    with Receiver() as receiver:
        yield receiver


@pytest.fixture
def hook(house: House, receiver: Receiver) -> Operation:
    """The rule posts to the receiver, and to nobody else."""
    services.add_operation(house.rule, "HTTP", {"url": f"{receiver.url}/hook"})
    services.delete_operation(house.rule.operations.get(kind="MNS"))
    return house.rule.operations.get()


def carry(after_ms: int = 0) -> bool:
    """Make what is due by then, and settle it."""
    had_some = retrying.carry(now_ms() + after_ms)
    background.wait_for_all()
    return had_some


def carry_to_the_end() -> None:
    while carry(LATER_MS):
        pass


def counts(house: House) -> tuple[int, int, int]:
    row = ledger.counts([house.rule.pk])[house.rule.pk]
    return row.forwarded, row.failed, row.waiting


def test_a_message_is_posted_after_its_batch_with_its_id(
    house: House, hook: Operation, receiver: Receiver
) -> None:
    house.carry(house.message(WARM, number=7))
    before = counts(house)

    carry()

    received = receiver.next()
    assert (before, counts(house)) == ((0, 0, 1), (1, 0, 0))
    assert json.loads(received.body) == {"deviceName": "sensor", "temperature": 31}
    assert received.headers["x-iot-message-id"] == "7"
    assert received.path == "/hook"


def test_a_post_that_fails_is_made_again_after_1_3_and_10_seconds(
    house: House, hook: Operation, receiver: Receiver, monkeypatch: pytest.MonkeyPatch
) -> None:
    receiver.status = 500
    now = now_ms()
    monkeypatch.setattr(clock, "now_ms", lambda: now)
    house.carry(house.message(WARM))
    made: list[int] = []

    for second in range(20):
        now += 1_000
        retrying.carry(now)
        background.wait_for_all()
        made += [second] * (receiver.count - len(made))

    assert made == [0, 1, 4, 14]
    assert counts(house) == (0, 1, 0)
    assert ledger.causes(house.rule.pk) == {"target": 1}
    at_hook = {"received": 1, "waiting": 0, "failed": 1, "failed:target": 1}
    assert ledger.counts_at(hook.pk) == at_hook


def test_a_post_that_goes_well_the_second_time_is_counted_once(
    house: House, hook: Operation, receiver: Receiver
) -> None:
    receiver.status = 503
    house.carry(house.message(WARM))
    carry()
    receiver.status = 200

    carry_to_the_end()

    log = devicelog.read(house.device.product.product_key, "sensor")
    assert receiver.count == 2
    assert counts(house) == (1, 0, 0)
    assert [line.status for line in log if line.step == "forwarded"] == [200, 9331]
    assert client().exists(waiting.AGENDA) == 0


def test_a_message_that_waited_is_shown_once_with_its_end(
    house: House, hook: Operation, receiver: Receiver
) -> None:
    tracing.trace(house.rule, 1)
    receiver.status = 503
    house.carry(house.message(WARM, number=7))
    waits = [one.outcome for one in ledger.recent_ends(house.rule.pk)]

    carry_to_the_end()

    [shown] = ledger.recent_ends(house.rule.pk)
    [traced] = tracing.traced(house.rule.pk)
    assert waits == [Outcome.WAITING]
    assert (shown.message_id, shown.outcome, traced) == (7, Outcome.FAILED, shown)


def test_a_silent_endpoint_holds_no_batch_back(
    house: House, hook: Operation, receiver: Receiver
) -> None:
    receiver.may_answer.clear()
    house.carry(house.message(WARM, number=1), batch_id="first")
    retrying.carry(now_ms())

    house.carry(house.message({"temperature": 1}, number=2), batch_id="second")

    assert ledger.counts([house.rule.pk])[house.rule.pk].filtered == 1
    receiver.may_answer.set()
    background.wait_for_all()
    assert counts(house) == (1, 0, 0)


def test_a_try_that_was_settled_twice_is_counted_once(house: House, hook: Operation) -> None:
    house.carry(house.message(WARM))
    [due] = waiting.take(now_ms())
    again = waiting.take(now_ms() + 60_000)  # as if its worker had died

    for one in [due, *again]:
        retrying.settle(one, None, retrying.EXPIRED, now_ms())

    assert counts(house) == (0, 1, 0)


def test_a_batch_that_comes_again_leaves_one_message_waiting(
    house: House, hook: Operation, receiver: Receiver
) -> None:
    house.carry(house.message(WARM))
    carry()

    house.carry(house.message(WARM))
    carry_to_the_end()

    assert counts(house)[2] == 0


@pytest.fixture
def trouble(hook: Operation, receiver: Receiver) -> None:
    """The receiver has failed for so long that nothing is posted to it for the first time."""
    receiver.status = 500
    paused = pace.Pace(1, now_ms(), "The endpoint answered 500.", 60_000, now_ms() + 60_000)
    pace.change(f"operation-{hook.pk}", lambda _: paused)


@pytest.mark.usefixtures("trouble")
def test_first_posts_wait_while_the_endpoint_is_in_trouble(
    house: House, receiver: Receiver
) -> None:
    house.carry(house.message(WARM))

    carry()

    assert receiver.count == 0
    assert counts(house) == (0, 0, 1)


@pytest.mark.usefixtures("trouble")
def test_a_message_that_waited_too_long_is_given_up(
    house: House, receiver: Receiver, settings: Any
) -> None:
    settings.RULE_PATIENCE_SECONDS = -1
    house.carry(house.message(WARM))

    carry()

    assert receiver.count == 0
    assert counts(house) == (0, 1, 0)
    assert ledger.causes(house.rule.pk) == {"expired": 1}


def test_an_operation_that_is_deleted_takes_what_waits_for_it_along(
    house: House, hook: Operation, receiver: Receiver
) -> None:
    house.carry(house.message(WARM))
    services.delete_operation(hook)

    carry()

    assert receiver.count == 0
    assert counts(house) == (0, 1, 0)
    assert ledger.causes(house.rule.pk) == {"no_operation": 1}


def test_a_deleted_rule_leaves_nothing(house: House, hook: Operation) -> None:
    house.carry(house.message(WARM))
    services.stop_rule(house.rule)
    number = house.rule.pk
    services.delete_rule(house.rule)

    carry()

    assert ledger.counts([number])[number].received == 0
    assert client().keys("forward:*") == []


def test_a_message_that_is_denied_is_told_of_once_in_the_documented_words(
    house: House, receiver: Receiver
) -> None:
    to_hook = {"url": receiver.url}
    services.add_operation(house.rule, "HTTP", to_hook, is_for_errors=True)
    detach_policy(house.role, house.role.policies.get())
    message = house.message(WARM, number=1_247_683_546_291_478_528)
    house.carry(message)

    carry_to_the_end()

    told = json.loads(receiver.next().body)
    [failure] = told.pop("failures")
    assert receiver.count == 0
    assert counts(house) == (0, 1, 0)
    assert "no attached policy allows it" in failure.pop("errorMessage")
    assert failure == {
        "actionType": "MNS",
        "actionRegion": "cn-shanghai",
        "actionResource": "alerts",
    }
    assert told == {
        "ruleName": "warm",
        "topic": house.topic,
        "productKey": house.device.product.product_key,
        "deviceName": "sensor",
        "messageId": "1247683546291478528",
        "base64OriginalPayload": base64.b64encode(message.payload).decode(),
    }


def test_a_message_that_failed_at_two_targets_is_told_of_once_with_both(
    house: House, hook: Operation, receiver: Receiver
) -> None:
    target = services.queue_configuration("cn-shanghai", "alerts", house.role.name)
    services.add_operation(house.rule, "HTTP", {"url": f"{receiver.url}/other"})
    services.add_operation(house.rule, "MNS_QUEUE", target, is_for_errors=True)
    receiver.status = 500

    house.carry(house.message(WARM))
    carry_to_the_end()

    [told] = [json.loads(text) for text in house.received()]
    assert [failure["actionType"] for failure in told["failures"]] == ["HTTP", "HTTP"]
    assert counts(house) == (0, 1, 0)


def test_telling_that_fails_is_counted_and_tells_of_nothing(
    house: House, receiver: Receiver
) -> None:
    receiver.status = 500
    services.add_operation(house.rule, "HTTP", {"url": receiver.url}, is_for_errors=True)
    mns.delete_topic(mns.find_topic("cn-shanghai", "alerts"))
    house.carry(house.message(WARM))

    carry_to_the_end()

    telling = house.rule.error_operation
    assert telling is not None
    assert receiver.count == 1
    assert ledger.counts_at(telling.pk) == {"received": 1, "failed": 1, "failed:target": 1}
    assert ledger.causes(house.rule.pk) == {"no_topic": 1}
    assert client().keys("forward:*") == []


def test_what_the_sql_refuses_is_told_to_nobody(house: House, receiver: Receiver) -> None:
    services.add_operation(house.rule, "HTTP", {"url": receiver.url}, is_for_errors=True)

    house.carry(house.message(b"\xff not json"))

    assert not carry(LATER_MS)
    assert ledger.causes(house.rule.pk) == {"sql": 1}
