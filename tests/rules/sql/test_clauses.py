"""Queries taken apart and put together again."""

import pytest

from rules.sql import Clauses, SqlSyntaxError, clauses_of, compile_query

TOPIC = "/a1/+/user/#"
CASES = {
    f'SELECT * FROM "{TOPIC}"': Clauses("*", TOPIC, ""),
    f"select a,b from '{TOPIC}' where a > 1": Clauses("a,b", TOPIC, "a > 1"),
    f"SELECT a\nFROM {TOPIC}\nWHERE (a > 1) AND (b = 'from x where y')  ": Clauses(
        "a", TOPIC, "(a > 1) AND (b = 'from x where y')"
    ),
    f"SELECT (a + 1) AS b, 'from' c FROM \"{TOPIC}\"": Clauses("(a + 1) AS b, 'from' c", TOPIC, ""),
}


@pytest.mark.parametrize(("text", "clauses"), CASES.items())
def test_a_query_falls_into_clauses(text: str, clauses: Clauses) -> None:
    assert clauses_of(text) == clauses


@pytest.mark.parametrize("text", CASES)
def test_clauses_make_the_query_they_came_from(text: str) -> None:
    again = clauses_of(text).text()

    assert clauses_of(again) == clauses_of(text)
    assert compile_query(again).topic_filter == TOPIC


def test_what_is_no_query_has_no_clauses() -> None:
    with pytest.raises(SqlSyntaxError):
        clauses_of("SELECT a")
