"""Which functions a query may call: one entry each, found by their names in small letters."""

from rules.sql.functions import about, digests, mathematics, texts, things
from rules.sql.functions.function import Function, Given, Kind, Surroundings

__all__ = ["FUNCTIONS", "Function", "Given", "Kind", "Surroundings"]

# IoT Platform, Rules engine: function list
FUNCTIONS = {
    function.name.lower(): function
    for function in sorted(
        (
            *about.FUNCTIONS,
            *digests.FUNCTIONS,
            *mathematics.FUNCTIONS,
            *texts.FUNCTIONS,
            *things.FUNCTIONS,
        ),
        key=lambda function: function.name.lower(),
    )
}
