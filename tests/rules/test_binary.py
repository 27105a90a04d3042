"""Rules for payloads that are not JSON."""

from dataclasses import replace

import pytest

from rules import ledger, services
from rules.errors import IncorrectSql
from rules.models import Rule
from tests.rules.conftest import House

NO_JSON = b"\x00\x01\xff"


@pytest.fixture
def binary(house: House) -> House:
    services.stop_rule(house.rule)
    rule = services.create_rule("bytes", data_type=Rule.DataType.BINARY)
    services.update_sql(rule, f'SELECT * FROM "{house.topic}"')
    services.add_operation(rule, "MNS", house.rule.operations.get().configuration)
    services.start_rule(rule)
    return replace(house, rule=rule)


def test_a_payload_is_passed_on_in_base64(binary: House) -> None:
    binary.carry(binary.message(NO_JSON))

    assert binary.received() == ["AAH/"]
    assert ledger.counts([binary.rule.pk])[binary.rule.pk].forwarded == 1


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
