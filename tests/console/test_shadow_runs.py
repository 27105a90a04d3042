"""The page of a shadow run: begin, look, end, take over."""

from datetime import timedelta

import pytest
from django.test import Client

from iotconsole.kit.clock import moment, now_ms
from iotconsole.kit.valkey import client as store
from products.messages import DeviceMessage
from ram.models import User
from rules import services
from rules.journal import Commands
from rules.models import Rule, ShadowRun
from rules.operations import Verdict
from rules.shadow import results
from rules.shadow.findings import Comparison

OLD, NEW = ('SELECT a\nFROM "/x/+/update"', 'SELECT b\nFROM "/x/+/update"')


@pytest.fixture
def rule(committed: None) -> Rule:
    rule = services.create_rule("temperature")
    services.update_sql(rule, OLD)
    services.add_operation(rule, "HTTP", {"url": "https://example.com/hook"})
    services.start_rule(rule)
    return rule


@pytest.fixture
def owner(rule: Rule) -> Client:
    client = Client()
    client.force_login(User.objects.create_superuser("olivia"))
    return client


@pytest.fixture
def run(rule: Rule) -> ShadowRun:
    later = moment(now_ms()) + timedelta(hours=1)
    run = ShadowRun.objects.create(rule=rule, sql=NEW, most=10, ends=later)
    message = DeviceMessage("/x/d/update", "x", "d", b"{}", 1, 77, now_ms())
    commands = Commands()
    found = [
        Comparison(run.pk, message, b'{"a":1}', b'{"b":"<i>"}'),
        Comparison(run.pk, message, None, Verdict(9320, "No such thing.")),
    ]
    results.record(commands, found)
    for words in commands.written:
        store().execute_command(*words)  # type: ignore[no-untyped-call]
    return run


def test_the_page_offers_the_sql_that_runs(owner: Client, rule: Rule) -> None:
    page = owner.get(f"/rules/{rule.pk}/shadow/").content.decode()

    assert "SELECT a" in page
    assert "Begin shadow run" in page


def test_a_run_is_begun_from_the_page(owner: Client, rule: Rule) -> None:
    sent = {"sql": NEW.replace("\n", "\r\n"), "minutes": "5", "messages": "10"}

    answer = owner.post(f"/rules/{rule.pk}/shadow/", sent)

    run = ShadowRun.objects.get()
    assert answer.status_code == 302
    assert (run.sql, run.most, run.author_name) == (NEW, 10, "olivia")


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"sql": "SELEC a"}, "Line 1, column 1:"),
        ({"minutes": "0"}, "greater than or equal to 1"),
        ({"messages": "9" * 20}, "less than or equal to 1000000"),
    ],
)
def test_what_is_wrong_stands_beside_its_field(
    owner: Client, rule: Rule, changes: dict[str, str], said: str
) -> None:
    sent = {"sql": NEW, "minutes": "5", "messages": "10"} | changes

    answer = owner.post(f"/rules/{rule.pk}/shadow/", sent)

    assert said in answer.content.decode()
    assert not ShadowRun.objects.exists()


def test_both_outputs_are_shown_with_their_message(
    owner: Client, rule: Rule, run: ShadowRun
) -> None:
    page = owner.get(f"/rules/{rule.pk}/shadow/results/").content.decode()

    assert "{&quot;a&quot;:1}" in page
    assert "{&quot;b&quot;:&quot;&lt;i&gt;&quot;}" in page
    assert "No such thing." in page
    assert "/messages/77/" in page


def test_a_run_is_ended_from_the_page(owner: Client, rule: Rule, run: ShadowRun) -> None:
    owner.post(f"/rules/{rule.pk}/shadow/end/")

    page = owner.get(f"/rules/{rule.pk}/shadow/results/").content.decode()
    assert "somebody ended it" in page


def test_taking_over_saves_the_new_sql_with_its_reason(
    owner: Client, rule: Rule, run: ShadowRun
) -> None:
    asked = owner.get(f"/rules/{rule.pk}/shadow/take-over/").content.decode()

    owner.post(f"/rules/{rule.pk}/shadow/take-over/", {"reason": "b it is"})

    rule.refresh_from_db()
    assert "<ins>+ SELECT b</ins>" in asked
    assert rule.sql == NEW
    assert rule.versions.get(number=rule.version).reason == "b it is"


def test_there_is_nothing_to_take_over_where_nothing_was_tried(owner: Client, rule: Rule) -> None:
    page = owner.get(f"/rules/{rule.pk}/shadow/take-over/").content.decode()

    assert "Nothing is tried beside rule temperature." in page
