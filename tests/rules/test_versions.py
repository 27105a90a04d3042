"""Versions: every save makes one, with who and why, and messages say which one they met."""

from importlib import import_module
from typing import cast

import pytest
from django.apps import apps
from django.conf import settings

from iotconsole.kit.openapi import Caller, Parameters
from mns import services as mns
from products import devicelog
from products import services as products
from products.devicelog import Step
from ram.audit import Actor, Door, acting
from rules import errors, history, ledger, services
from rules.history.rollback import roll_back
from rules.models import Operation, Rule, RuleVersion
from rules.openapi import rules as openapi
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


def test_a_program_says_why_it_changes_the_sql(house: House, start: int) -> None:
    said = {"RuleId": str(house.rule.pk), "Where": "temperature > 50", "Reason": "summer"}

    openapi.update(cast("Caller", None), Parameters(said))  # whoever it is

    assert house.rule.versions.get(number=start + 1).reason == "summer"


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


def test_a_rule_from_before_versions_begins_with_the_first(house: House) -> None:
    house.rule.versions.all().delete()
    Rule.objects.update(version=0)
    services.create_rule("empty")

    import_module("rules.migrations.0006_first_versions").begin(apps, None)

    [version] = RuleVersion.objects.all()
    assert (version.rule, version.number, version.sql) == (house.rule, 1, house.rule.sql)
    assert [row["kind"] for row in version.operations] == ["MNS"]
    assert Rule.objects.get(name="warm").version == 1


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


def test_going_back_makes_a_new_version_of_the_old_contents(house: House, start: int) -> None:
    old = house.rule.sql
    services.update_sql(house.rule, old.replace("> 20", "> 90"))
    services.add_operation(house.rule, "HTTP", {"url": "https://example.com/hook"})

    version = roll_back(house.rule, start, "Nothing came any more")

    house.rule.refresh_from_db()
    assert (version.number, version.reason) == (start + 3, "Nothing came any more")
    assert house.rule.sql == version.sql == old
    assert [row.kind for row in house.rule.operations.all()] == ["MNS"]


def test_an_operation_that_stays_keeps_its_counters(house: House, start: int) -> None:
    operation = house.rule.operations.get()
    services.update_sql(house.rule, house.rule.sql.replace("> 20", "> 90"))

    roll_back(house.rule, start, "as it was")

    assert house.rule.operations.get() == operation


def test_going_back_to_a_target_that_is_gone_is_refused(house: House, start: int) -> None:
    target = services.queue_configuration(settings.REGION, "spare", house.role.name)
    queue, _ = mns.create_queue(settings.REGION, "spare")
    added = services.add_operation(house.rule, "MNS_QUEUE", target)
    services.delete_operation(added)
    mns.delete_queue(queue)

    with pytest.raises(errors.BadConfiguration, match="no queue named spare"):
        roll_back(house.rule, start + 1, "again")

    assert Rule.objects.get(pk=house.rule.pk).version == start + 2


def test_going_back_to_no_sql_is_refused(house: House) -> None:
    rule = services.create_rule("later")
    services.add_operation(rule, "HTTP", {"url": "https://example.com/hook"})
    services.update_sql(rule, house.rule.sql)

    with pytest.raises(errors.NoSql, match="Version 1 has no SQL yet"):
        roll_back(rule, 1, "back")


def test_going_back_meets_no_circle_on_the_way(house: House) -> None:
    product = house.device.product
    for name in ("user/a", "user/b"):
        products.create_category(product, name, operation="ALL")
    a, b = (f"/{product.product_key}/sensor/user/{name}" for name in "ab")
    rule = services.create_rule("echo")
    services.update_sql(rule, f'SELECT * FROM "{a}"')
    services.add_operation(rule, "REPUBLISH", {"topic": b, "topicType": 1})
    services.delete_operation(rule.operations.get())
    services.update_sql(rule, f'SELECT * FROM "{b}"')
    services.add_operation(rule, "REPUBLISH", {"topic": a, "topicType": 1})

    roll_back(rule, 2, "the other way round")

    rule.refresh_from_db()
    assert a in rule.sql
    assert rule.operations.get().configuration["topic"] == b


@pytest.mark.parametrize("number", [99, "0", "-1", "9" * 40, "\N{SUPERSCRIPT TWO}", ""])
def test_a_version_that_never_was_is_unknown(house: House, number: object) -> None:
    with pytest.raises(errors.VersionUnknown):
        history.find(house.rule, number)


def test_two_versions_are_compared_line_by_line(house: House, start: int) -> None:
    services.update_sql(house.rule, "SELECT a\nFROM '/x/+/update'")
    services.update_sql(house.rule, "SELECT b\nFROM '/x/+/update'")

    [sql, targets] = history.compare(
        history.find(house.rule, start + 1), history.find(house.rule, start + 2)
    )

    signs = [(line.sign, line.text) for line in sql.lines]
    assert signs == [("-", "SELECT a"), ("+", "SELECT b"), (" ", "FROM '/x/+/update'")]
    assert not targets.is_changed
