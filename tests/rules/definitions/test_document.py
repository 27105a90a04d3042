"""The YAML of rules: what is written is read again, and nothing else is read."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rules.definitions import BadFile, Definition, OperationDefinition, read, write

RULE = """version: 1
rules:
- name: warm
  sql: SELECT *
  operations: []
"""
TEXTS = st.text(st.characters(blacklist_categories=["Cs"], blacklist_characters="\0"))


@given(TEXTS, TEXTS)
def test_what_is_written_is_read(sql: str, url: str) -> None:
    operation = OperationDefinition("HTTP", {"url": url, "role": {"roleName": sql}})
    rule = Definition("warm", sql, [operation], status="RUNNING")

    assert read(write([rule])) == [rule]


def test_what_is_left_out_is_empty_json_and_stopped() -> None:
    [rule] = read(RULE)

    assert rule == Definition("warm", "SELECT *", [])
    assert (rule.description, rule.data_type, rule.status) == ("", "JSON", "STOP")


def test_a_query_of_several_lines_is_written_as_it_is() -> None:
    text = write([Definition("warm", 'SELECT a\nFROM "/p/+/update"', [])])

    assert '  sql: |-\n    SELECT a\n    FROM "/p/+/update"\n' in text


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("", "object"),
        ("rules: [", "Line 2, column 1 of the file"),
        (RULE.replace("version: 1", "version: 2"), "version 2"),
        (RULE.replace("version: 1\n", ""), "version"),
        (RULE.replace("  operations: []\n", ""), "operations"),
        (RULE.replace("name: warm", "name: on"), "`str`"),
        (RULE + "  colour: red\n", "colour"),
        (RULE + "  status: ASLEEP\n", "status"),
        (RULE + "  name: cold\n", "Line 6, column 3 of the file: name twice"),
        (RULE + RULE.partition("rules:\n")[2], "the rule warm twice"),
        (RULE.replace("SELECT *", "&a SELECT"), "anchors"),
        (RULE.replace("SELECT *", "*a"), "anchors"),
        (RULE.replace("SELECT *", "!!python/name:os.system x"), "tags"),
        (RULE.replace("[]", "[" * 40 + "]" * 40), "nested"),
        (RULE.replace("SELECT *", '"\\0"'), "character"),
        (RULE.replace("SELECT *", "a" * 1_048_577), "at most"),
        (RULE.replace("warm", "\x07"), "not say rules"),
    ],
)
def test_a_file_that_says_no_rules_is_refused_with_the_reason(text: str, told: str) -> None:
    with pytest.raises(BadFile) as refused:
        read(text)

    assert told in str(refused.value)


def test_a_bomb_of_aliases_does_not_go_off() -> None:
    bomb = "".join(f"x{n + 1}: &x{n + 1} [{', '.join([f'*x{n}'] * 9)}]\n" for n in range(30))

    with pytest.raises(BadFile, match="anchors"):
        read("x0: &x0 [lol]\n" + bomb)
