"""The next messages of a rule are kept whole if somebody wants them, and no more than wanted."""

import pytest
from django.test import Client

from iotconsole.kit.clock import now_ms
from iotconsole.kit.valkey import client as store
from products import samples
from products.messages import DeviceMessage
from ram.models import User
from rules import limits, services, tracing
from rules.errors import NothingToTrace
from rules.pipeline import handle_batch
from tests.rules.conftest import House


def carry(house: House, numbers: range) -> None:
    messages = [house.message({"temperature": 31}, number=number) for number in numbers]
    house.carry(*messages, batch_id=str(numbers))


def kept(house: House, number: int) -> DeviceMessage | None:
    return samples.find(house.device.product.product_key, number)


def traced(house: House) -> list[int]:
    return [passage.message_id for passage in tracing.traced(house.rule.pk)]


def test_of_many_messages_some_are_kept_and_with_a_trace_all(house: House) -> None:
    carry(house, range(1, 101))
    assert kept(house, 2) is None

    tracing.trace(house.rule, 150)
    carry(house, range(101, 201))

    assert all(kept(house, number) for number in range(101, 201))
    assert traced(house) == list(range(200, 100, -1))
    assert tracing.left(house.rule.pk) == 50


def test_a_trace_ends_with_the_last_message_it_wanted(house: House) -> None:
    tracing.trace(house.rule, 3)

    carry(house, range(1, 61))
    carry(house, range(61, 121))

    assert traced(house) == [3, 2, 1]
    assert tracing.left(house.rule.pk) == 0


def test_a_trace_ends_when_somebody_ends_it(house: House) -> None:
    tracing.trace(house.rule)
    carry(house, range(1, 3))

    tracing.end(house.rule)
    carry(house, range(3, 5))

    assert traced(house) == [2, 1]
    assert tracing.left(house.rule.pk) == 0


def test_a_repeated_batch_is_traced_once(house: House) -> None:
    tracing.trace(house.rule, 10)
    message = house.message({"temperature": 31})

    house.carry(message, batch_id="batch")
    handle_batch("batch", [message], now_ms())

    assert (traced(house), tracing.left(house.rule.pk)) == ([1], 9)


@pytest.mark.parametrize("count", [0, -1, limits.TRACED_PER_RULE + 1])
def test_so_many_messages_are_not_traced(house: House, count: int) -> None:
    with pytest.raises(NothingToTrace):
        tracing.trace(house.rule, count)


def test_nothing_is_left_of_the_trace_of_a_deleted_rule(house: House) -> None:
    tracing.trace(house.rule, 10)
    carry(house, range(1, 3))
    services.stop_rule(house.rule)
    rule_id = house.rule.pk

    services.delete_rule(house.rule)

    assert (tracing.traced(rule_id), tracing.left(rule_id)) == ([], 0)
    assert not store().exists(tracing.ONGOING)


def test_a_rule_is_traced_from_its_page_and_over_rest(house: House, owner: User) -> None:
    console = Client()
    console.force_login(owner)
    page = f"/rules/{house.rule.pk}/traces/"

    console.post(f"{page}begin/", {"count": "7"})
    carry(house, range(1, 3))

    assert "5 more messages are to come" in console.get(f"{page}latest/").text
    assert console.get("/api/v1/traces/warm/").json() == {"rule": "warm", "left": 5}
    seen = console.get("/api/v1/rules/warm/traced/").json()
    assert [passage["message_id"] for passage in seen] == ["2", "1"]

    console.post(f"{page}end/")

    assert console.get("/api/v1/traces/warm/").json()["left"] == 0
    refused = console.post(f"{page}begin/", {"count": "x"}, follow=True)
    assert "Trace 1 to 1000 messages." in refused.text
