"""What a rule saw in a message: computed when somebody asks, with the SQL that ran then."""

from dataclasses import dataclass

import msgspec

from products.messages import DeviceMessage
from rules import queries, services
from rules.models import Rule
from rules.sql import Explanation, Query, SqlError, explain


@dataclass(frozen=True, slots=True)
class Examined:
    """A query and what it makes of a message."""

    query: Query
    explanation: Explanation

    @property
    def result(self) -> bytes | None:
        """Answer the row as JSON, None if there is none."""
        row = self.explanation.row
        return None if row is None else msgspec.json.encode(row)

    @property
    def is_anew(self) -> bool:
        """Tell whether something in it may have been otherwise when the rule ran."""
        where, fields = self.explanation.where, self.explanation.fields
        return (where is not None and where.is_anew) or any(field.is_anew for field in fields)


def examine(rule: Rule, version: int, message: DeviceMessage) -> Examined | None:
    """Let a rule look at a message as it did; None if nobody knows its SQL of then."""
    # Lines of the log that are older than versions have none.
    sql = services.sql_of(rule, version) if version else rule.sql
    if sql is None:
        return None
    try:
        query = queries.compiled(sql, rule.data_type)
    except SqlError:  # of an older dialect
        return None
    return Examined(query, explain(query, message))
