"""What a rule for binary payloads may ask: `*` alone, or functions of the whole message."""

from enum import StrEnum

from iotconsole.kit.errors import marked
from rules.sql.errors import SqlSyntaxError
from rules.sql.topic_filter import TopicType, topic_type
from rules.sql.tree import (
    Call,
    Expression,
    Field,
    Select,
    Star,
    expressions,
    line_and_column,
)


class DataType(StrEnum):
    """IoT API, CreateRule: DataType."""

    JSON = "JSON"
    BINARY = "BINARY"


def check_binary(select: Select, text: str) -> None:
    """Refuse what needs a JSON payload (IoT Platform, Rules engine: binary data)."""
    if topic_type(select.topic_filter) is not TopicType.CUSTOM:
        raise SqlSyntaxError(marked("A rule for binary data listens to custom topics."), 1, 1)
    if Star() in select.columns and len(select.columns) > 1:
        sentence = marked(
            "In a rule for binary data * stands alone; beside others it is to_base64(*)."
        )
        raise SqlSyntaxError(sentence, 1, 1)
    for part in expressions(select):
        if _reads_json(part):
            line, column = line_and_column(text, part.place)
            sentence = marked(
                "A rule for binary data has no fields; use functions like to_base64(*)."
            )
            raise SqlSyntaxError(sentence, line, column)


def _reads_json(part: Expression) -> bool:
    return isinstance(part, Field) or (isinstance(part, Call) and part.function.reads_json)
