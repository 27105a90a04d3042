"""How SQLite compares texts whatever their capitals: without LIKE.

SQLite refuses a LIKE pattern of more than 50,000 bytes as an error of the database, and takes no
index for one; the names that are unique in any case have an index on their small letters.
"""

from typing import Any

from django.db.models import CharField, TextField, lookups


class IExact(lookups.IExact):
    """The same text but for capitals."""

    def as_sqlite(self, compiler: Any, connection: Any) -> tuple[str, Any]:  # noqa: ANN401 - Django's
        """Compare small letters."""
        if not self.rhs_is_direct_value():
            return super().as_sql(compiler, connection)
        column, params = self.process_lhs(compiler, connection)
        return f"LOWER({column}) = LOWER(%s)", [*params, self.rhs]


class IContains(lookups.IContains):
    """A part of the text but for capitals."""

    def as_sqlite(self, compiler: Any, connection: Any) -> tuple[str, Any]:  # noqa: ANN401 - Django's
        """Look for the part among small letters."""
        if not self.rhs_is_direct_value():
            return super().as_sql(compiler, connection)
        column, params = self.process_lhs(compiler, connection)
        return f"INSTR(LOWER({column}), LOWER(%s)) > 0", [*params, self.rhs]


def register() -> None:
    """Use them for every text."""
    for field in (CharField, TextField):
        field.register_lookup(IExact)
        field.register_lookup(IContains)
