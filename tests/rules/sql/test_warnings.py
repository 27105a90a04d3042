"""What is said of a query that is correct and hardly does what was meant."""

import pytest

from rules.sql import compile_query, field_names, warnings

SEEN = field_names({"temperature": 1, "site": {"name": "x"}, "list": [{"v": 1}]})

SUSPICIOUS = {
    "1 = 1": "1 = 1 is true for every message.",
    "temperature > 1 AND 'a' LIKE 'b%'": "'a' LIKE 'b%' is false for every message.",
    "NOT (temperature > 1 OR false)": "false is false for every message.",
    "'x'": "'x' is never true.",
    "abs('x') = 1": "abs('x') = 1 fails for every message: abs() takes a number, not \"x\".",
    "temperature = null": "Nothing compares with NULL; write IS NULL or IS NOT NULL.",
    "deviceName() > 5": "A text never compares with a number.",
    "temperature + 1 = '5'": "A number never compares with a text.",
    "temperature IN (1, null)": "Nothing compares with NULL; write IS NULL or IS NOT NULL.",
    "topic(1) IN ('a', 5)": "A text never compares with a number.",
    "abs(temperature) LIKE '3%'": "LIKE compares texts, and this is a number.",
    "temperature * 'a' > 1": "A text cannot be calculated with.",
    "temperature > true": "True and false can only be equal or not.",
    "(temperature = 1) = 'a'": "True or false never compares with a text.",
    "abs(temperature)": "A condition is true or false, and this is a number.",
    "temperature > 1 AND upper(site.name)": "A condition is true or false, and this is a text.",
    "CASE temperature WHEN 1 THEN 'a' ELSE 'b' END = 1": "A text never compares with a number.",
    "temprature > 1": "No recent message has temprature; did you mean temperature?",
    "site.nmae = 'x'": "No recent message has site.nmae; did you mean site.name?",
    "zzz = 1": "No recent message has zzz.",
}
INNOCENT = [
    "temperature > 1 AND site.name = 'x'",
    "site",
    "list[3].v = 1",
    '"$.list[0]" = 1 OR ".list[7].v" = \'1\'',
    "deviceName() = 'a' AND timestamp() > 5 AND rand() < 0.1",
    "temperature IS NULL",
    "nanvl(temperature, 0) > 1",
    "CASE temperature WHEN 1 THEN 'a' ELSE 1 END = 1",
]


@pytest.mark.parametrize(("where", "warning"), SUSPICIOUS.items())
def test_a_suspicious_condition_is_told(where: str, warning: str) -> None:
    query = compile_query(f"SELECT temperature FROM /a WHERE {where}")

    assert warning in [one.message for one in warnings(query, SEEN)]


@pytest.mark.parametrize("where", INNOCENT)
def test_nothing_is_said_of_the_rest(where: str) -> None:
    query = compile_query(f"SELECT temperature FROM /a WHERE {where}")

    assert warnings(query, SEEN) == []


def test_warnings_come_in_the_order_of_the_text_with_their_places() -> None:
    query = compile_query("SELECT nope,\n deviceName() = 1 AS x FROM /a\nWHERE 1 = 1")

    told = [(one.reason, one.line, one.column) for one in warnings(query, SEEN)]

    assert told == [("field", 1, 8), ("type", 2, 2), ("constant", 3, 7)]


def test_without_traffic_no_field_is_unknown() -> None:
    assert warnings(compile_query("SELECT nope FROM /a")) == []


def test_fields_are_named_by_their_paths() -> None:
    assert field_names([{"a": {"b": [1, [2]]}}]) == {"[]", "[].a", "[].a.b", "[].a.b[]"}


def test_a_payload_without_end_names_only_so_many_fields() -> None:
    assert len(field_names({str(number): number for number in range(1000)}, most=50)) == 50
