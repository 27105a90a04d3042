"""Versions: every save makes one, with who and why, and messages say which one they met."""

import pytest
from django.conf import settings

from products import devicelog
from products.devicelog import Step
from ram.audit import Actor, Door, acting
from rules import errors, history, ledger, services
from rules.models import Operation, Rule
from tests.rules.conftest import House

ALICE = Actor("acs:ram::1:user/alice", Door.CONSOLE, name="alice")
WARM = {"temperature": 31}


@pytest.fixture
def start(house: House) -> int:
    """Answer the version of the rule as the test finds it."""
    house.rule.refresh_from_db()
    return house.rule.version


def test_saving_sql_makes_a_version_with_author_and_reason(house: House, start: int) -> None:
    sql = house.rule.sql.replace("> 20", "> 25")

    with acting(lambda: ALICE):
        services.update_sql(house.rule, sql, reason="Too many alarms")

    version = house.rule.versions.get(number=start + 1)
    assert (version.sql, version.reason) == (sql, "Too many alarms")
    assert (version.author, version.author_name) == (ALICE.arn, "alice")


def test_each_change_of_an_operation_makes_a_version(house: House, start: int) -> None:
    target = services.queue_configuration(settings.REGION, "alerts", house.role.name)

    added = services.add_operation(house.rule, "MNS_QUEUE", target, reason="also there")
    services.update_operation(added, target)
    services.delete_operation(added)

    counts = [len(v.operations) for v in house.rule.versions.filter(number__gt=start)]
    assert counts == [1, 2, 2]
    assert services.sql_of(house.rule, start + 3) == house.rule.sql


def test_sql_that_is_refused_makes_no_version(house: House, start: int) -> None:
    with pytest.raises(errors.IncorrectSql):
        services.update_sql(house.rule, "SELECT FROM")

    assert Rule.objects.get(pk=house.rule.pk).version == start


def test_nobody_knows_the_sql_of_a_version_that_never_was(house: House) -> None:
    assert services.sql_of(house.rule, 99) is None


def test_a_version_keeps_no_password(house: House) -> None:
    secret = {"table": "readings", "password": "hunter2"}
    row = Operation(rule=house.rule, kind="TABLE", configuration=secret)

    assert history.shown(row)["configuration"] == {"table": "readings", "password": "***"}


def test_messages_say_which_version_they_met(house: House, start: int) -> None:
    services.update_sql(house.rule, house.rule.sql)

    house.carry(house.message(WARM))

    [(_, story)] = devicelog.find(1)
    [line] = [line for line in story.lines if line.step == Step.RULE_ENGINE]
    assert line.version == start + 1
    assert ledger.recent(house.rule.pk)[0].version == start + 1
