"""What is changed or tried while messages flow: at once, everywhere, and counted once."""

import itertools

import pytest

from tests.journeys.application import consuming
from tests.journeys.conftest import Build
from tests.journeys.eventually import eventually
from tests.journeys.load import publishing
from tests.journeys.platform import Platform
from tests.journeys.processes import kill_with_children

SQL = """\
SELECT number, 'old' AS edition
FROM "/{product_key}/+/update" WHERE parity = 0"""
DEVICES = 5
SOME = 200


def test_an_edit_of_a_running_rule_holds_for_what_is_said_after_it(
    platform: Platform, build: Build
) -> None:
    scenario = build(SQL)
    triplets = [scenario.add_device(f"device-{number}") for number in range(DEVICES)]
    known, sql = platform.credentials, SQL.format(product_key=scenario.product_key)
    numbers = itertools.count()

    with (
        consuming(known, scenario.name, "raw") as inbox,
        publishing(triplets, known["mqtt_host"], known["mqtt_port"], numbers) as load,
    ):
        results = [inbox.next()]
        scenario.rest(f"PATCH rules/{scenario.name}/", sql=sql.replace("old", "new"), reason="new")
        edited = next(numbers)
        load.wait_for(SOME)

        def all_are_new() -> bool:
            results.extend(inbox.waiting())
            return bool(results[-1].body["edition"] == "new")

        eventually(all_are_new, "the edited SQL")

    old = [row.body["number"] for row in results if row.body["edition"] == "old"]
    assert old
    assert max(old) < edited
    versions = scenario.rest(f"GET rules/{scenario.name}/versions/")["results"]
    assert [row["reason"] for row in versions] == ["new", "", ""]


@pytest.mark.parametrize("is_killed", [False, True], ids=["calm", "killed"])
def test_each_message_is_compared_once_beside_a_rule(
    platform: Platform, build: Build, *, is_killed: bool
) -> None:
    scenario = build(SQL)
    triplets = [scenario.add_device(f"device-{number}") for number in range(DEVICES)]
    known, sql = platform.credentials, SQL.format(product_key=scenario.product_key)
    shadow = f"shadow-runs/{scenario.name}/"
    scenario.rest(f"PUT {shadow}", sql=sql.replace("parity = 0", "parity = 1"))

    with publishing(triplets, known["mqtt_host"], known["mqtt_port"]) as load:
        load.wait_for(SOME)
        if is_killed:
            kill_with_children(eventually(lambda: platform.pid_of("worker"), "the worker runs"))
        load.wait_for(SOME)

    def balanced() -> bool:
        found, ledger = scenario.rest(f"GET {shadow}counters/"), scenario.counters
        compared = found["only_running"], found["only_new"], sum(found.values())
        looked_at = ledger["forwarded"], ledger["filtered"], ledger["received"]
        return compared == looked_at and ledger["received"] >= len(load.accepted)

    eventually(balanced, "the shadow run has compared what the rule looked at")
    [latest, *_] = scenario.rest(f"GET {shadow}differences/")
    assert {latest["running"]["state"], latest["new"]["state"]} == {"forwarded", "filtered"}
