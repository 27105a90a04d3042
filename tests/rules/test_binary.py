"""Rules for payloads that are not JSON."""

from dataclasses import replace
from typing import Any

import pytest
from django.conf import settings
from django.test import Client

from iotconsole.kit.clock import now_ms
from mns import background
from ram.models import User
from rules import ledger, retrying, services
from rules.errors import IncorrectSql
from rules.models import Rule
from rules.queries import compiled
from rules.templatetags import rule_sql
from rules.trial.one import try_one
from rules.trial.serializers import MadeSerializer
from tests.mns.receiver import Receiver
from tests.rules.conftest import NOW, House

NO_JSON = b"\x00\x01\xff"


@pytest.fixture
def binary(house: House) -> House:
    services.stop_rule(house.rule)
    rule = services.create_rule("bytes", data_type=Rule.DataType.BINARY)
    services.update_sql(rule, f'SELECT * FROM "{house.topic}"')
    services.add_operation(rule, "MNS", house.rule.operations.get().configuration)
    services.start_rule(rule)
    return replace(house, rule=rule)


def test_message_service_gets_a_payload_in_base64(binary: House) -> None:
    to_queue = services.queue_configuration(settings.REGION, "alerts", binary.role.name)
    services.add_operation(binary.rule, "MNS_QUEUE", to_queue)

    binary.carry(binary.message(NO_JSON))

    assert binary.received() == ["AAH/"] * 2
    assert ledger.counts([binary.rule.pk])[binary.rule.pk].forwarded == 1


def test_a_web_address_gets_a_payload_as_it_came_at_every_try(binary: House) -> None:
    with Receiver() as receiver:
        receiver.status = 500
        services.add_operation(binary.rule, "HTTP", {"url": receiver.url})
        binary.carry(binary.message(NO_JSON))

        for number in range(2):
            retrying.carry(now_ms() + number * 5_000)
            background.wait_for_all()

        tries = [receiver.next() for _ in range(2)]
    assert [one.body for one in tries] == [NO_JSON] * 2
    assert {one.headers["Content-Type"] for one in tries} == {"application/octet-stream"}


def test_a_payload_that_waits_for_its_turn_reaches_message_service_in_base64(
    binary: House, settings: Any
) -> None:
    settings.TARGET_WRITES_PER_SECOND = 1

    binary.carry(binary.message(NO_JSON, number=1), binary.message(NO_JSON, number=2))
    retrying.carry(now_ms() + 1_000)

    assert binary.received() == ["AAH/"] * 2


def test_the_bench_says_what_queues_get_and_the_page_shows_the_bytes(binary: House) -> None:
    tried = try_one(binary.rule, compiled(binary.rule.sql, "BINARY"), binary.message(NO_JSON), NOW)

    assert MadeSerializer(tried.made).data["body"] == "AAH/"
    assert rule_sql.spread_out(tried.made.body or b"") == rule_sql.as_text(NO_JSON) == "00 01 ff"


def test_functions_make_json_of_it(binary: House) -> None:
    sql = f'SELECT to_hex(*) AS hex, deviceName() AS dn FROM "{binary.topic}"'
    services.update_sql(binary.rule, sql)

    binary.carry(binary.message(NO_JSON))

    assert binary.received() == ['{"hex":"0001ff","dn":"sensor"}']


def test_a_binary_rule_has_no_fields(binary: House) -> None:
    with pytest.raises(IncorrectSql, match="no fields"):
        services.update_sql(binary.rule, f'SELECT a FROM "{binary.topic}"')


def test_the_time_is_that_of_the_region(house: House) -> None:
    services.update_sql(
        house.rule, f"SELECT timestamp('yyyy-MM-dd HH:mm z') AS at FROM \"{house.topic}\""
    )

    house.carry(house.message({}))

    assert house.received() == ['{"at":"2018-05-16 13:58 CST"}']


def test_why_the_last_message_failed_is_said_in_the_language_of_the_page(
    house: House, owner: User, client: Client
) -> None:
    house.carry(house.message(NO_JSON))
    client.force_login(owner)

    page = client.get(f"/rules/{house.rule.pk}/recent/", headers={"Accept-Language": "zh-Hans"})

    assert "消息内容不是 JSON。" in page.text
