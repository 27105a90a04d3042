"""What is compiled does what walking the tree does, and the text of a tree is that tree."""

from hypothesis import given

from rules.sql import SqlEvaluationError, compile_query, explain, warnings
from rules.sql.parse import parse
from rules.sql.tree import Select
from tests.rules.sql import twin
from tests.rules.sql.reading import Letter
from tests.rules.sql.trees import letters, selects
from tests.rules.sql.writing import write


@given(selects)
def test_a_tree_written_and_read_is_the_same_tree(select: Select) -> None:
    assert parse(write(select)) == select


@given(selects, letters)
def test_a_compiled_query_does_what_walking_its_tree_does(select: Select, letter: Letter) -> None:
    query = compile_query(write(select))
    try:
        expected = repr(twin.apply(select, letter))
    except SqlEvaluationError as exc:
        expected = exc.message

    try:
        result = repr(query.apply(letter))
    except SqlEvaluationError as exc:
        result = exc.message

    assert result == expected


@given(selects, letters)
def test_any_message_can_be_explained(select: Select, letter: Letter) -> None:
    query = compile_query(write(select))

    explanation = explain(query, letter)

    if explanation.outcome != "failed":
        assert repr(explanation.row) == repr(query.apply(letter))


@given(selects)
def test_a_warning_is_about_a_place_in_the_text(select: Select) -> None:
    query = compile_query(write(select))

    for warning in warnings(query, {"a", "b.x"}):
        assert warning.column <= len(query.text.split("\n")[warning.line - 1])
