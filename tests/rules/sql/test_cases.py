"""Does every case file hold: the row, the refusal or the silence it expects."""

import json

import pytest

from rules.sql import SqlError, compile_query
from tests.rules.sql.reading import Case, cases

ALL = [pytest.param(case, id=case.name) for case in cases()]


def outcome(case: Case) -> str:
    try:
        row = compile_query(case.query, case.data_type).apply(case.letter)
    except SqlError as exc:
        return f"error: {exc}"
    if row == case.letter.payload:
        return "passed on"
    return "filtered" if row is None else json.dumps(row, ensure_ascii=False)


@pytest.mark.parametrize("case", ALL)
def test_case(case: Case) -> None:
    result = outcome(case)

    assert result.startswith(case.expect)
