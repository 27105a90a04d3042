"""Shadow runs: live messages meet new SQL, too; it is compared and sends nothing."""

from datetime import timedelta

import pytest
import time_machine
from pytest_django import Settings

from iotconsole.kit.clock import moment, now_ms
from products.messages import DeviceMessage
from rules import errors, journal, ledger, pipeline, services
from rules.models import Rule, ShadowRun
from rules.shadow import results
from rules.shadow import services as shadow
from rules.shadow.findings import Comparison, Finding
from rules.shadow.running import Run, Shadows
from tests.rules.conftest import NOW, House

WARM, COLD = {"temperature": 31}, {"temperature": 14}


def begin(house: House, before: str, after: str, *, messages: int = 1_000) -> ShadowRun:
    """Try the SQL of the rule with something replaced in it."""
    sql = house.rule.sql.replace(before, after)
    assert sql != house.rule.sql
    return shadow.start(house.rule, sql, minutes=60, messages=messages)


def counts(run: ShadowRun) -> dict[str, int]:
    return {finding.value: count for finding, count in results.counts(run.pk).items() if count}


def test_the_same_results_are_counted_and_not_shown(house: House) -> None:
    run = begin(house, "> 20", "> 21")

    house.carry(house.message(WARM, number=1), house.message(COLD, number=2))

    assert counts(run) == {"same": 2}
    assert results.differences(run.pk) == []


def test_different_outputs_are_shown_side_by_side(house: House) -> None:
    run = begin(house, "SELECT", "SELECT 1 AS one,")

    house.carry(house.message(WARM, number=7))

    [difference] = results.differences(run.pk)
    assert counts(run) == {"different": 1}
    assert (difference.message_id, difference.finding) == (7, Finding.DIFFERENT)
    assert '"one"' in difference.new.text
    assert difference.running.text == house.received()[0]


@pytest.mark.parametrize(
    ("limit", "payload", "finding"), [(10, COLD, "only_new"), (90, WARM, "only_running")]
)
def test_what_only_one_of_them_wants_is_told_apart(
    house: House, limit: int, payload: dict[str, int], finding: str
) -> None:
    run = begin(house, "> 20", f"> {limit}")

    house.carry(house.message(payload))

    assert counts(run) == {finding: 1}


def test_the_shadow_forwards_nothing(house: House) -> None:
    begin(house, "> 20", "> 10")

    house.carry(house.message(COLD))

    assert house.received() == []
    assert ledger.counts([house.rule.pk])[house.rule.pk].filtered == 1


def test_another_from_is_compared_on_the_messages_of_both(house: House) -> None:
    key = house.device.product.product_key
    run = begin(house, "/update", "/update/error")
    topic, payload = f"/{key}/sensor/update/error", b'{"temperature":31}'
    error = DeviceMessage(topic, key, "sensor", payload, 1, 2, NOW)

    house.carry(house.message(WARM), error)

    assert counts(run) == {"only_running": 1, "only_new": 1}


def test_a_shadow_that_fails_says_why_and_the_rule_goes_on(house: House) -> None:
    run = begin(house, "SELECT", "SELECT crypto('a', deviceName()) AS c,")

    house.carry(house.message(WARM))

    [difference] = results.differences(run.pk)
    assert counts(run) == {"failed": 1}
    assert "sensor" in difference.new.text
    assert len(house.received()) == 1
    assert ledger.counts([house.rule.pk])[house.rule.pk].forwarded == 1


def test_a_payload_that_both_cannot_read_is_no_difference(house: House) -> None:
    run = begin(house, "> 20", "> 10")

    house.carry(house.message(b"no json"))

    assert counts(run) == {"same": 1}


class Broken:
    """A road with a mistake of ours in it."""

    rule_id, name, stops, tells_errors, version = 1, "broken", (), False, 0
    passes_on = False

    def shape(self, message: DeviceMessage, now: int) -> bytes | None:
        raise ZeroDivisionError


def test_a_mistake_of_ours_in_a_shadow_is_its_own_failure(house: House) -> None:
    shadows = Shadows([Run(1, house.rule.pk, house.topic, now_ms() + 60_000, Broken())])

    [comparison] = pipeline.compare(shadows, [house.message(WARM)], [], now_ms())

    assert comparison.finding is Finding.FAILED


