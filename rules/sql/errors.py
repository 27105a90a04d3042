"""What can be wrong with a query, or with one message under it.

SqlError
├── SqlSyntaxError      the text is no query: it cannot be saved
└── SqlEvaluationError  the query is fine, this message is not: it is not forwarded
"""

from iotconsole.kit.errors import Phrase, marked


class SqlError(Exception):
    """Something is wrong with a query or with a message under it."""

    def __init__(self, message: str, **values: object) -> None:
        self.message = message if isinstance(message, Phrase) else Phrase(message, **values)
        super().__init__(str(self.message))


class SqlSyntaxError(SqlError):
    """The text is not a query; line and column, counted from 1, show where."""

    def __init__(self, message: str, line: int, column: int, **values: object) -> None:
        super().__init__(message, **values)
        self.line = line
        self.column = column

    @property
    def placed(self) -> Phrase:
        """Answer the mistake and its place."""
        sentence = marked("line %(line)s, column %(column)s: %(mistake)s")
        return Phrase(sentence, line=self.line, column=self.column, mistake=self.message)

    def __str__(self) -> str:
        return str(self.placed)


class SqlEvaluationError(SqlError):
    """The query cannot be applied to this message."""
