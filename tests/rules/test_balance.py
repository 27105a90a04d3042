"""What came to a rule and to its operations is what became of it; where it is not, it is told."""

from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from iotconsole.kit.clock import now_ms
from iotconsole.kit.valkey import client
from mns import background
from mns import services as mns
from rules import balance, ledger, retrying, services, subscription
from rules.balance import Sheet
from rules.models import Operation
from tests.mns.receiver import Receiver
from tests.rules.conftest import House

WARM = {"temperature": 31}
REGION = "cn-shanghai"
COLD = {"temperature": 14}
KEPT = "1 messages are kept to be tried; 0 batches wait for the rules."
BALANCES = "The ledger balances."
LATER_MS = 12_000  # after the longest wait between two tries


def sheet(house: House) -> Sheet:
    [found] = balance.read([house.rule]).sheets
    return found


def carry_to_the_end() -> None:
    while retrying.carry(now_ms() + LATER_MS):
        background.wait_for_all()


def verify() -> str:
    output = StringIO()
    call_command("ledger", verify=True, stdout=output)
    return output.getvalue()


@pytest.fixture
def deaf(house: House) -> Operation:
    """An address where nobody listens."""
    with Receiver() as receiver:
        url = receiver.url
    return services.add_operation(house.rule, "HTTP", {"url": url})


def test_every_message_is_counted_as_received_and_in_one_outcome(house: House) -> None:
    house.carry(
        house.message(WARM, number=1), house.message(COLD, number=2), house.message(b"{", number=3)
    )

    found = sheet(house)
    assert (found.counts.received, found.counts.filtered) == (3, 1)
    assert (found.counts.forwarded, found.failed_in_sql, found.failed_later) == (1, 1, 0)
    assert found.balances


def test_what_waits_is_what_is_kept_until_it_is_tried_no_more(
    house: House, deaf: Operation
) -> None:
    house.carry(house.message(WARM, number=1), house.message(WARM, number=2))
    before = sheet(house)

    carry_to_the_end()

    after = sheet(house)
    assert (before.counts.waiting, before.kept, before.balances) == (2, 2, True)
    assert (after.counts.waiting, after.kept, after.balances) == (0, 0, True)
    [at] = [one for one in after.operations if one.operation == deaf]
    assert (at.counts.received, at.counts.failed, at.counts.causes) == (2, 2, {"target": 2})


def test_the_operation_for_errors_is_counted_by_itself(house: House) -> None:
    with Receiver() as receiver:
        told = services.add_operation(house.rule, "HTTP", {"url": receiver.url}, is_for_errors=True)
        mns.delete_topic(mns.find_topic("cn-shanghai", "alerts"))
        house.carry(house.message(WARM))
        carry_to_the_end()

    found = sheet(house)
    [at] = [one for one in found.operations if one.operation == told]
    assert (found.counts.received, found.counts.failed) == (1, 1)
    assert (at.counts.received, at.counts.forwarded) == (1, 1)
    assert found.balances


def test_an_operation_that_is_deleted_while_messages_wait_for_it_leaves_a_rule_that_balances(
    house: House, deaf: Operation
) -> None:
    house.carry(house.message(WARM))
    number = deaf.pk
    services.delete_operation(deaf)

    carry_to_the_end()

    assert (sheet(house).counts.failed, sheet(house).balances) == (1, True)
    assert ledger.counts_at(number) == {}


def test_what_a_batch_still_counts_for_a_deleted_rule_goes(house: House) -> None:
    services.stop_rule(house.rule)
    number = house.rule.pk
    services.delete_rule(house.rule)
    client().hincrby(ledger.of_rule(number), "received", 1)

    ledger.tidy(now_ms())

    assert client().keys(f"rule:{number}:*") == []


def test_the_command_prints_the_ledger_and_that_it_balances(house: House, deaf: Operation) -> None:
    house.carry(house.message(WARM, number=1), house.message(COLD, number=2))

    *table, kept, verdict = verify().splitlines()

    assert (kept, verdict) == (KEPT, BALANCES)
    assert [line.split() for line in table] == [
        ["rule", "received", "filtered", "SQL", "failed", "forwarded", "failed", "waiting"],
        ["warm", "2", "1", "0", "0", "0", "1"],
        [str(house.rule.operations.get(kind="MNS").pk), "MNS", "1", "1", "0", "0"],
        [str(deaf.pk), "HTTP", "1", "0", "0", "1"],
    ]


@pytest.mark.parametrize(
    ("field", "sentence"),
    [
        ("received", "2 received, but 1 filtered, failed, forwarded or waiting"),
        ("failed:denied", "0 failed, but 1 have a cause"),
        ("waiting", "1 waiting, but 0 are kept to be tried"),
    ],
)
def test_the_command_names_the_rule_that_does_not_balance(
    house: House, field: str, sentence: str
) -> None:
    house.carry(house.message(WARM))
    client().hincrby(ledger.of_rule(house.rule.pk), field, 1)

    with pytest.raises(CommandError, match=f"warm: {sentence}"):
        verify()


def test_the_command_counts_what_came_to_a_subscription_and_says_if_it_does_not_balance(
    house: House,
) -> None:
    product = house.device.product
    queue = subscription.subscribe(product, REGION, device_data=True, device_status=False).queue
    house.carry(house.message(WARM, number=1), house.message(b"x" * 60_000, number=2))

    *_, row, _, verdict = verify().splitlines()
    client().hincrby(f"subscription:{product.product_key}:counts", "received", 1)

    assert row.split() == [queue.name, "2", "1", "1", "0"]
    assert verdict == BALANCES
    with pytest.raises(CommandError, match=f"{queue.name}: 3 received, but 2 delivered, dropped"):
        verify()


def test_the_command_names_the_operation_that_does_not_balance(house: House) -> None:
    house.carry(house.message(WARM))
    number = house.rule.operations.get().pk
    client().hincrby(ledger.of_operation(number), "forwarded", 1)

    with pytest.raises(CommandError, match=f"warm: operation {number}: 1 received, but 2"):
        verify()
