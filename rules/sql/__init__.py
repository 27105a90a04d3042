"""What a rule's SQL says: compile it once, then apply it to every message.

    query = compile_query('SELECT temperature AS t FROM "/a1/+/user/update" WHERE temperature > 30')
    query.topic_filter   # /a1/+/user/update
    query.apply(message) # {"t": 31}, or None: filtered

A text that is no query raises SqlSyntaxError with line and column; a message the query cannot
be applied to raises SqlEvaluationError.

    explain(query, message)  # every clause and column with its value: Explanation
    warnings(query, seen)    # what is correct and hardly meant

What the language means, also where its documents are silent, is in docs/sql.md for its users. For
its callers: the payload is only decoded when the query looks at it, and may be a list unless `*`
is asked; a binary rule that selects `*` answers with the payload itself.
"""

from rules.sql.binary import DataType
from rules.sql.clauses import Clauses, clauses_of
from rules.sql.errors import SqlError, SqlEvaluationError, SqlSyntaxError
from rules.sql.explain import Clause, Explanation, Selected, explain
from rules.sql.fields import field_names
from rules.sql.functions import FUNCTIONS, Function
from rules.sql.message import Message
from rules.sql.query import Query, check_fields, compile_query
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
    "check_fields",
    "clauses_of",
    "compile_query",
    "explain",
    "field_names",
    "warnings",
]
