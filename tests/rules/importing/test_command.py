"""`manage.py import_sql`: a query to standard output, what differs to standard error."""

from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from rules.definitions import read


def run(file: Path, *options: str) -> tuple[str, str]:
    out, told = StringIO(), StringIO()
    call_command("import_sql", str(file), *options, stdout=out, stderr=told)
    return out.getvalue(), told.getvalue()


def test_a_query_is_translated_and_what_differs_is_told(tmp_path: Path) -> None:
    file = tmp_path / "query.sql"
    file.write_text("SELECT topic(1) AS room\nFROM 'rooms/+'")

    query, told = run(file, "--from", "aws", "--product", "a1")

    assert query == 'SELECT topic(4) AS room\nFROM "/a1/+/user/rooms/+"\n'
    assert "line 1, column 8: topic(1): Level 1 of the topic is level 4 here." in told


def test_it_becomes_a_rule_for_apply(tmp_path: Path) -> None:
    file = tmp_path / "query.sql"
    file.write_text('SELECT payload.a AS a FROM "t"')

    document, _ = run(file, "--from", "emqx", "--name", "imported")

    [rule] = read(document)
    assert (rule.name, rule.status, rule.operations) == ("imported", "STOP", [])
    assert rule.sql == 'SELECT a AS a\nFROM "/+/+/user/t"'


@pytest.mark.parametrize("query", ["SELECT", 'FOREACH payload.a AS s DO s.x AS x FROM "t"'])
def test_what_cannot_be_translated_fails(tmp_path: Path, query: str) -> None:
    file = tmp_path / "query.sql"
    file.write_text(query)

    with pytest.raises(CommandError):
        run(file, "--from", "emqx")
