"""Rules become what a file says: all of them or none, the same again changes nothing."""

from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from msgspec.structs import replace

from iotconsole.kit.errors import Refusal
from ram.audit.models import AuditEntry
from rules import ledger, services
from rules.definitions import (
    Definition,
    NotApplied,
    OperationDefinition,
    What,
    apply,
    compare,
    definitions_of,
    read,
    write,
)
from rules.models import Operation, Rule, RuleVersion
from tests.rules.conftest import House

WEB = OperationDefinition("HTTP", {"url": "https://example.com/readings"})


def now() -> list[Definition]:
    return definitions_of(Rule.objects.all())


def kept() -> list[Any]:
    """Answer all that a change would leave a trace in."""
    rows = (Rule, Operation, RuleVersion, AuditEntry)
    return [list(row.objects.order_by("pk").values()) for row in rows]


def reason() -> str:
    return RuleVersion.objects.latest("number").reason


def test_the_same_again_changes_nothing(house: House) -> None:
    before = kept()

    changes = apply(read(write(now())), reason="again")

    assert [change.what for change in changes] == [What.SAME]
    assert kept() == before


def test_what_was_written_down_comes_back_whole(house: House) -> None:
    services.describe_rule(house.rule, name="warm", description="when it is warm")
    written = now()
    services.stop_rule(house.rule)
    services.delete_rule(house.rule)

    [change] = apply(written, reason="back again")

    assert change.what is What.NEW
    assert now() == written
    assert reason() == "back again"
    house.carry(house.message({"temperature": 31}))
    assert len(house.received()) == 1


def test_a_change_is_one_version_and_what_stays_keeps_its_counters(house: House) -> None:
    house.carry(house.message({"temperature": 31}))
    [stays] = house.rule.operations.all()
    versions = house.rule.versions.count()
    [rule] = now()
    wanted = replace(rule, sql=rule.sql.replace("> 20", "> 25"), operations=[WEB, *rule.operations])

    [change] = apply([wanted], reason="Too many alarms")

    assert now() == [wanted]
    assert [line.text.strip() for line in change.lines if line.sign == "-"] == [f"sql: {rule.sql}"]
    assert house.rule.versions.count() == versions + 1
    assert ledger.counts_at(stays.pk)["forwarded"] == 1


def test_a_rule_stops_and_starts_as_the_file_says(house: House) -> None:
    [rule] = now()

    apply([replace(rule, status="STOP")], reason="")

    assert now()[0].status == "STOP"
    apply([rule], reason="")
    assert now()[0].status == "RUNNING"


def test_rules_that_the_file_does_not_name_are_left_alone(house: House) -> None:
    apply([Definition("other", "", [])], reason="")

    assert [rule.name for rule in now()] == ["other", "warm"]


NOWHERE = OperationDefinition("MNS_QUEUE", {"queueName": "none", "regionName": "cn-shanghai"})


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ({"sql": "SELECT"}, "Expected"),
        ({"sql": ""}, "Expected"),
        ({"data_type": "BINARY"}, "JSON"),
        ({"operations": [NOWHERE]}, "role"),
        ({"operations": [OperationDefinition("FAX", {})]}, "FAX"),
        (
            {"operations": [OperationDefinition("HTTP", {"url": "http://a/", "token": "***"})]},
            "secret",
        ),
    ],
)
def test_what_cannot_be_applied_is_named_and_nothing_is_changed(
    house: House, changes: dict[str, Any], told: str
) -> None:
    [rule] = now()
    good = Definition("new", rule.sql, rule.operations, status="RUNNING")
    before = kept()

    with pytest.raises(NotApplied) as refused:
        apply([good, replace(rule, **changes)], reason="")

    assert kept() == before
    assert "warm: " in str(refused.value)
    assert told in str(refused.value)
    [fine, bad] = refused.value.changes
    assert fine.refusal is None
    assert isinstance(bad.refusal, Refusal)


def test_comparing_tells_all_of_that_and_changes_nothing(house: House) -> None:
    [rule] = now()
    before = kept()

    [new, changed, bad] = compare(
        [
            replace(rule, name="new"),
            replace(rule, operations=[]),
            replace(rule, name="bad", sql="SELECT"),
        ]
    )

    assert kept() == before
    assert (new.what, changed.what, bad.what) == (What.NEW, What.CHANGED, What.NEW)
    assert [each.refusal is None for each in (new, changed, bad)] == [True, True, False]


def test_the_log_tells_what_was_applied_and_not_what_was_compared(
    house: House, caplog: pytest.LogCaptureFixture
) -> None:
    definitions = [Definition("new", 'SELECT a FROM "/x/y"', [])]

    compare(definitions)
    compared = "rule_created" in caplog.text
    apply(definitions, reason="")

    assert (compared, "rule_created" in caplog.text) == (False, True)


def test_a_secret_is_not_written_and_not_needed_where_it_is_known(house: House) -> None:
    services.add_operation(house.rule, "HTTP", {"url": "https://example.com/", "token": "sesame"})

    text = write(now())

    assert "sesame" not in text
    assert [change.what for change in apply(read(text), reason="")] == [What.SAME]
    [change] = apply(read(text.replace("***", "another")), reason="")
    assert change.what is What.CHANGED
    assert "another" not in str(change.lines)
    assert house.rule.operations.filter(configuration__token="another").exists()


def test_the_commands_write_ask_and_apply(house: House, tmp_path: Path) -> None:
    file, told = tmp_path / "rules.yaml", StringIO()
    call_command("export", "warm", stdout=told)
    file.write_text(told.getvalue().replace("> 20", "> 25"))

    shown = StringIO()
    call_command("apply", str(file), "--dry-run", stdout=shown)

    assert "> 20" in now()[0].sql
    assert "warm: changed" in shown.getvalue()
    with pytest.raises(CommandError, match="--yes"):  # nobody is there to be asked
        call_command("apply", str(file), stdout=StringIO())
    call_command("apply", str(file), "--yes", stdout=StringIO())
    assert "> 25" in now()[0].sql
    assert reason() == "Applied from a file"


@pytest.mark.parametrize(
    "text", ["", "version: 1\nrules: [{name: a, sql: SELECT, operations: []}]"]
)
def test_the_command_fails_where_nothing_can_be_applied(
    committed: None, tmp_path: Path, text: str
) -> None:
    file = tmp_path / "rules.yaml"
    file.write_text(text)

    with pytest.raises(CommandError):
        call_command("apply", str(file), "--yes", stdout=StringIO(), stderr=StringIO())

    assert not Rule.objects.exists()


def test_a_rule_that_nobody_knows_is_not_exported(committed: None) -> None:
    with pytest.raises(CommandError, match="nobody"):
        call_command("export", "nobody", stdout=StringIO())
