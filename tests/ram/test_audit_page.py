"""The audit log as people read it, take it away and have it verified."""

import csv
import json
from io import StringIO
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.test import Client

from ram import audit
from ram import services as ram
from ram.audit.actor import Actor, Door
from ram.audit.differences import ADDED, REMOVED, SAME, differences
from ram.models import User

CHINESE = {"Accept-Language": "zh-CN"}
ALICE = Actor("acs:ram::1:user/alice", Door.REST, "203.0.113.9", "R-1", "alice", "LTAI1")
BOB = Actor("acs:ram::1:user/bob", Door.MNS, "203.0.113.7", "R-2", "bob")


@pytest.fixture(autouse=True)
def plain_static_files(settings: pytest.FixtureRequest) -> None:
    settings.STORAGES = {  # type: ignore[attr-defined]
        "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    }


@pytest.fixture
def console(owner: User) -> Client:
    client = Client()
    client.force_login(owner)
    return client


@pytest.fixture
def entries(console: Client) -> None:
    with audit.acting(lambda: ALICE):
        audit.note("mns:CreateQueue", "acs:mns:::/queues/orders", details={"name": "orders"})
    with audit.acting(lambda: BOB):
        failed = audit.Outcome.FAILURE
        audit.note("ram:SignIn", "acs:ram::1:user/=cmd", outcome=failed)


def shown(client: Client, query: str) -> list[str]:
    return [entry.action for entry in client.get(f"/ram/audit/?{query}").context["object_list"]]


def exported(client: Client, query: str) -> str:
    answer: Any = client.get(f"/ram/audit/export/?{query}")
    return b"".join(answer).decode()


@pytest.mark.parametrize(
    ("query", "actions"),
    [
        ("", ["ram:SignIn", "mns:CreateQueue"]),
        ("who=alice", ["mns:CreateQueue"]),
        ("who=LTAI1", ["mns:CreateQueue"]),
        ("action=signin", ["ram:SignIn"]),
        ("resource=queues/orders", ["mns:CreateQueue"]),
        ("door=mns", ["ram:SignIn"]),
        ("outcome=failure", ["ram:SignIn"]),
        ("request_id=r-1", ["mns:CreateQueue"]),
        ("address=203.0.113.7", ["ram:SignIn"]),
        ("since=2001-01-01T00:00", ["ram:SignIn", "mns:CreateQueue"]),
        ("until=2001-01-01T00:00", []),
        ("since=nonsense", ["ram:SignIn", "mns:CreateQueue"]),  # the form says what is wrong
        ("who=alice&door=mns", []),
    ],
)
def test_the_log_is_narrowed(
    console: Client, entries: None, query: str, actions: list[str]
) -> None:
    assert shown(console, query) == actions


def test_an_entry_shows_what_was_before_and_after(console: Client) -> None:
    group = ram.create_group("staff", "before")
    ram.update_group(group, comments="after <b>")

    answer = console.get("/ram/audit/2/")

    assert '<del class="text-red text-decoration-none">- before</del>' in answer.text
    assert '<ins class="text-green text-decoration-none">+ after &lt;b&gt;</ins>' in answer.text


def test_an_entry_that_is_not_there_is_not_found(console: Client) -> None:
    assert console.get("/ram/audit/7/").status_code == 404


def test_a_change_is_shown_line_by_line_with_what_changed_first() -> None:
    before = {"description": "d", "document": '{"Version":"1","Statement":[]}'}
    after = before | {"document": '{"Version":"1","Statement":["x"]}'}

    [document, description] = differences(before, after)

    assert [(line.sign, line.text) for line in document.lines] == [
        (SAME, "{"),
        (SAME, '  "Version": "1",'),
        (REMOVED, '  "Statement": []'),
        (ADDED, '  "Statement": ['),
        (ADDED, '    "x"'),
        (ADDED, "  ]"),
        (SAME, "}"),
    ]
    assert (document.is_changed, description.is_changed) == (True, False)


def test_the_log_is_verified_on_screen(console: Client, entries: None) -> None:
    answer = console.get("/ram/audit/verify/")

    assert "all 2 entries are as written" in answer.text
    assert "hx-get" not in answer.text


def test_a_long_log_is_verified_piece_by_piece(
    console: Client, entries: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("ram.audit.verify.AT_ONCE", 1)

    first = console.get("/ram/audit/verify/")

    assert 'hx-get="/ram/audit/verify/?after=1"' in first.text
    assert "hx-get" not in console.get("/ram/audit/verify/?after=2").text


def test_a_broken_log_is_told_in_the_language_of_its_reader(console: Client, entries: None) -> None:
    with connection.cursor() as cursor:
        cursor.execute("UPDATE ram_auditentry SET actor = 'mallory' WHERE number = 1")

    assert "Entry 1 is not what was written" in console.get("/ram/audit/verify/").text
    assert "记录 1" in console.get("/ram/audit/verify/", headers=CHINESE).text


def test_the_log_is_exported_as_it_was_searched(console: Client, entries: None) -> None:
    [line] = exported(console, "kind=jsonl&who=alice").splitlines()

    found = json.loads(line)
    assert (found["action"], found["after"]) == ("mns:CreateQueue", {"name": "orders"})
    assert len(found["seal"]) == 64


def test_what_anybody_typed_is_no_formula_in_a_spreadsheet(console: Client) -> None:
    with audit.acting(lambda: Actor("=HYPERLINK(1)", Door.CONSOLE)):
        audit.note("ram:SignIn", "@resource")

    [row] = csv.DictReader(StringIO(exported(console, "kind=csv")))

    assert (row["actor"], row["resource"]) == ("'=HYPERLINK(1)", "'@resource")


def test_the_command_verifies_and_tells_the_end(entries: None) -> None:
    out = StringIO()

    call_command("audit", "--verify", stdout=out)

    end = out.getvalue().split()[-1]
    assert end.startswith("2:")
    call_command("audit", "--verify", "--expect", end, stdout=StringIO())


@pytest.mark.parametrize("expected", ["9:" + "0" * 64, "1:0", "nonsense"])
def test_the_command_misses_an_end_that_was_noted(entries: None, expected: str) -> None:
    with pytest.raises(CommandError, match="the log was replaced"):
        call_command("audit", "--verify", "--expect", expected, stdout=StringIO())


def test_the_command_fails_for_a_broken_log(entries: None) -> None:
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM ram_auditentry WHERE number = 1")

    with pytest.raises(CommandError, match="broken at 1: missing"):
        call_command("audit", "--verify", stdout=StringIO())
