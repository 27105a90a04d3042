"""What the SQL of rules refuses, doubts and explains is said in the reader's language."""

import json
from collections.abc import Sequence

import pytest
from django.test import Client
from django.utils import translation

from iotconsole.kit.errors import Phrase
from iotconsole.kit.sentences import said
from rules import services
from rules.sql import FUNCTIONS, QueryWarning, SqlError, compile_query, warnings
from tests.rules.sql.reading import Case, cases

CHINESE = {"Accept-Language": "zh-Hans"}
DOUBTFUL = [
    f'SELECT temprature FROM "/x/y" WHERE {condition}'
    for condition in (
        *("1 = 1", "1 = 2", "null", "concat(true, 1) = 'a'", "'a' + 1 > 2", "true * 2 = 2"),
        *("a = NULL", "true > false", "deviceName() > 5", "messageId() LIKE 'a'", "deviceName()"),
        "nothing = 1",
    )
]


def refused(case: Case) -> SqlError | None:
    try:
        compile_query(case.query, case.data_type).apply(case.letter)
    except SqlError as exc:
        return exc
    return None


def left_in_english(sentences: Sequence[str]) -> list[str]:
    with translation.override("zh-hans"):
        return [sentence for sentence in sentences if said(sentence) == str(sentence)]


def test_every_mistake_of_the_cases_is_said_in_chinese() -> None:
    found = [exc.message for case in cases() if (exc := refused(case))]

    assert len(found) > 30
    assert left_in_english(found) == []


def test_values_that_are_phrases_are_said_in_chinese_too() -> None:
    with pytest.raises(SqlError) as refusal:
        compile_query("SELECT a FORM /x/y")

    with translation.override("zh-hans"):
        chinese = said(refusal.value.message)

    assert str(refusal.value) == (
        'line 1, column 15: Expected "," or FROM, not "/". Did you mean FROM instead of "FORM"?'
    )
    assert chinese == '此处应为","或FROM，而不是"/"。您是不是想写 FROM，而不是"FORM"？'


def test_every_doubt_is_said_in_chinese() -> None:
    doubts: list[QueryWarning] = []
    for sql in DOUBTFUL:
        doubts += warnings(compile_query(sql), ["temperature", "a"])

    assert (
        len({doubt.message.template for doubt in doubts if isinstance(doubt.message, Phrase)}) > 9
    )
    assert left_in_english([doubt.message for doubt in doubts]) == []


def test_every_function_is_explained_in_chinese() -> None:
    assert left_in_english([function.summary for function in FUNCTIONS.values()]) == []


@pytest.mark.parametrize(
    ("sql", "said"),
    [("SELECT", "此处应为"), ('SELECT a FROM "/x/y" WHERE 1 = 1', "对所有消息都为")],
)
def test_the_editor_is_answered_in_the_language_of_the_page(
    console: Client, sql: str, said: str
) -> None:
    answer = console.post("/rules/check/", {"sql": sql}, headers=CHINESE)

    [mistake] = json.loads(answer.content)["mistakes"]
    assert said in mistake["message"]


def test_the_page_of_a_rule_says_mistakes_doubts_and_functions_in_chinese(console: Client) -> None:
    rule = services.create_rule("air")
    services.update_sql(rule, 'SELECT a FROM "/x/y" WHERE 1 = 1')

    page = console.get(f"/rules/{rule.pk}/", headers=CHINESE).text
    again = console.post(f"/rules/{rule.pk}/", {"sql": "SELECT"}, headers=CHINESE).text

    assert "1 = 1 对所有消息都为 true。" in page
    assert "\\u4f59\\u5f26\\u503c" in page  # of cos(), in the JSON of the editor
    assert "此处应为" in again


def test_rest_says_it_in_english(console: Client) -> None:
    path = "/api/v1/sql-check/"
    answer = console.post(path, {"sql": "SELECT"}, "application/json", headers=CHINESE)

    assert "Expected" in answer.json()["detail"]
