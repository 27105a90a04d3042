"""What a rule's SQL says: compile it once, then apply it to every message.

    query = compile_query('SELECT temperature AS t FROM "/a1/+/user/update" WHERE temperature > 30')
    query.topic_filter   # /a1/+/user/update
    query.apply(message) # {"t": 31}, or None: filtered

A text that is no query raises SqlSyntaxError with line and column; a message the query cannot
be applied to raises SqlEvaluationError.

What the language means where its documents are silent:
- a field that is not there is left out of the result; a null stays null;
- WHERE wants true: unknown is not enough. Comparing with a missing field, a null or a value of
  another type is unknown, and AND, OR and NOT know three values;
- numbers compare with numbers, texts with texts; a bare field counts when it is true;
- arithmetic with anything but numbers, and division by zero, gives null; whole numbers stay
  whole where they can, a remainder has the sign of the dividend;
- a column without alias is named by its own text, a field by its path;
- of two columns with the same name the last one stays;
- the payload is only decoded when the query looks at it, and may be a list unless `*` is asked.
"""

from rules.sql.binary import DataType
from rules.sql.clauses import Clauses, clauses_of
from rules.sql.errors import SqlError, SqlEvaluationError, SqlSyntaxError
from rules.sql.explain import Clause, Explanation, Selected, explain
from rules.sql.fields import field_names
from rules.sql.functions import FUNCTIONS, Function
from rules.sql.message import Message
from rules.sql.query import Query, compile_query
from rules.sql.warnings import QueryWarning, warnings

__all__ = [
    "FUNCTIONS",
    "Clause",
    "Clauses",
    "DataType",
    "Explanation",
    "Function",
    "Message",
    "Query",
    "QueryWarning",
    "Selected",
    "SqlError",
    "SqlEvaluationError",
    "SqlSyntaxError",
    "clauses_of",
    "compile_query",
    "explain",
    "field_names",
    "warnings",
]
