"""What comes faster than an account may send waits for its turn, and is dropped if none comes."""

from typing import Any

import pytest

from iotconsole.kit.clock import now_ms
from iotconsole.kit.valkey import client
from products import devicelog
from rules import balance, ledger, retrying, services, turns
from rules.ledger import Counts
from rules.throttled import THROTTLED
from tests.rules.conftest import House

pytestmark = pytest.mark.usefixtures("one_moment")

WARM = {"temperature": 31}
COLD = {"temperature": 1}


def counts(house: House) -> Counts:
    return ledger.counts([house.rule.pk])[house.rule.pk]


def carry_all(after_ms: int) -> None:
    """Make every try that is due by then."""
    while retrying.carry(now_ms() + after_ms):
        pass


def carry(house: House, *payloads: object, batch_id: str = "batch", first: int = 1) -> None:
    numbered = enumerate(payloads, start=first)
    house.carry(*(house.message(one, number=n) for n, one in numbered), batch_id=batch_id)


@pytest.fixture
def one_write_a_second(settings: Any) -> None:
    settings.TARGET_WRITES_PER_SECOND = 1


@pytest.fixture
def one_message_a_second(settings: Any) -> None:
    settings.RULE_MESSAGES_PER_SECOND = 1


@pytest.mark.usefixtures("one_write_a_second")
def test_writes_above_the_rate_wait_and_arrive_in_order(house: House) -> None:
    hotter = [{"temperature": 30 + number} for number in range(3)]

    carry(house, *hotter)
    at_once = len(house.received()), counts(house).waiting
    carry_all(after_ms=1_000)
    a_second_later = len(house.received()), counts(house).waiting
    carry_all(after_ms=2_000)

    assert (at_once, a_second_later) == ((1, 2), (2, 1))
    assert [text[-4:-1] for text in house.received()] == [":30", ":31", ":32"]
    assert (counts(house).forwarded, counts(house).waiting) == (3, 0)


@pytest.mark.usefixtures("one_message_a_second")
def test_messages_that_where_filters_take_turns_too_and_do_not_wait(house: House) -> None:
    carry(house, COLD, WARM, WARM)

    assert counts(house) == Counts(received=3, filtered=1, waiting=2)


@pytest.mark.usefixtures("one_message_a_second")
def test_a_message_that_two_rules_hear_is_processed_once(house: House) -> None:
    other = services.create_rule("other")
    services.update_sql(other, house.rule.sql)
    services.add_operation(other, "MNS", house.rule.operations.get().configuration)
    services.start_rule(other)

    carry(house, WARM)

    assert len(house.received()) == 2


@pytest.mark.usefixtures("one_write_a_second")
def test_no_message_overtakes_those_that_wait(house: House) -> None:
    carry(house, WARM, WARM, batch_id="first")
    carry(house, WARM, batch_id="second", first=3)

    carry_all(after_ms=1_000)

    assert (len(house.received()), counts(house).waiting) == (2, 1)


@pytest.mark.usefixtures("one_write_a_second")
def test_what_gets_no_turn_in_time_is_dropped_with_its_cause_and_code(
    house: House, settings: Any
) -> None:
    settings.RULE_PATIENCE_SECONDS = 1

    carry(house, *[WARM] * 4)
    carry_all(after_ms=1_000)

    log = devicelog.read(house.device.product.product_key, "sensor")
    codes = [line.status for line in log if line.step == "forwarded"]
    assert counts(house) == Counts(4, forwarded=2, failed=2, causes={"throttled": 2})
    assert sorted(codes) == [200, 200, THROTTLED, THROTTLED]
    assert balance.read([house.rule]).sheets[0].balances


@pytest.mark.usefixtures("one_message_a_second")
def test_messages_that_are_not_processed_in_time_are_dropped(house: House, settings: Any) -> None:
    settings.RULE_PATIENCE_SECONDS = 1

    carry(house, *[WARM] * 4)

    assert counts(house).causes == {"throttled": 2}


@pytest.mark.usefixtures("one_write_a_second")
def test_what_is_dropped_takes_no_turn_from_others(house: House, settings: Any) -> None:
    settings.RULE_PATIENCE_SECONDS = 1
    carry(house, *[WARM] * 100, batch_id="flood")

    settings.RULE_PATIENCE_SECONDS = 5
    carry(house, WARM, batch_id="after", first=101)

    assert counts(house).causes == {"throttled": 98}
    assert counts(house).waiting == 2


def test_a_second_s_worth_goes_at_once(house: House, settings: Any) -> None:
    settings.TARGET_WRITES_PER_SECOND = 10

    carry(house, *[WARM] * 12)

    assert (len(house.received()), counts(house).waiting) == (10, 2)


def test_without_a_limit_the_store_is_not_asked(house: House) -> None:
    carry(house, *[WARM] * 3)

    assert len(house.received()) == 3
    assert not client().exists(turns.MESSAGES, turns.WRITES)
