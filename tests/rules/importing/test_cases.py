"""Queries of other systems, what they are here and what differs: the files in `cases`.

A case has a name, the query, `=>` and its translation, and a line for each difference: where it is,
`!` if nothing stands for it here, and the sentence.
"""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rules.importing import DIALECTS, translate
from rules.sql import SqlSyntaxError, compile_query

PIECES = [
    *("a", "payload.b", "payload", "'t'", '"d"', "1", "-", "+", "*", "=", "(", ")", ",", "AS", "x"),
    *("topic(1)", "isnull(", "startswith(", "substr(", "nth(", "md5(", "json_decode(payload)"),
    *("AND", "NOT", "IN", "[", "]", "CASE", "WHEN", "THEN", "END", "VALUE", "{", "}", ":", "div"),
]
CASES = Path(__file__).parent / "cases"


def cases() -> list[object]:
    return [
        pytest.param(path.stem, *case.split("\n", 1), id=f"{path.stem}: {case.splitlines()[0]}")
        for path in sorted(CASES.glob("*.sql"))
        for case in path.read_text().split("=== ")[1:]
    ]


def written(query: str, dialect: str) -> str:
    try:
        translation = translate(query, dialect)
    except SqlSyntaxError as exc:
        return f"=> refused\n{exc}"
    lines = [f"=> {translation.sql}" if translation.sql else "=> nothing"]
    for note in translation.notes:
        sign = "! " if note.is_gap else ""
        lines.append(f"{note.line}:{note.column} {sign}{note.construct}: {note}")
    return "\n".join(lines)


@pytest.mark.parametrize(("dialect", "name", "case"), cases())
def test_a_query_is_translated(dialect: str, name: str, case: str) -> None:
    query, _, told = case.partition("\n=> ")

    assert written(query, dialect) == f"=> {told.strip()}"


@pytest.mark.parametrize("dialect", DIALECTS)
@given(st.lists(st.sampled_from(PIECES), max_size=12))
def test_whatever_is_translated_is_a_query(dialect: str, pieces: list[str]) -> None:
    try:
        translation = translate(f"SELECT {' '.join(pieces)} FROM 'a/+'", dialect)
    except SqlSyntaxError:
        return

    assert translation.sql is None or compile_query(translation.sql).topic_filter


def test_topics_may_be_below_those_of_a_product() -> None:
    query = "SELECT topic(1) AS room FROM 'rooms/+'"

    translation = translate(query, "aws", "/a1/+/user/")

    assert translation.sql == 'SELECT topic(4) AS room\nFROM "/a1/+/user/rooms/+"'


@pytest.mark.parametrize("text", ["(" * 200, "SELECT " + "-" * 9_000, "SELECT a FROM 'x' WHERE '"])
def test_no_text_is_too_much(text: str) -> None:
    with pytest.raises(SqlSyntaxError):
        translate(text, "emqx")
