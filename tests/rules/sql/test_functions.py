"""Is every function what its description says, and is it in the reference for users?"""

from pathlib import Path

import pytest

from rules.sql import FUNCTIONS, Function, compile_query
from tests.rules.sql.reading import Letter

REFERENCE = Path(__file__).parents[3] / "docs/sql.md"
LETTER = Letter(b'{"t": 1}', tags={"location": "L1"})

# IoT Platform, Rules engine: function list
DOCUMENTED = (
    "abs asin attribute concat cos cosh crypto deviceName endswith exp floor log lower messageId"
    " mod nanvl newuuid payload power rand replace sin sinh substring tan tanh thingPropertyFlatMap"
    " timestamp timestamp_utc to_base64 to_hex topic upper"
)
ALL = list(FUNCTIONS.values())
# The example of the others shows several members; cases/documented.sql has it.
OF_ONE_VALUE = [function for function in ALL if not function.spreads]


def name(function: Function) -> str:
    return function.name


def test_every_documented_function_is_there() -> None:
    assert [function.name for function in ALL] == DOCUMENTED.split()


@pytest.mark.parametrize("function", OF_ONE_VALUE, ids=name)
def test_the_example_of_a_function_is_true(function: Function) -> None:
    query = compile_query(f"SELECT t FROM /a WHERE {function.example}")

    assert query.apply(LETTER) == {"t": 1}


@pytest.mark.parametrize("function", ALL, ids=name)
def test_the_reference_has_every_function(function: Function) -> None:
    row = f"| `{function.signature}` | {function.summary} | `{function.example}` |"

    assert row in REFERENCE.read_text("utf-8")
