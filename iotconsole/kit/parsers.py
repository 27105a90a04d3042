"""Which JSON REST reads: text that every database can keep, nested as deep as anybody means."""

from collections.abc import Mapping
from typing import IO, Any

from rest_framework.exceptions import ParseError
from rest_framework.parsers import JSONParser

DEEPEST = 32


class StorableJsonParser(JSONParser):
    """JSON without NUL, halves of characters and bottomless nesting."""

    def parse(
        self,
        stream: IO[Any],
        media_type: str | None = None,
        parser_context: Mapping[str, Any] | None = None,
    ) -> dict[str, Any]:
        """Answer the value, or say what is wrong with it."""
        try:
            value: dict[str, Any] = super().parse(stream, media_type, parser_context)
        except RecursionError as exc:
            raise _too_deep() from exc
        _check(value, DEEPEST)
        return value


def _check(value: object, depth: int) -> None:
    if depth == 0:
        raise _too_deep()
    if isinstance(value, str):
        _check_text(value)
    elif isinstance(value, dict):
        for key, item in value.items():
            _check_text(key)
            _check(item, depth - 1)
    elif isinstance(value, list):
        for item in value:
            _check(item, depth - 1)


def _check_text(text: str) -> None:
    # PostgreSQL refuses NUL, and UTF-8 half of a surrogate pair.
    if "\0" in text or any("\ud800" <= letter <= "\udfff" for letter in text):
        raise ParseError("The JSON holds a character that no text can hold.")


def _too_deep() -> ParseError:
    return ParseError(f"The JSON is nested more than {DEEPEST} levels deep.")
