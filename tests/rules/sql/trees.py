"""Queries and messages nobody would think of."""

import json

from hypothesis import strategies as st

from rules.sql.functions import FUNCTIONS
from rules.sql.paths import parse_path
from rules.sql.tree import (
    Call,
    Case,
    Column,
    Constant,
    Expression,
    Field,
    Like,
    Operation,
    Select,
    Spread,
    Star,
    Within,
)
from tests.rules.sql.reading import Letter

PATHS = ["a", "b", "c.x", "a[0]", "$.a[1].x", ".a[0]", "$", "$[0]", ".c.x", "[1].x", "Ä b-c"]
SIGNS = [*"+-*/%", "=", "<>", "!=", "<", "<=", ">", ">="]
NAMES = ["nanvl", "concat", "upper", "devicename", "to_hex", "abs", "substring", "mod", "topic"]

numbers = st.integers(0, 9) | st.floats(0, 1e300) | st.sampled_from([0.5, 2.0, 10**20])
texts = st.text("abC%\\'\n é", max_size=4)
constants = st.none() | st.booleans() | numbers | texts
keys = st.text("xy z.é[", min_size=1, max_size=3)


def inner(part: st.SearchStrategy[Expression]) -> st.SearchStrategy[Expression]:
    several = st.lists(part, min_size=2, max_size=3).map(tuple)
    branches = st.lists(st.tuples(part, part), min_size=1, max_size=2).map(tuple)
    both = st.tuples(part, part)
    return st.one_of(
        st.builds(Operation, st.sampled_from(["and", "or"]), several),
        st.builds(Operation, st.sampled_from(["not", "negate", "is null"]), st.tuples(part)),
        st.builds(Operation, st.sampled_from(SIGNS), both),
        st.builds(Like, part, texts),
        st.builds(Within, part, several),
        st.builds(Case, st.none() | part, branches, st.none() | part),
        st.sampled_from(NAMES).flatmap(lambda name: calls(name, part)),
    )


def calls(name: str, part: st.SearchStrategy[Expression]) -> st.SearchStrategy[Expression]:
    function = FUNCTIONS[name]
    operands = st.lists(part, min_size=function.least, max_size=min(function.most, 3))
    return st.builds(Call, st.just(function), operands.map(tuple))


fields = st.sampled_from(PATHS).map(lambda path: Field(parse_path(path)))
sums = st.recursive(
    st.integers(0, 9).map(Constant) | numbers.map(Constant) | fields,
    lambda part: st.builds(Operation, st.sampled_from(SIGNS), st.tuples(part, part)),
    max_leaves=3,
)
expressions = sums | st.recursive(constants.map(Constant) | fields, inner, max_leaves=8)
columns = st.one_of(
    st.just(Star()),
    st.builds(Column, keys, expressions),
    st.just(Spread(Call(FUNCTIONS["thingpropertyflatmap"], ()))),
)
selects = st.builds(
    Select,
    st.lists(columns, min_size=1, max_size=3).map(tuple),
    st.just("/pk/+/user/#"),
    st.none() | expressions,
)
values = st.recursive(
    st.none() | st.booleans() | st.integers(-3, 3) | st.floats(-9, 9) | texts,
    lambda part: st.lists(part, max_size=2) | st.dictionaries(st.just("x"), part),
    max_leaves=4,
)
letters = st.dictionaries(st.sampled_from("abc"), values).map(
    lambda document: Letter(json.dumps(document).encode())
)