def test_a_batch_that_was_carried_twice_is_compared_once(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    run = begin(house, "> 20", "> 90")
    with monkeypatch.context() as killed:
        killed.setattr(journal, "finish", _killed)
        with pytest.raises(KeyboardInterrupt):
            house.carry(house.message(WARM))

    pipeline.handle_batch("batch", [house.message(WARM)], now_ms())
    pipeline.handle_batch("batch", [house.message(WARM)], now_ms())

    assert counts(run) == {"only_running": 1}
    assert len(results.differences(run.pk)) == 1


def _killed(*_: object) -> None:
    raise KeyboardInterrupt


def test_members_in_another_order_are_the_same(house: House) -> None:
    message = house.message(WARM)

    same = Comparison(1, message, b'{"a":1,"b":2}', b'{"b":2,"a":1}')
    different = Comparison(1, message, b'{"a":1}', b'{"a":true}')

    assert (same.finding, different.finding) == (Finding.SAME, Finding.DIFFERENT)


@pytest.mark.parametrize("body", [b"YWJj", b"[" * 5_000 + b"]" * 5_000])
def test_what_is_no_object_is_compared_as_it_is(house: House, body: bytes) -> None:
    assert Comparison(1, house.message(WARM), body, body + b" ").finding in Finding


def test_only_the_latest_differences_are_kept(house: House) -> None:
    run = begin(house, "> 20", "> 90")

    for batch in range(12):
        messages = [house.message(WARM, number=batch * 20 + n + 1) for n in range(20)]
        house.carry(*messages, batch_id=f"batch-{batch}")

    shown = results.differences(run.pk)
    assert counts(run) == {"only_running": 240}
    assert (len(shown), shown[0].message_id) == (100, 240)


def test_a_run_ends_when_its_time_is_over(house: House) -> None:
    run = begin(house, "> 20", "> 90")

    with time_machine.travel(moment(now_ms()) + timedelta(minutes=61)):
        house.carry(house.message(WARM))
        shadow.end_overdue(now_ms())

    run.refresh_from_db()
    assert run.ending == ShadowRun.Ending.TIME
    assert counts(run) == {}


def test_a_run_ends_when_it_has_seen_enough(house: House) -> None:
    run = begin(house, "> 20", "> 90", messages=2)
    house.carry(house.message(WARM), house.message(COLD, number=2))
    shadow.end_overdue(now_ms())

    house.carry(house.message(WARM, number=3), batch_id="later")

    run.refresh_from_db()
    assert run.ending == ShadowRun.Ending.COUNT
    assert sum(counts(run).values()) == 2


def test_a_run_ends_when_the_sql_of_the_rule_changes(house: House) -> None:
    run = begin(house, "> 20", "> 90")

    services.update_sql(house.rule, house.rule.sql + " AND 1 = 1")

    run.refresh_from_db()
    assert run.ending == ShadowRun.Ending.CHANGED


def test_somebody_ends_a_run_and_what_came_of_it_stays(house: House) -> None:
    run = begin(house, "> 20", "> 90")
    house.carry(house.message(WARM))

    shadow.end(house.rule)
    house.carry(house.message(WARM, number=2), batch_id="later")

    assert counts(run) == {"only_running": 1}


def test_the_next_run_begins_at_nothing(house: House) -> None:
    first = begin(house, "> 20", "> 90")
    house.carry(house.message(WARM))

    second = begin(house, "> 20", "> 80")

    assert counts(first) == counts(second) == {}
    assert ShadowRun.objects.count() == 1


def test_taking_over_makes_a_version_and_ends_the_run(house: House) -> None:
    run = begin(house, "> 20", "> 10")
    version = Rule.objects.get(pk=house.rule.pk).version

    shadow.take_over(house.rule, reason="it was right")
    house.carry(house.message(COLD))

    run.refresh_from_db()
    assert run.ending == ShadowRun.Ending.TAKEN
    assert house.rule.versions.get(number=version + 1).reason == "it was right"
    assert len(house.received()) == 1


def test_a_stopped_rule_has_nothing_to_compare_with(house: House) -> None:
    services.stop_rule(house.rule)

    with pytest.raises(errors.RuleNotRunning):
        begin(house, "> 20", "> 10")


def test_sql_that_cannot_be_compiled_is_not_tried(house: House) -> None:
    with pytest.raises(errors.IncorrectSql):
        begin(house, "SELECT", "SELEC")


def test_no_more_runs_than_may_be(house: House, settings: Settings) -> None:
    settings.SHADOW_RUNS = 0

    with pytest.raises(errors.TooManyShadowRuns):
        begin(house, "> 20", "> 10")


def test_beside_a_rule_without_a_run_nothing_is_found(house: House) -> None:
    with pytest.raises(errors.NoShadowRun):
        shadow.end(house.rule)
