"""Export and import in the console: what changes is shown before it is done."""

import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from ram.models import User
from rules import services
from rules.definitions import read
from rules.models import Rule
from tests.rules.conftest import House


@pytest.fixture
def owner(house: House) -> Client:
    client = Client()
    client.force_login(User.objects.create_superuser("owner"))
    return client


def exported(owner: Client, query: str = "") -> str:
    answer = owner.get(f"/rules/export/{query}")
    assert "rules.yaml" in answer.headers["Content-Disposition"]
    return answer.content.decode()


def sent(owner: Client, **fields: object) -> tuple[str, dict[str, str]]:
    """Answer the dialog, and what it sends when somebody agrees."""
    page = owner.post("/rules/import/", {"kind": "yaml"} | fields).content.decode()
    hidden = dict(re.findall(r'<input type="hidden" name="(kind|seen|reason)" value="(.*?)"', page))
    return page, hidden


def test_the_rules_of_the_list_are_exported(owner: Client) -> None:
    services.create_rule("other")

    assert [rule.name for rule in read(exported(owner))] == ["other", "warm"]
    assert [rule.name for rule in read(exported(owner, "?q=other"))] == ["other"]


def test_a_file_is_applied_by_whoever_has_seen_what_it_changes(owner: Client) -> None:
    text = exported(owner).replace("> 20", "> 25")
    file = SimpleUploadedFile("rules.yaml", text.encode())

    page, agreed = sent(owner, file=file, reason="as agreed")

    assert "&gt; 25</ins>" in page
    assert "> 20" in Rule.objects.get().sql
    answer = owner.post("/rules/import/", agreed | {"document": text})
    assert answer.headers["Location"] == f"/rules/{Rule.objects.get().pk}/"
    assert "> 25" in Rule.objects.get().sql
    assert Rule.objects.get().versions.latest("number").reason == "as agreed"


def test_nobody_agrees_to_a_file_whose_roles_were_not_asked_for(owner: Client) -> None:
    text = exported(owner).replace("> 20", "> 25")
    _, agreed = sent(owner, file=SimpleUploadedFile("rules.yaml", text.encode()))

    page, _ = sent(owner, **agreed | {"file": SimpleUploadedFile("rules.yaml", text.encode())})

    assert "paste its text" in page
    assert "> 20" in Rule.objects.get().sql


def test_what_changed_since_is_shown_again(owner: Client, house: House) -> None:
    text = exported(owner).replace("> 20", "> 25")
    _, agreed = sent(owner, document=text)
    services.update_sql(house.rule, house.rule.sql.replace("> 20", "> 30"))

    answer = owner.post("/rules/import/", agreed | {"document": text})

    assert "&gt; 30</del>" in answer.content.decode()
    assert "> 30" in Rule.objects.get().sql


def test_what_cannot_be_applied_says_why_and_has_no_button(owner: Client) -> None:
    page, _ = sent(owner, document=exported(owner).replace("> 20", "> "))

    assert "Nothing can be applied" in page
    assert "Expected" in page
    assert 'type="submit">Apply' not in page


@pytest.mark.parametrize(
    ("fields", "told"),
    [
        ({}, "Choose a file"),
        ({"document": "rules: ["}, "Line 2, column 1 of the file"),
        ({"file": SimpleUploadedFile("a", b"\xff")}, "UTF-8"),
        ({"kind": "aws", "document": "SELECT * FROM 'a'"}, "Name the rule"),
        ({"kind": "aws", "document": "SELECT", "name": "new"}, "not finished"),
        ({"kind": "emqx", "document": 'SELECT * FROM "$events/x"', "name": "new"}, "below"),
    ],
)
def test_what_is_no_rule_is_refused(owner: Client, fields: dict[str, object], told: str) -> None:
    page, _ = sent(owner, **fields)

    assert told in page
    assert Rule.objects.count() == 1


def test_sql_of_another_system_becomes_a_stopped_rule(owner: Client, house: House) -> None:
    key = house.device.product.product_key
    query = "SELECT topic(1) AS room, regexp_substr(a, 'b') AS b FROM 'rooms/+'"

    page, agreed = sent(owner, kind="aws", document=query, name="rooms", product=key)

    assert "Level 1 of the topic is level 4 here." in page
    assert "not translated" in page
    document = re.search(r"<textarea name=\"document\" hidden>(.*?)</textarea>", page, re.DOTALL)
    assert document is not None
    text = document[1].replace("&quot;", '"').replace("&#x27;", "'")
    owner.post("/rules/import/", agreed | {"document": text})
    rule = Rule.objects.get(name="rooms")
    assert rule.status == Rule.Status.STOP
    assert rule.sql == f'SELECT topic(4) AS room, null AS b\nFROM "/{key}/+/user/rooms/+"'


@pytest.mark.parametrize(
    ("sql", "said"),
    [
        ("SELECT a FROM", "第 1 行第 14 列：SQL 没有写完。"),
        ("SELECT floot(a, 1, 2, FROM 't'", "无法识别。"),
        ("SELECT abs(a, b) FROM 't'", "翻译结果在这里不是有效的查询：第 1 行第 8 列：abs() "),
    ],
)
def test_sql_that_is_none_is_refused_in_the_language_of_the_page(
    owner: Client, sql: str, said: str
) -> None:
    fields = {"kind": "aws", "document": sql, "name": "hot"}
    page = owner.post("/rules/import/", fields, headers={"Accept-Language": "zh-Hans"}).text

    assert said in page
