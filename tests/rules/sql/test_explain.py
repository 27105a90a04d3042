"""Why a message is selected, filtered or failed, clause by clause."""

import msgspec
import pytest

from rules.sql import Clause, Explanation, Query, SqlError, compile_query, explain
from tests.rules.sql.reading import Case, Letter, cases

WARM = Letter(b'{"t": 31, "s": "ok"}')


def explained(where: str, letter: Letter = WARM) -> Explanation:
    return explain(compile_query(f"SELECT t FROM /a WHERE {where}"), letter)


def clauses(where: str) -> dict[str, Clause]:
    found, waiting = {}, [explained(where).where]
    while waiting:
        clause = waiting.pop()
        assert clause is not None
        found[clause.text] = clause
        waiting += clause.parts
    return found


def test_every_clause_says_what_it_was() -> None:
    found = clauses("t > 30 AND NOT s LIKE 'x%' AND t IN (1, 31)")

    assert {text: clause.value for text, clause in found.items()} == {
        "t > 30 AND NOT s LIKE 'x%' AND t IN (1, 31)": True,
        "t > 30": True,
        "t": 31,
        "NOT s LIKE 'x%'": True,
        "s LIKE 'x%'": False,
        "s": "ok",
        "t IN (1, 31)": True,
    }


def test_a_clause_knows_where_it_stands() -> None:
    query = compile_query("SELECT t FROM /a WHERE (t > 30) AND s = 'no'")

    where = explain(query, WARM).where

    assert where is not None
    assert [query.text[part.start : part.end] for part in where.parts] == ["t > 30", "s = 'no'"]


def test_what_the_outcome_did_not_need_is_told_all_the_same() -> None:
    found = clauses("t > 50 AND s = 'ok'")

    assert (found["s = 'ok'"].holds, found["s = 'ok'"].needed) == (True, False)
    assert (found["t > 50"].holds, found["t > 50"].needed) == (False, True)


def test_conditions_are_told_from_values() -> None:
    found = clauses("s AND t + 1 > 3")

    assert {text for text, clause in found.items() if clause.is_condition} == {
        *("s AND t + 1 > 3", "s", "t + 1 > 3")
    }


def test_a_missing_field_is_no_null() -> None:
    found = clauses("nope = 1 OR t = 31")

    assert (found["nope"].state, found["nope"].value) == ("missing", None)
    assert (found["nope = 1"].state, found["nope = 1"].holds) == ("known", None)


def test_a_failure_is_told_where_it_happened() -> None:
    explanation = explained("abs(s) > 1")

    assert (explanation.outcome, explanation.row) == ("failed", None)
    assert explanation.error == 'abs() takes a number, not "ok".'
    [call] = explanation.where.parts if explanation.where else ()
    assert (call.text, call.state, call.error) == ("abs(s)", "failed", explanation.error)


def test_a_failure_nobody_needed_fails_nothing() -> None:
    assert explained("t = 31 OR abs(s) > 1").outcome == "selected"


def test_columns_are_told_even_if_the_message_is_filtered() -> None:
    query = compile_query("SELECT t AS warm, nope, upper(s), *, abs(s) AS bad FROM /a WHERE t > 50")

    explanation = explain(query, WARM)

    assert explanation.outcome == "filtered"
    told = [(one.key, one.text, one.state, one.value) for one in explanation.fields]
    assert told == [
        ("warm", "t", "known", 31),
        ("nope", "nope", "missing", None),
        ("upper(s)", "upper(s)", "known", "OK"),
        ("*", "*", "known", {"t": 31, "s": "ok"}),
        ("bad", "abs(s)", "failed", None),
    ]


def test_a_payload_that_is_no_json_has_no_clauses() -> None:
    explanation = explained("t > 1", Letter(b"{"))

    assert explanation.outcome == "failed"
    assert explanation.error == "The payload is not JSON."
    assert (explanation.where, explanation.fields) == (None, ())


def applied(query: Query, letter: Letter) -> tuple[str, str, object]:
    try:
        row = query.apply(letter)
    except SqlError as exc:
        return "failed", exc.message, None
    return "filtered" if row is None else "selected", "", row if isinstance(row, dict) else None


@pytest.mark.parametrize("case", [pytest.param(case, id=case.name) for case in cases()])
def test_an_explanation_agrees_with_the_query(case: Case) -> None:
    try:
        query = compile_query(case.query, case.data_type)
    except SqlError:
        return

    explanation = explain(query, case.letter)

    assert (explanation.outcome, explanation.error, explanation.row) == applied(query, case.letter)


def test_an_explanation_is_json() -> None:
    written = msgspec.json.encode(explained("t > 30"))

    assert msgspec.json.decode(written)["where"]["text"] == "t > 30"


def test_what_may_be_otherwise_next_time_is_told() -> None:
    query = compile_query("SELECT newuuid() AS id, t FROM /a WHERE rand() < 2 AND t = 31")

    found = explain(query, WARM)

    assert found.where is not None
    assert [part.is_anew for part in found.where.parts] == [True, False]
    assert [field.is_anew for field in found.fields] == [True, False]
